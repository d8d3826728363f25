import * as pulumi from "@pulumi/pulumi";
import * as resources from "@pulumi/azure-native/resources";
import { ComplianceLog } from "../components/compliance";
import { workspaceOf } from "../components/compliance/place";
import { azureName, programScope } from "../components/names";
import { Network } from "../components/network";
import { Profile } from "../components/profile";
import type { Configuration } from "./configuration";
import { suppressionsOf } from "./suppressions";

/** What everything else lies in and reports to. */
export interface Foundation {
  readonly network: Network;
  readonly audit: ComplianceLog;
  readonly workspaceId: pulumi.Output<string>;
}

/** @param resourceGroupName of the network; the audit trail has a group of its own */
export function foundation(
  configuration: Configuration,
  resourceGroupName: pulumi.Output<string>,
  policyScope: pulumi.Output<string>,
): Foundation {
  const { profile, location, tags, apiServerClients, evidenceWriters } = configuration;
  const common = { profile, location, tags };
  const networkArgs = {
    ...common,
    resourceGroupName,
    suppressions: suppressionsOf(configuration, "network"),
  };
  const auditArgs = {
    ...common,
    writerPrincipalIds: evidenceWriters,
    suppressions: suppressionsOf(configuration, "audit"),
  };
  if (profile === Profile.Development) {
    const audit = new ComplianceLog("audit", auditArgs);
    const { workspaceId } = audit;
    return { network: new Network("network", { ...networkArgs, workspaceId }), audit, workspaceId };
  }
  // The network sends its logs to the workspace, and the audit trail's endpoint lies in the network: neither component
  // could be made before the other, so group and workspace come before both.
  const place = auditPlace("audit", configuration);
  const { workspaceId } = place;
  const network = new Network("network", { ...networkArgs, workspaceId, apiServerClients });
  const audit = new ComplianceLog("audit", {
    ...auditArgs,
    ...place,
    subnetId: network.privateEndpointSubnetId,
    privateDnsZoneId: zoneOf(network, "blob"),
    policyScope,
  });
  return { network, audit, workspaceId };
}

/** A private DNS zone of a network that has it. */
export const zoneOf = (network: Network, zone: "registry" | "blob" | "cluster") =>
  network.privateDnsZoneIds.apply((ids) => ids[zone] ?? "");

/** Group and workspace of an audit trail in production. */
function auditPlace(name: string, { location, tags }: Configuration) {
  const kept = { protect: true, retainOnDelete: true };
  const group = new resources.ResourceGroup(
    name,
    { resourceGroupName: azureName("resource", name, programScope()), location, tags },
    kept,
  );
  const opts = { ...kept, parent: group };
  const workspace = workspaceOf(name, { location, tags }, group.name, pulumi.output, opts);
  return { resourceGroupName: group.name, workspaceId: workspace.id };
}
