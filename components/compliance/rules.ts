import { nameProblems, programScope, scopeProblems } from "../names";
import { Profile } from "../profile";
import { choiceProblems } from "../validation";
import type { Rule } from "../validation";
import { azurePolicyRules } from "./azure-policy-rules";
import { boundsOf } from "./bounds";
import { DiagnosedKind, Replication, Worm } from "./compliance-log-args";
import type { ComplianceLogArgs } from "./compliance-log-args";
import { networkRules } from "./network-rules";
import { workspaceRules } from "./workspace-rules";

/** What cannot work. */
export const rules: readonly Rule<ComplianceLogArgs>[] = [
  ({ profile }) => choiceProblems("profile", Profile, profile),
  ({ worm }) => choiceProblems("worm", Worm, worm),
  ({ replication }) => choiceProblems("replication", Replication, replication),
  ({ storageAccountName: name }) =>
    name === undefined ? [] : nameProblems("storageAccountName", "storage account", name),
  ({ containerName: name }) =>
    name === undefined || isContainerName(name)
      ? []
      : [
          {
            property: "containerName",
            reason: `Azure refuses ${JSON.stringify(name)} as the name of a blob container`,
            fix: "use 3 to 63 lower-case letters, digits and single hyphens, beginning and ending with a letter or digit",
          },
        ],
  ({ resourceGroupName, storageAccountName, workspaceName, workspaceId }) =>
    [resourceGroupName, storageAccountName, workspaceName ?? workspaceId].includes(undefined)
      ? scopeProblems(programScope())
      : [],
  ({ immutabilityDays: days }) => boundsOf("immutabilityDays", days, 1, 146_000),
  ({ profile, worm }) =>
    profile === Profile.Development && worm === Worm.Locked
      ? [
          {
            property: "worm",
            reason:
              "nobody can delete a locked container before its blobs expire, and development must be destroyable",
            fix: "use unlocked or none, or profile production",
          },
        ]
      : [],
  ...workspaceRules,
  ...networkRules,
  ({ diagnose = [] }) =>
    diagnose.flatMap(({ kind }, index) =>
      choiceProblems(`diagnose[${index}].kind`, DiagnosedKind, kind),
    ),
  ({ diagnose = [] }) =>
    diagnose.flatMap(({ name }, index) =>
      diagnose.findIndex((other) => other.name === name) === index
        ? []
        : [
            {
              property: `diagnose[${index}].name`,
              reason: `another resource has the name ${JSON.stringify(name)} already`,
              fix: "give each its own",
            },
          ],
    ),
  ...azurePolicyRules,
];

const isContainerName = (name: string): boolean =>
  name.length >= 3 && name.length <= 63 && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(name);
