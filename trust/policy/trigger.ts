import { quoted } from "../image";
import type { PatternProblem } from "./pattern";

/** Build triggers that run a stranger's change or input, yet under the repository's identity. */
const GITLAB_MERGE_REQUESTS: ReadonlySet<string> = new Set([
  "merge_request_event",
  "external_pull_request_event",
]);

/**
 * Whether a build trigger is refused unless the signer lists it. GitHub runs `pull_request_target` and `workflow_run` with
 * the base repository's token; GitLab names the source branch of a fork's merge request as if it were the project's own
 * when a member starts its pipeline.
 */
export const isRefusedTrigger = (trigger: string): boolean =>
  trigger.startsWith("pull_request") ||
  trigger === "workflow_run" ||
  GITLAB_MERGE_REQUESTS.has(trigger);

/**
 * Why a text has no place among the refused triggers that a signer accepts. `triggers: [push]` would read as if nothing
 * else were accepted.
 */
export const triggerProblem = (text: string): PatternProblem | undefined => {
  if (text.includes("*")) {
    return {
      problem: `${quoted(text)} is no trigger`,
      hint: "name each one, as pull_request_target",
    };
  }
  if (isRefusedTrigger(text)) return undefined;
  return {
    problem: `${quoted(text)} is accepted anyway`,
    hint: "`triggers` lists refused ones that are accepted too, and shuts out none",
  };
};
