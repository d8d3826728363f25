import { basename, dirname } from "node:path";
import { buildPolicy } from "./build";
import { checkDocument } from "./check";
import type { Expansion } from "./expand";
import { FileProblem, readPolicyFile } from "./files";
import type { ReadPolicyFile } from "./files";
import { addSchemaIssues } from "./issues";
import { parseLocated } from "./locate";
import type { LocatedValue } from "./locate";
import { plainCopy } from "./plain";
import { PolicyError } from "./problem";
import type { Path, PolicyText } from "./problem";
import { Problems } from "./problems";
import { publicGoodRoot } from "./roots/public-good";
import { policySchema } from "./schema";
import type { TrustPolicyDocument } from "./schema";
import type { TrustPolicy } from "./types";

/** A policy together with the document that it was made of; lint wants both. */
export interface LoadedPolicy {
  readonly policy: TrustPolicy;
  readonly document: TrustPolicyDocument;
  readonly expansion: Expansion;
  /** The text, when the document came from one. */
  readonly source?: PolicyText & Pick<LocatedValue, "locate">;
}

export interface PolicyOptions {
  /** Folder that the files of the policy are relative to. Default: that of the policy file, else the current one. */
  readonly directory?: string;
  /** TrustedRoot file that stands in for the pinned public-good root, relative to the current folder. Default: none. */
  readonly trustedRoot?: string;
  /** How the files that it names, and the trusted root, are read. Default: from disk. */
  readonly readFile?: ReadPolicyFile;
}

/**
 * Reads a policy file (YAML 1.2 or JSON, at most `limits.policyBytes`) with the keys and roots that it names.
 * @throws PolicyError with every problem found; its code is `policy.missing` when there is no such file.
 *
 * @example
 * const policy = loadPolicy("trust-policy.yaml");
 * console.log(policy.digest);
 */
export const loadPolicy = (file: string, options: PolicyOptions = {}): TrustPolicy =>
  readPolicy(file, options).policy;

/** Like {@link loadPolicy}, with the document and its places. */
export const readPolicy = (file: string, options: PolicyOptions = {}): LoadedPolicy => {
  let text: string;
  try {
    text = readPolicyFile("", file);
  } catch (error) {
    if (!(error instanceof FileProblem)) throw error;
    throw new PolicyError(
      [{ path: "", message: error.message }],
      undefined,
      error.missing ? "policy.missing" : "policy.invalid",
    );
  }
  return readPolicyText(text, { directory: dirname(file), ...options, file });
};

/** A policy from its text; `file` is the name that errors show. @throws PolicyError */
export const parsePolicy = (
  text: string,
  options: PolicyOptions & { readonly file: string },
): TrustPolicy => readPolicyText(text, options).policy;

/** Like {@link parsePolicy}, with the document and its places. */
export const readPolicyText = (
  text: string,
  { file, ...options }: PolicyOptions & { readonly file: string },
): LoadedPolicy => {
  const source = { file, text };
  const { value, locate } = parseLocated(source);
  return readValue(value, options, { ...source, locate });
};

/** A policy from a document in memory, as {@link defineTrustPolicy} makes it. @throws PolicyError */
export const policyFromDocument = (
  document: TrustPolicyDocument,
  options: PolicyOptions = {},
): TrustPolicy => readPolicyDocument(document, options).policy;

/** Like {@link policyFromDocument}, with the document. */
export const readPolicyDocument = (document: unknown, options: PolicyOptions = {}): LoadedPolicy =>
  readValue(document, options, undefined);

const readValue = (
  data: unknown,
  options: PolicyOptions,
  source: LoadedPolicy["source"],
): LoadedPolicy => {
  const problems = new Problems(source?.locate, source);
  const value = plainCopy(data, (...problem) => problems.throw(...problem));
  const parsed = policySchema.safeParse(value);
  const broken = addSchemaIssues(parsed.success ? [] : parsed.error.issues, value, problems);
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  if (!isObject || problems.isFull) problems.throwIfAny();

  const document = value as TrustPolicyDocument;
  const { readFile = readPolicyFile } = options;
  const { expansion, materials } = checkDocument({
    document,
    problems,
    directory: options.directory ?? "",
    readFile,
    defaultRoot:
      options.trustedRoot === undefined
        ? publicGoodRoot.json
        : readDefaultRoot(options.trustedRoot, readFile),
    usable: (path) => !broken.paths.some((other) => isWithin(path, other) || isWithin(other, path)),
    hasUnknownField: (path) =>
      broken.unknown.some((other) => other.length === path.length + 1 && isWithin(path, other)),
  });
  problems.throwIfAny();
  return {
    policy: buildPolicy(document, expansion, materials),
    document,
    expansion,
    ...(source === undefined ? {} : { source }),
  };
};

/** Whether one path is the other or leads to it. */
const isWithin = (outer: Path, inner: Path): boolean =>
  outer.every((segment, index) => segment === inner[index]);

const readDefaultRoot = (file: string, readFile: ReadPolicyFile): string => {
  try {
    return readFile("", file);
  } catch (error) {
    if (!(error instanceof FileProblem)) throw error;
    throw new PolicyError([
      { path: "", message: `trusted root ${basename(file)}: ${error.message}` },
    ]);
  }
};
