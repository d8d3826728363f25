import type * as pulumi from "@pulumi/pulumi";
import * as containerregistry from "@pulumi/azure-native/containerregistry";
import * as resources from "@pulumi/azure-native/resources";
import type { Guard } from "../validation";
import { PermissionMode } from "./permission-mode";
import type { ContainerRegistryArgs } from "./registry-args";
import { RegistrySku } from "./registry-args";
import type { RegistryChoices } from "./registry-choices";

/** The first stable version with `roleAssignmentMode`; azure-native 3.28 has an older one for its own type. */
const API_VERSION = "2025-11-01";

const TYPED = "azure-native:containerregistry:Registry";
const UNTYPED = "azure-native:resources:Resource";

/**
 * The registry itself. Permissions per repository are out of reach of the SDK's own type, so such a registry is a generic
 * ARM resource.
 *
 * A change of mode is a change of type, and both types name one registry in Azure. Each therefore knows the other as its
 * alias: the engine then plans a replacement, which protection refuses in the preview. Without it, the engine would create
 * the one over the other, and delete what it has just created.
 */
export function registryResource(
  name: string,
  choices: RegistryChoices,
  { resourceGroupName, tags }: Pick<ContainerRegistryArgs, "resourceGroupName" | "tags">,
  guard: Guard,
  opts: pulumi.CustomResourceOptions,
): pulumi.CustomResource {
  const { location, sku } = choices;
  const registryName = guard(choices.name);
  if (choices.permissionMode === PermissionMode.Registry) {
    return new containerregistry.Registry(
      name,
      {
        registryName,
        resourceGroupName,
        location,
        sku: { name: sku },
        ...properties(choices),
        tags,
      },
      { ...opts, deleteBeforeReplace: true, aliases: [{ type: UNTYPED }] },
    );
  }
  return new resources.Resource(
    name,
    {
      apiVersion: API_VERSION,
      resourceProviderNamespace: "Microsoft.ContainerRegistry",
      parentResourcePath: "",
      resourceType: "registries",
      resourceName: registryName,
      resourceGroupName,
      location,
      sku: { name: sku },
      properties: { ...properties(choices), roleAssignmentMode: choices.permissionMode },
      tags,
    },
    {
      ...opts,
      deleteBeforeReplace: true,
      // Azure moves nothing to another region; of a typed registry the provider knows that.
      replaceOnChanges: ["location"],
      aliases: [{ type: TYPED }],
    },
  );
}

const properties = (choices: RegistryChoices) => {
  const policies = policiesOf(choices);
  return {
    adminUserEnabled: false,
    anonymousPullEnabled: false,
    ...(choices.sku === RegistrySku.Premium ? premiumProperties(choices) : {}),
    ...(Object.keys(policies).length === 0 ? {} : { policies }),
  };
};

const premiumProperties = (choices: RegistryChoices) => ({
  publicNetworkAccess: choices.isPublic ? "Enabled" : "Disabled",
  networkRuleSet: { defaultAction: choices.isPublic ? "Allow" : "Deny", ipRules: [] },
  networkRuleBypassOptions: choices.networkRuleBypass,
  dataEndpointEnabled: choices.dataEndpoint,
  zoneRedundancy: choices.zoneRedundancy ? "Enabled" : "Disabled",
});

const policiesOf = ({
  sku,
  exportEnabled,
  armTokens,
  retentionDays,
  softDeleteDays,
}: RegistryChoices) => ({
  ...(sku === RegistrySku.Premium
    ? {
        exportPolicy: status(exportEnabled),
        retentionPolicy: {
          ...status(retentionDays !== undefined),
          ...(retentionDays === undefined ? {} : { days: retentionDays }),
        },
      }
    : {}),
  ...(armTokens === undefined ? {} : { azureADAuthenticationAsArmPolicy: status(armTokens) }),
  ...(softDeleteDays === undefined
    ? {}
    : { softDeletePolicy: { ...status(true), retentionDays: softDeleteDays } }),
});

/** Policies are written in lower case, all other switches with a capital. */
const status = (isOn: boolean): { status: string } => ({ status: isOn ? "enabled" : "disabled" });
