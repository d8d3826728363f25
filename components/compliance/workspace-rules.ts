import { nameProblems } from "../names";
import { armIdProblems } from "../validation";
import type { Rule } from "../validation";
import { boundsOf } from "./bounds";
import type { ComplianceLogArgs } from "./compliance-log-args";

/** The least that Azure takes, in gigabytes. Source: https://learn.microsoft.com/azure/azure-monitor/logs/daily-cap */
const LEAST_QUOTA = 0.023;

/** What says something about a new workspace, and changes nothing about one that exists. */
const ofNew = ["workspaceName", "workspaceRetentionDays", "workspaceDailyQuotaGb"] as const;

export const workspaceRules: readonly Rule<ComplianceLogArgs>[] = [
  ({ workspaceName: name }) =>
    name === undefined ? [] : nameProblems("workspaceName", "log analytics workspace", name),
  ({ workspaceRetentionDays: days }) => boundsOf("workspaceRetentionDays", days, 30, 730),
  ({ workspaceDailyQuotaGb: quota }) =>
    quota === undefined || quota >= LEAST_QUOTA
      ? []
      : [
          {
            property: "workspaceDailyQuotaGb",
            reason: `${quota} GB a day is less than Azure takes as a quota`,
            fix: `give at least ${LEAST_QUOTA}, or leave it out`,
          },
        ],
  ({ workspaceId: id }) => armIdProblems("workspaceId", "Log Analytics workspace", id),
  ...ofNew.map(
    (property): Rule<ComplianceLogArgs> =>
      (args) =>
        args.workspaceId !== undefined && args[property] !== undefined
          ? [
              {
                property,
                reason: "the workspace exists already, and this changes nothing about it",
                fix: "leave it out, or leave workspaceId out",
              },
            ]
          : [],
  ),
];

/**
 * The table for verdicts is created by the provider, in its own subscription.
 *
 * @param subscription of the provider; undefined where nothing tells it
 */
export const sameSubscription =
  (subscription: string | undefined): Rule<ComplianceLogArgs> =>
  ({ verdictTable = true, workspaceId = "" }) => {
    const [, , other] = workspaceId.split("/");
    return !verdictTable ||
      subscription === undefined ||
      other === undefined ||
      other.toLowerCase() === subscription.toLowerCase()
      ? []
      : [
          {
            property: "workspaceId",
            reason: `it is in subscription ${other}, and the table for verdicts would be created in ${subscription}`,
            fix: "set verdictTable to false, or give the component a provider for that subscription",
          },
        ];
  };
