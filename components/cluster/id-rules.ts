import { armIdProblems, isArmId } from "../validation";
import type { ArmType, Problem, Rule } from "../validation";
import type { ClusterSettings } from "./settings";

type ClusterRule = Rule<ClusterSettings>;

const ids = {
  apiServerSubnetId: "subnet",
  vnetId: "virtual network",
  privateDnsZoneId: "private DNS zone",
  registryId: "container registry",
  workspaceId: "Log Analytics workspace",
} as const satisfies Partial<Record<keyof ClusterSettings, ArmType>>;

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export const guidProblems = (property: string, text: string, fix: string): Problem[] =>
  GUID.test(text) ? [] : [{ property, reason: `${JSON.stringify(text)} is not a GUID`, fix }];

const identityRules = (["controlPlaneIdentity", "kubeletIdentity"] as const).flatMap(
  (name): ClusterRule[] => [
    ({ [name]: identity }) => armIdProblems(`${name}.id`, "managed identity", identity?.id),
    ...(["principalId", "clientId"] as const).map(
      (part): ClusterRule =>
        ({ [name]: identity }) =>
          identity === undefined
            ? []
            : guidProblems(`${name}.${part}`, identity[part], "take it from `az identity show`"),
    ),
  ],
);

/** Azure takes no nodes in a subnet that is delegated. */
const sameSubnetRule: ClusterRule = ({ nodeSubnetId, apiServerSubnetId }) =>
  isArmId("subnet", nodeSubnetId) && apiServerSubnetId?.toLowerCase() === nodeSubnetId.toLowerCase()
    ? [
        {
          property: "apiServerSubnetId",
          reason: "it is the subnet of the nodes",
          fix: "give a subnet that is delegated to Microsoft.ContainerService/managedClusters",
        },
      ]
    : [];

/** The roles of the cluster are on the network of `vnetId`, and would not hold for its subnets. */
const networkRules = (["nodeSubnetId", "apiServerSubnetId"] as const).map(
  (property): ClusterRule =>
    ({ vnetId, [property]: id }) =>
      !isArmId("virtual network", vnetId) ||
      !isArmId("subnet", id) ||
      id.toLowerCase().startsWith(`${vnetId.toLowerCase()}/subnets/`)
        ? []
        : [
            {
              property,
              reason: "the subnet is not in vnetId",
              fix: "give a subnet of that network",
            },
          ],
);

/** What the given ids are ids of: Azure would tell in the middle of an update. */
export const idRules: readonly ClusterRule[] = [
  ({ nodeSubnetId }) => armIdProblems("nodeSubnetId", "subnet", nodeSubnetId),
  ...(Object.keys(ids) as (keyof typeof ids)[]).map(
    (property): ClusterRule =>
      (settings) =>
        armIdProblems(property, ids[property], settings[property]),
  ),
  ...identityRules,
  sameSubnetRule,
  ...networkRules,
  ({ kms }) => armIdProblems("kms.vaultId", "key vault", kms?.vaultId),
  ({ kms }) =>
    kms === undefined || /^https:\/\/[^/]+\/keys\/[^/]+\/[^/]+$/.test(kms.keyId)
      ? []
      : [
          {
            property: "kms.keyId",
            reason: `${JSON.stringify(kms.keyId)} is not a key with its version`,
            fix: "write it as https://<vault>.vault.azure.net/keys/<name>/<version>",
          },
        ],
];
