import { existsSync } from "node:fs";
import path from "node:path";
import { quoted } from "../image";
import {
  formatPolicyError,
  loadPolicy,
  parsePolicy,
  PolicyError,
  readPolicyDocument,
} from "../policy";
import type { TrustPolicy } from "../policy";
import type { Digest } from "../registry/port";
import { foldersOfProject } from "./folders";
import { SetupError } from "./setup-error";

const FILE_NAME = "trust-policy.yaml";
const STACK_KEY = "countersign:policy";
const VARIABLE = "COUNTERSIGN_POLICY";

const IN_STACK = `the stack configuration ${STACK_KEY}`;
const IN_ENVIRONMENT = `the environment variable ${VARIABLE}`;

export interface PolicyPlaces {
  /** What whoever asks was told: a path or a document. */
  readonly configured?: string | Readonly<Record<string, unknown>>;
  /** Where that is told, as messages name the place. */
  readonly configuredBy: string;
  /** What `configured` is relative to, as a path or in its files. Default: the folder of Pulumi.yaml. */
  readonly configuredFrom?: string;
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
  configuredBy,
  configuredFrom,
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
    const from = configuredFrom ?? directory;
    return load(() => readPolicyDocument(configured, { directory: from }).policy, configuredBy);
  }
  if (configured !== undefined) {
    const file =
      configuredFrom === undefined ? undefined : path.resolve(configuredFrom, configured);
    return load(() => loadPolicy(file ?? inProject(configured)), configuredBy);
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
    `tried  ${configuredBy}: not set`,
    `tried  ${IN_STACK}: ${stackConfiguration ? "not set" : "the engine does not tell it"}`,
    `tried  ${IN_ENVIRONMENT}: not set`,
    ...(folders === undefined
      ? [`tried  ${FILE_NAME} from the program's folder upward: ${whyNowhere(start, project)}`]
      : files.map((tried) => `tried  ${tried}: no such file`)),
  ]);
}

const whyNowhere = (start: string | undefined, project: string | undefined): string =>
  start === undefined
    ? "PWD, which would tell it, is not set"
    : `${start} is not in project ${quoted(project ?? "")}`;

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
