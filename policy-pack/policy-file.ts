import { existsSync } from "node:fs";
import path from "node:path";
import { quoted } from "../trust/image";
import {
  formatPolicyError,
  loadPolicy,
  parsePolicy,
  PolicyError,
  readPolicyDocument,
} from "../trust/policy";
import type { TrustPolicy } from "../trust/policy";
import type { Digest } from "../trust/registry/port";
import { foldersOfProject } from "./project-folder";
import { SetupError } from "./setup-error";

const FILE_NAME = "trust-policy.yaml";
const STACK_KEY = "countersign:policy";
const VARIABLE = "COUNTERSIGN_POLICY";

const IN_CONFIGURATION = "`policy` in the pack's configuration";
const IN_STACK = `the stack configuration ${STACK_KEY}`;
const IN_ENVIRONMENT = `the environment variable ${VARIABLE}`;

export interface PolicyPlaces {
  /** `policy` of the pack's configuration. */
  readonly configured?: string | Readonly<Record<string, unknown>>;
  /** The stack's configuration, as far as the engine tells it. */
  readonly stackConfiguration?: ReadonlyMap<string, string>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The program's folder, or the nearest to it that is known; none where nothing tells it. */
  readonly start?: string;
  /** The name of the project, if the engine tells it: of another project no file is taken. */
  readonly project?: string;
  /** The digest that the policy must have. */
  readonly expectedDigest?: Digest;
}

/**
 * Finds and loads the TrustPolicy: the first place that names one is the only one that counts, so that a mistake in it
 * does not quietly bring in another policy.
 *
 * Throws {@link SetupError} that names the places tried (`policy.missing`), the place in the file (`policy.invalid`) or
 * both digests (`policy.digest-mismatch`).
 */
export function findPolicy(places: PolicyPlaces): TrustPolicy {
  const policy = loadFrom(places);
  const { expectedDigest } = places;
  if (expectedDigest !== undefined && policy.digest !== expectedDigest) {
    throw new SetupError("policy.digest-mismatch", [
      `found     ${policy.digest}`,
      `expected  ${expectedDigest}`,
    ]);
  }
  return policy;
}

function loadFrom({
  configured,
  stackConfiguration,
  environment,
  start,
  project,
}: PolicyPlaces): TrustPolicy {
  const folders = start === undefined ? undefined : foldersOfProject(start, project);
  const directory = folders?.at(-1) ?? process.cwd();
  const inProject = (file: string): string => {
    if (folders !== undefined || path.isAbsolute(file)) return path.resolve(directory, file);
    throw new PolicyError([
      {
        path: "",
        message: `the path ${quoted(file)} is relative to the folder of Pulumi.yaml: ${whyNowhere(start, project)}`,
        hint: "run pulumi in that folder, or write an absolute path",
      },
    ]);
  };

  if (typeof configured === "object") {
    return load(() => readPolicyDocument(configured, { directory }).policy, IN_CONFIGURATION);
  }
  if (configured !== undefined) {
    return load(() => loadPolicy(inProject(configured)), IN_CONFIGURATION);
  }
  const ofStack = stackConfiguration?.get(STACK_KEY);
  if (ofStack !== undefined) {
    return load(
      // A structured value in Pulumi.<stack>.yaml arrives as JSON.
      () =>
        ofStack.startsWith("{")
          ? parsePolicy(ofStack, { file: STACK_KEY, directory })
          : loadPolicy(inProject(ofStack)),
      IN_STACK,
    );
  }
  const ofEnvironment = environment[VARIABLE];
  if (ofEnvironment) {
    const shell = environment.PWD ?? directory;
    return load(() => loadPolicy(path.resolve(shell, ofEnvironment)), IN_ENVIRONMENT);
  }
  const files = (folders ?? []).map((folder) => path.join(folder, FILE_NAME));
  const file = files.find((candidate) => existsSync(candidate));
  if (file !== undefined) return load(() => loadPolicy(file));

  throw new SetupError("policy.missing", [
    `tried  ${IN_CONFIGURATION}: not set`,
    `tried  ${IN_STACK}: ${stackConfiguration ? "not set" : "the engine does not tell it"}`,
    `tried  ${IN_ENVIRONMENT}: not set`,
    ...(folders === undefined
      ? [`tried  ${FILE_NAME} from PWD upward: ${whyNowhere(start, project)}`]
      : files.map((tried) => `tried  ${tried}: no such file`)),
  ]);
}

const whyNowhere = (start: string | undefined, project: string | undefined): string =>
  start === undefined ? "PWD is not set" : `${start} is not in project ${quoted(project ?? "")}`;

/** Loads from the place that counts, and names it when that fails. */
function load(policy: () => TrustPolicy, ...namedBy: string[]): TrustPolicy {
  try {
    return policy();
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    throw new SetupError(error.code, [
      formatPolicyError(error),
      ...namedBy.map((place) => `named by ${place}`),
    ]);
  }
}
