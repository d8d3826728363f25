import type { Place } from "../json";
import { isObject, ownField, quoted } from "../json";
import { optionalObject, type Layout } from "./layout";
import type { RunClaims } from "./types";

const names: Readonly<Record<string, keyof RunClaims>> = {
  event_name: "eventName",
  ref: "ref",
  ref_type: "refType",
  repository: "repository",
  repository_id: "repositoryId",
  repository_owner_id: "repositoryOwnerId",
  sha: "sha",
  // slsa-github-generator's spelling in version 0.2.
  sha1: "sha",
  workflow_ref: "workflowRef",
  workflow_sha: "workflowSha",
  run_id: "runId",
  run_attempt: "runAttempt",
  runner_environment: "runnerEnvironment",
};

/**
 * What GitHub's context said, and the names that no certificate confirms. It stands in the environment as `github_ref`
 * or `GITHUB_REF`, or in the internal parameters as `github.ref`.
 *
 * @throws Unreadable if one claim has two values, or is no text and no number
 */
export function readRunClaims({ environment }: Layout): {
  readonly run: RunClaims;
  readonly unconfirmable: readonly string[];
} {
  const nested = environment.at("github");
  const context = isObject(nested.value) ? nested : environment;
  const run: Partial<Record<keyof RunClaims, string>> = {};
  const unconfirmable = context === nested ? otherKeys(environment.value, "github") : [];
  for (const key of Object.keys((context.missing ? {} : context.value) as object)) {
    const name = context === nested ? key : key.replace(/^(?:github|GITHUB)_/, "").toLowerCase();
    const claim = Object.hasOwn(names, name) ? names[name] : undefined;
    if (claim === undefined || (context !== nested && !/^github_/i.test(key))) {
      unconfirmable.push(key);
      continue;
    }
    const value = readScalar(context.at(key));
    if (value === undefined) continue;
    if (run[claim] !== undefined && run[claim] !== value) {
      context.at(key).fail(`contradicts ${quoted(run[claim])}`);
    }
    run[claim] = value;
  }
  return { run, unconfirmable };
}

/** The inputs of a workflow that a person started, from the event that the context holds. */
export function readInputs({ environment }: Layout): Readonly<Record<string, unknown>> | undefined {
  for (const key of ["github_event_payload", "GITHUB_EVENT_PAYLOAD"]) {
    const inputs = ownField(ownField(environment.value, key), "inputs");
    if (isObject(inputs)) return inputs;
  }
  return undefined;
}

/** The workflow that a build was started by, as version 1 names it for GitHub. */
export const workflowOf = ({ parameters }: Layout): Place =>
  optionalObject(parameters.at("workflow"));

/** The container-based builder writes run ids as numbers. */
function readScalar(place: Place): string | undefined {
  if (place.missing) return undefined;
  return Number.isSafeInteger(place.value) ? String(place.value) : place.text();
}

const otherKeys = (value: unknown, known: string): string[] =>
  isObject(value) ? Object.keys(value).filter((key) => key !== known) : [];
