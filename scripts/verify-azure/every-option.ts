import * as resources from "@pulumi/azure-native/resources";
import { AksCluster, PrivateDns, UpgradeChannel, Weekday } from "../../components/cluster";
import { ComplianceLog, DiagnosedKind } from "../../components/compliance";
import { GithubSubjects, PushIdentity } from "../../components/identity";
import {
  ApiServerAccess,
  Egress,
  Network,
  RuleAccess,
  RuleDirection,
  RuleProtocol,
} from "../../components/network";
import { ContainerRegistry, NetworkRuleBypass, PermissionMode } from "../../components/registry";

const LOCATION = "westeurope";
const TENANT = "22222222-2222-4222-8222-222222222222";
const ADMINISTRATORS = "33333333-3333-4333-8333-333333333333";
const SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000001";
const SHARED = `${SUBSCRIPTION}/resourceGroups/shared/providers`;
const PRINCIPAL = "44444444-4444-4444-4444-444444444444";
const VAULT = `${SHARED}/Microsoft.KeyVault/vaults/keys`;
const WORKSPACE = `${SHARED}/Microsoft.OperationalInsights/workspaces/logs`;

const tags = { team: "platform" };
const accept = (...checks: string[]) =>
  checks.map((check) => ({ check, reason: "to see what it becomes", expires: "2099-12-31" }));

/** Production with the arguments that have no default, so that the lint sees each property that components write. */
export function everyOption() {
  const { name: resourceGroupName } = new resources.ResourceGroup("options", {
    resourceGroupName: "options",
    location: LOCATION,
    tags,
  });
  const place = { resourceGroupName, location: LOCATION, tags, workspaceId: WORKSPACE };
  const network = new Network("network", {
    ...place,
    egress: Egress.UserDefinedRouting,
    firewallPrivateIp: "10.0.1.4",
    apiServerClients: ["10.1.0.0/24"],
    nodeSecurityRules: [
      {
        name: "allow-gateway-in",
        priority: 200,
        direction: RuleDirection.Inbound,
        access: RuleAccess.Allow,
        protocol: RuleProtocol.Tcp,
        source: "10.2.0.0/24",
        ports: ["443", "30000-32767"],
      },
    ],
  });
  const gateway = new Network("gateway", {
    ...place,
    apiServer: ApiServerAccess.PrivateLink,
    natGateway: { zone: "1", idleTimeoutMinutes: 10 },
  });
  const subnet = { subnetId: network.privateEndpointSubnetId };
  const zone = (name: "blob" | "registry" | "cluster") => ({
    privateDnsZoneId: network.privateDnsZoneIds.apply((ids) => ids[name] ?? ""),
  });
  const registry = new ContainerRegistry("registry", {
    ...place,
    ...subnet,
    ...zone("registry"),
    registryName: "acmeprod",
    networkRuleBypass: NetworkRuleBypass.None,
    armTokens: false,
    retentionDays: 30,
    replicaLocations: ["northeurope"],
    cacheRules: [
      {
        name: "nginx",
        sourceRepository: "docker.io/library/nginx",
        targetRepository: "hub/library/nginx",
        credentialSetId: `${SHARED}/Microsoft.ContainerRegistry/registries/acmeprod/credentialSets/hub`,
      },
    ],
    pullPrincipalIds: { admission: PRINCIPAL },
    operatorPrincipalIds: { people: ADMINISTRATORS },
    suppressions: accept("registry.untagged-kept"),
  });
  const typed = new ContainerRegistry("typed", {
    ...place,
    ...subnet,
    ...zone("registry"),
    permissionMode: PermissionMode.Registry,
    softDeleteDays: 7,
    pushPrincipalIds: { builder: PRINCIPAL },
    suppressions: accept("registry.repository-permissions"),
  });
  const { apiServerSubnetId } = network;
  const cluster = new AksCluster("cluster", {
    ...place,
    ...zone("cluster"),
    tenantId: TENANT,
    adminGroupObjectIds: [ADMINISTRATORS],
    nodeSubnetId: network.nodeSubnetId,
    vnetId: network.vnetId,
    vnetAddressRanges: network.vnetAddressRanges,
    ...(apiServerSubnetId === undefined ? {} : { apiServerSubnetId }),
    egress: Egress.UserDefinedRouting,
    registryId: registry.registryId,
    pools: [
      {
        name: "apps",
        labels: { tier: "apps" },
        taints: ["apps=true:NoSchedule"],
        osDiskSizeGb: 64,
      },
    ],
    clusterMaintenance: {
      day: Weekday.Monday,
      startTime: "02:00",
      durationHours: 8,
      utcOffset: "+02:00",
      notAllowedDates: [{ start: "2026-12-20", end: "2027-01-06" }],
    },
    kms: { keyId: "https://keys.vault.azure.net/keys/etcd/1", vaultId: VAULT },
  });
  const versioned = new AksCluster("versioned", {
    ...place,
    tenantId: TENANT,
    adminGroupObjectIds: [ADMINISTRATORS],
    nodeSubnetId: gateway.nodeSubnetId,
    privateDns: PrivateDns.None,
    publicFqdn: true,
    kubernetesVersion: "1.33.2",
    upgradeChannel: UpgradeChannel.None,
    suppressions: accept("aks.auto-upgrade"),
  });
  const audit = new ComplianceLog("audit", {
    ...subnet,
    ...zone("blob"),
    location: LOCATION,
    tags,
    workspaceDailyQuotaGb: 5,
    writerPrincipalIds: { gate: PRINCIPAL },
    diagnose: [{ name: "vault", resourceId: VAULT, kind: DiagnosedKind.KeyVault }],
    policyScope: SUBSCRIPTION,
    allowedImagesRegex: "^acmeprod\\.azurecr\\.io/.+$",
    exemptions: [
      {
        check: "aks.local-accounts",
        scope: cluster.clusterId,
        reason: "to see what it becomes",
        expires: "2099-12-31",
      },
    ],
    suppressions: accept("logs.no-quota"),
  });
  const push = new PushIdentity("push", {
    resourceGroupName,
    location: LOCATION,
    tags,
    registryId: registry.registryId,
    loginServer: registry.loginServer,
    signers: ["release"],
    environments: ["production"],
    githubOwnerIds: { acme: "1" },
    githubSubjects: GithubSubjects.Both,
    suppressions: accept("push.immutable-subjects"),
  });
  return [network, gateway, registry, typed, cluster, versioned, audit, push];
}
