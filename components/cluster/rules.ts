import { nameProblems, scopeProblems } from "../names";
import type { NameScope } from "../names";
import { ApiServerAccess } from "../network/api-server-access";
import { Egress } from "../network/egress";
import { assess } from "../posture";
import { Profile } from "../profile";
import { PermissionMode } from "../registry/permission-mode";
import { choiceProblems, given, listProblems } from "../validation";
import type { Problem, Rule } from "../validation";
import { addressRules } from "./address-rules";
import { apiRules } from "./api-rules";
import { NodeOsUpgradeChannel, UpgradeChannel, choosesVersion } from "./channels";
import { VaultAccess } from "./cluster-args";
import type { AksClusterArgs } from "./cluster-args";
import { findingsOf } from "./findings";
import { guidProblems, idRules } from "./id-rules";
import { maintenanceRules } from "./maintenance-rules";
import { OsDisk } from "./node-pool";
import { nodeRules } from "./node-rules";
import { PrivateDns } from "./private-dns";
import type { ClusterSettings } from "./settings";

type ClusterRule = Rule<ClusterSettings>;

const tenantRule: ClusterRule = ({ tenantId }) =>
  guidProblems("tenantId", tenantId, "take it from `az account show --query tenantId`");

const adminRule: ClusterRule = ({ adminGroupObjectIds }) =>
  adminGroupObjectIds.length === 0
    ? [
        {
          property: "adminGroupObjectIds",
          reason:
            "there are no local accounts, so without a group nobody could administrate the cluster",
          fix: "name one Entra group at least",
        },
      ]
    : adminGroupObjectIds.flatMap((id, index) =>
        guidProblems(`adminGroupObjectIds[${index}]`, id, "give its object id in Entra"),
      );

const groupRule: ClusterRule = ({ resourceGroupName }) =>
  resourceGroupName === ""
    ? [
        {
          property: "resourceGroupName",
          reason: "a cluster is created, and nothing tells where",
          fix: "name a resource group",
        },
      ]
    : [];

const nameRule: ClusterRule = ({ clusterName }) =>
  clusterName === undefined ? [] : nameProblems("clusterName", "managed cluster", clusterName);

const isolationRule: ClusterRule = ({ egress, given }) =>
  egress === Egress.None && !given.registry
    ? [
        {
          property: "registryId",
          reason: "without egress, nodes take Azure's own images from the cache of a registry",
          fix: "give a Premium registry that the network reaches, or another egress",
        },
      ]
    : [];

const versionRule: ClusterRule = ({ upgradeChannel, given }) =>
  given.version && choosesVersion(upgradeChannel)
    ? [
        {
          property: "kubernetesVersion",
          reason: `channel ${upgradeChannel} moves the cluster on, and every update would want to move it back`,
          fix: "leave it out, or set upgradeChannel to none",
        },
      ]
    : [];

/** Source: https://learn.microsoft.com/azure/aks/auto-upgrade-node-os-image, "Interactions between channels". */
const channelsRule: ClusterRule = ({ upgradeChannel, nodeOsUpgradeChannel }) =>
  upgradeChannel === UpgradeChannel.NodeImage &&
  nodeOsUpgradeChannel !== NodeOsUpgradeChannel.NodeImage
    ? [
        {
          property: "nodeOsUpgradeChannel",
          reason:
            "upgradeChannel node-image upgrades nodes by their images, and Azure takes nothing beside it",
          fix: "leave it out, or set upgradeChannel to none",
        },
      ]
    : [];

const defenderRule: ClusterRule = ({ defender, given }) =>
  defender && !given.workspace
    ? [
        {
          property: "defender",
          reason: "Defender for Containers reports to a workspace, and none is given",
          fix: "give workspaceId, or set defender to false",
        },
      ]
    : [];

const LONGEST_WAIT = 3600;

const propagationRule: ClusterRule = ({ rolePropagationSeconds: seconds }) =>
  seconds >= 0 && seconds <= LONGEST_WAIT
    ? []
    : [
        {
          property: "rolePropagationSeconds",
          reason: `an update cannot wait ${seconds} seconds`,
          fix: `use 0 to ${LONGEST_WAIT}`,
        },
      ];

/**
 * Values of another kind than the arguments have, since what comes from a configuration may be anything. They come first,
 * because they decide what the other rules are.
 */
export const unreadableProblems = (args: AksClusterArgs): Problem[] => {
  const { pools, systemPool, kms, ...rest } = given(args);
  const lists = [
    ...listProblems("pools", pools),
    ...(
      [
        "suppressions",
        "adminGroupObjectIds",
        "vnetAddressRanges",
        "authorizedIpRanges",
        "zones",
      ] as const
    ).flatMap((property) => listProblems(property, rest[property])),
  ];
  return [
    ...choiceProblems("profile", Profile, rest.profile),
    ...choiceProblems("egress", Egress, rest.egress),
    ...choiceProblems("apiServer", ApiServerAccess, rest.apiServer),
    ...choiceProblems("privateDns", PrivateDns, rest.privateDns),
    ...choiceProblems("upgradeChannel", UpgradeChannel, rest.upgradeChannel),
    ...choiceProblems("nodeOsUpgradeChannel", NodeOsUpgradeChannel, rest.nodeOsUpgradeChannel),
    ...choiceProblems("permissionMode", PermissionMode, rest.permissionMode),
    ...choiceProblems("kms.vaultAccess", VaultAccess, given(kms).vaultAccess),
    ...choiceProblems("systemPool.osDisk", OsDisk, given(systemPool).osDisk),
    ...lists,
    ...(Array.isArray(pools) ? pools : []).flatMap((pool, index) =>
      choiceProblems(`pools[${index}].osDisk`, OsDisk, given(pool).osDisk),
    ),
  ];
};

/** Every rule about these settings. @param now the clock that suppressions are compared with */
export const clusterRules = (
  settings: ClusterSettings,
  scope: NameScope,
  now: Date,
): readonly ClusterRule[] => [
  ({ given }) => (given.clusterName ? [] : scopeProblems(scope)),
  groupRule,
  nameRule,
  tenantRule,
  adminRule,
  ...idRules,
  ...apiRules,
  ...addressRules,
  ...nodeRules(settings),
  isolationRule,
  versionRule,
  channelsRule,
  defenderRule,
  propagationRule,
  ...maintenanceRules,
  (known) => assess(findingsOf(known), known.profile, known.suppressions, now).problems,
];
