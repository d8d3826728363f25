import * as pulumi from "@pulumi/pulumi";
import * as containerservice from "@pulumi/azure-native/containerservice";
import { propagated } from "../authorization";
import { azureName, programScope } from "../names";
import { assess } from "../posture";
import type { Posture } from "../posture";
import type { CostEstimate } from "../pricing";
import { Profile } from "../profile";
import { validate } from "../validation";
import type { AksClusterArgs } from "./cluster-args";
import { clusterProperties } from "./cluster-properties";
import { clusterCost } from "./cost";
import { findingsOf } from "./findings";
import { clusterIdentities } from "./identities";
import { userKubeconfig } from "./kubeconfig";
import { maintenanceWindows } from "./maintenance";
import { monitorCluster } from "./monitoring";
import { poolProperties } from "./pool-properties";
import { reachabilityText } from "./reachability";
import { clusterRules, unreadableProblems } from "./rules";
import { choicesOf, settingsOf } from "./settings";

/**
 * What Azure refuses to change in a pool, although the provider would try it in the middle of an update: the preview has to
 * show a replacement. Source: https://learn.microsoft.com/azure/aks/create-node-pools, read 2026-11-24.
 */
const FIXED_AT_CREATION = [
  "availabilityZones",
  "enableEncryptionAtHost",
  "maxPods",
  "osDiskSizeGB",
  "osDiskType",
  "vmSize",
  "vnetSubnetID",
];

/**
 * An AKS cluster that people and workloads enter with Entra identities only: no local accounts, a private API in
 * production, Cilium on an overlay, upgrades in maintenance windows, trusted nodes whose disks go with them.
 *
 * Fails on itself with a `ResourceError` that lists every argument that cannot work, in the preview and before anything
 * is created.
 *
 * @example
 * const cluster = new AksCluster("shop", {
 *   resourceGroupName: "shop",
 *   tenantId,
 *   adminGroupObjectIds,
 *   nodeSubnetId,
 *   apiServerSubnetId,
 *   workspaceId,
 * });
 */
export class AksCluster extends pulumi.ComponentResource {
  /** ARM id of the cluster. */
  readonly clusterId: pulumi.Output<string>;
  /** Name of the cluster in its resource group. */
  readonly clusterName: pulumi.Output<string>;
  /** Issuer of the tokens of service accounts, for federated credentials. */
  readonly oidcIssuerUrl: pulumi.Output<string>;
  /** Object id of the identity that the control plane acts with. */
  readonly controlPlanePrincipalId: pulumi.Output<string>;
  /** Object id of the identity that nodes pull images with. */
  readonly kubeletPrincipalId: pulumi.Output<string>;
  /** Client id of that identity. */
  readonly kubeletClientId: pulumi.Output<string>;
  /** Name of the resource group in which AKS keeps nodes, disks and load balancers. */
  readonly nodeResourceGroup: pulumi.Output<string>;
  /** Kubeconfig that signs in with Entra (kubelogin); a secret. */
  readonly kubeconfig: pulumi.Output<string>;
  /** Who reaches the API, in words. */
  readonly apiReachability: pulumi.Output<string>;
  /** The checks that the cluster meets, and those that it does not, with the reason. */
  readonly posture: pulumi.Output<Posture>;
  /** What it costs with every pool at its smallest, without logs. */
  readonly estimatedMonthlyCost: pulumi.Output<CostEstimate>;

  constructor(name: string, args: AksClusterArgs, opts: pulumi.ComponentResourceOptions = {}) {
    super("countersign:index:AksCluster", name, args, opts);
    validate(this, args, [() => unreadableProblems(args)]);
    const now = new Date();
    const settings = settingsOf(args);
    const scope = programScope();
    const guard = validate(this, settings, clusterRules(settings, scope, now));
    const parent = { parent: this };
    const { resourceGroupName, location, tags, workspaceId, profile } = settings;

    const clusterName = guard(settings.clusterName ?? azureName("managed cluster", name, scope));
    const identities = clusterIdentities(name, clusterName, settings, this);
    const cluster = new containerservice.ManagedCluster(
      `${name}-cluster`,
      clusterProperties(clusterName, settings, identities),
      {
        ...parent,
        // Undefined is what the component has, or whoever it belongs to.
        protect: opts.protect ?? (profile === Profile.Production ? true : undefined),
        // The autoscaler decides.
        ignoreChanges: ["agentPoolProfiles[0].count"],
        dependsOn: propagated(identities.grants, settings.rolePropagationSeconds),
      },
    );
    for (const pool of settings.pools) {
      new containerservice.AgentPool(
        `${name}-pool-${pool.name}`,
        {
          agentPoolName: pool.name,
          resourceGroupName,
          resourceName: cluster.name,
          mode: "User",
          ...poolProperties(pool, settings),
          nodeLabels: pool.labels,
          nodeTaints: pool.taints,
          tags,
        },
        {
          ...parent,
          deletedWith: cluster,
          ignoreChanges: ["count"],
          replaceOnChanges: FIXED_AT_CREATION,
          deleteBeforeReplace: true,
        },
      );
    }
    maintenanceWindows(name, cluster, settings, this);
    if (workspaceId !== undefined) {
      const ruleName = guard(azureName("resource", `${name}-insights`, scope));
      monitorCluster(
        name,
        { clusterId: cluster.id, workspaceId, ruleName, resourceGroupName, location, tags },
        this,
      );
    }

    const choices = pulumi.output(choicesOf(settings));
    this.clusterId = cluster.id;
    this.clusterName = cluster.name;
    this.oidcIssuerUrl = cluster.oidcIssuerProfile.apply((issuer) => issuer?.issuerURL ?? "");
    this.controlPlanePrincipalId = pulumi.output(identities.controlPlane.principalId);
    this.kubeletPrincipalId = pulumi.output(identities.kubelet.principalId);
    this.kubeletClientId = pulumi.output(identities.kubelet.clientId);
    this.nodeResourceGroup = cluster.nodeResourceGroup.apply((group) => group ?? "");
    this.kubeconfig = userKubeconfig(resourceGroupName, cluster, this);
    this.apiReachability = pulumi
      .output(settings.authorizedIpRanges)
      .apply((ranges) => reachabilityText(settings, ranges));
    this.posture = choices.apply(
      (known) => assess(findingsOf(known), profile, settings.suppressions, now).posture,
    );
    this.estimatedMonthlyCost = choices.apply(clusterCost);
    this.registerOutputs({
      clusterId: this.clusterId,
      clusterName: this.clusterName,
      oidcIssuerUrl: this.oidcIssuerUrl,
      controlPlanePrincipalId: this.controlPlanePrincipalId,
      kubeletPrincipalId: this.kubeletPrincipalId,
      kubeletClientId: this.kubeletClientId,
      nodeResourceGroup: this.nodeResourceGroup,
      kubeconfig: this.kubeconfig,
      apiReachability: this.apiReachability,
      posture: this.posture,
      estimatedMonthlyCost: this.estimatedMonthlyCost,
    });
  }
}
