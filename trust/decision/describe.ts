import type { ProvenTime, SignerIdentity, VerifiedStatement } from "../evidence/types";
import type { SignatureRequirement, Signer } from "../policy/types";

/** Longer alternatives are named only: `countersign lint` shows what the names mean. */
const DESCRIBED_SIGNERS = 3;

/** `one signature by "release" (github.com/acme/shop · release.yml · refs/heads/main)`. */
export const describeRequirement = (
  { anyOf, atLeast, maxAgeText }: SignatureRequirement,
  signers: readonly Signer[],
): string => {
  const isShort = anyOf.length <= DESCRIBED_SIGNERS;
  const names = isShort
    ? signers.map((signer) => `"${signer.name}" (${describeIdentityOf(signer)})`)
    : anyOf.map((name) => `"${name}"`);
  const count =
    atLeast === 1 ? "one signature by" : `signatures by ${atLeast} different signers of`;
  const age = maxAgeText === undefined ? "" : `, not older than ${maxAgeText}`;
  return `${count} ${listed(names, atLeast === 1 ? "or" : "and")}${age}`;
};

/** Whom a signer stands for, in short form: `github.com/acme/shop · release.yml · refs/heads/main`. */
export const describeIdentityOf = (signer: Signer): string => {
  if (signer.kind === "key") return `key sha256:${signer.fingerprint.slice(0, 12)}…`;
  const { subject, source, issuer } = signer;
  switch (subject.kind) {
    case "equals":
      return `${subject.value} of ${withoutScheme(issuer)}`;
    case "pattern":
      return `subject like ${subject.value} of ${withoutScheme(issuer)}`;
    case "workflow": {
      const workflow = [...workflowParts(subject.uri), ...subject.refs].join(" · ");
      const repository = source && withoutScheme(source.repositoryUri);
      if (repository === undefined || withoutScheme(subject.uri).startsWith(`${repository}/`))
        return workflow;
      return `${[repository, ...(source?.refs ?? [])].join(" · ")} through ${workflow}`;
    }
  }
};

/** Repository and file of a workflow's URI, as far as it has GitHub's or GitLab's form. */
const workflowParts = (uri: string): readonly string[] =>
  withoutScheme(uri).split(/\/\.github\/workflows\/|\/\//);

/** Repository of a workflow signer without its host, such as `acme/shop`. */
export const repositoryOfSigner = (signer: Signer): string | undefined => {
  if (signer.kind === "key" || signer.subject.kind !== "workflow") return undefined;
  const uri = signer.source?.repositoryUri ?? workflowParts(signer.subject.uri)[0] ?? "";
  return withoutScheme(uri).split("/").slice(-2).join("/");
};

/** `https://…/release.yml@refs/heads/main (Rekor 1234567, 2026-11-20 09:14 UTC)`. */
export const describeStatement = (statement: VerifiedStatement): string =>
  `${describeIdentity(statement.signer)}${describeTimes(statement.provenTimes)}`;

export const describeIdentity = (identity: SignerIdentity): string =>
  identity.kind === "key" ? `key sha256:${identity.fingerprint.slice(0, 12)}…` : identity.subject;

/** `acme/shop@9d1f2ab`. */
export const describeCommit = (repositoryUri: string, commit: string | undefined): string => {
  const repository = repositoryUri.split("/").slice(-2).join("/");
  return commit === undefined ? repository : `${repository}@${commit.slice(0, 7)}`;
};

/** ` from acme/shop@9d1f2ab`, as the certificate's authority says; empty if it does not. */
export const describeSource = ({ signer }: VerifiedStatement): string => {
  if (signer.kind === "key") return "";
  const { sourceRepositoryUri, sourceRepositoryDigest } = signer.extensions;
  if (sourceRepositoryUri === undefined || sourceRepositoryDigest === undefined) return "";
  return ` from ${describeCommit(sourceRepositoryUri, sourceRepositoryDigest)}`;
};

/** ` (Rekor 1234567, 2026-11-20 09:14 UTC)`, of the earliest time; empty if none is proven. */
export const describeTimes = (times: readonly ProvenTime[]): string => {
  const earliest = [...times].sort((a, b) => Date.parse(a.time) - Date.parse(b.time))[0];
  if (earliest === undefined) return "";
  const source =
    earliest.source === "timestamp-authority"
      ? "timestamp"
      : ["Rekor", earliest.logIndex].filter((part) => part !== undefined).join(" ");
  return ` (${source}, ${describeInstant(earliest.time)})`;
};

/** `2026-11-20 09:14 UTC`. */
export const describeInstant = (instant: string): string =>
  `${instant.slice(0, 10)} ${instant.slice(11, 16)} UTC`;

/** `2 referrers`, `1 referrer`. */
export const counted = (count: number, noun: string): string =>
  `${count} ${noun}${count === 1 ? "" : "s"}`;

/** `a, b or c`. */
export const listed = (items: readonly string[], conjunction: "and" | "or"): string =>
  items.length < 2
    ? items.join("")
    : `${items.slice(0, -1).join(", ")} ${conjunction} ${items.at(-1) ?? ""}`;

const withoutScheme = (uri: string): string => uri.replace(/^https:\/\//, "");

/** A reason's standing advice as it is put into a check. */
export const asAdvice = (fix: string): string => {
  const text = fix.replace(/\.$/, "");
  return text.charAt(0).toLowerCase() + text.slice(1);
};
