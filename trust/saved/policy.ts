import { formatPolicyError, PolicyError, readPolicyText, type TrustPolicy } from "../policy";
import { enforced } from "../policy/enforced";
import { FileProblem, readPolicyFile, type ReadPolicyFile } from "../policy/files";
import { publicGoodRoot } from "../policy/roots/public-good";
import { SavedDecisionError } from "./error";
import type { SavedDecision } from "./types";

type SavedPolicy = SavedDecision["policy"];

/** Stands for the root that was in use; no file is read by this name. */
const PUBLIC_GOOD = "public-good root";

/** Reads a policy's files from disk and takes down each that the policy names. */
export const recordFiles = (): {
  readonly files: Record<string, string>;
  readonly readFile: ReadPolicyFile;
} => {
  const files: Record<string, string> = {};
  return {
    files,
    readFile: (directory, file) => {
      const text = readPolicyFile(directory, file);
      // A trusted root that stands in for the public-good one is no file of the policy.
      if (directory !== "") files[file] = text;
      return text;
    },
  };
};

/** The public-good root that is in use. @throws FileProblem */
export const rootInUse = (trustedRoot: string | undefined): string =>
  trustedRoot === undefined ? publicGoodRoot.json : readPolicyFile("", trustedRoot);

/**
 * The policy of a saved decision, from what was saved and nothing else.
 *
 * @throws SavedDecisionError
 */
export const policyOf = ({ policy, strict }: SavedDecision): TrustPolicy => {
  let loaded: TrustPolicy;
  try {
    loaded = readPolicyText(policy.text, {
      file: policy.file,
      directory: ".",
      trustedRoot: PUBLIC_GOOD,
      readFile: savedFiles(policy),
    }).policy;
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    throw new SavedDecisionError("policy", formatPolicyError(error).trimEnd(), { cause: error });
  }
  if (loaded.digest !== policy.digest) {
    throw new SavedDecisionError(
      "policy.digest",
      `the policy and its files have the digest ${loaded.digest} in this version`,
    );
  }
  return strict ? enforced(loaded) : loaded;
};

const savedFiles =
  ({ files, publicGoodRoot: root }: SavedPolicy): ReadPolicyFile =>
  (directory, file) => {
    if (directory === "" && file === PUBLIC_GOOD) return root;
    const text = Object.hasOwn(files, file) ? files[file] : undefined;
    if (text === undefined) throw new FileProblem(`${file} was not saved`, true);
    return text;
  };
