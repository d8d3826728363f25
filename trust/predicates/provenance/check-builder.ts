import type { CertificateIdentity, SignerIdentity } from "../../evidence/types";
import { quoted } from "../json";
import type { PredicateFinding } from "../types";
import { isRunnerId } from "./build-types";
import type { ExpectedBuilder } from "./context";
import { isWorkflow } from "./signer";
import type { Provenance } from "./types";
import { splitRef } from "./uri";

const GENERATOR = "https://github.com/slsa-framework/slsa-github-generator/.github/workflows/";
const delegators: ReadonlySet<string> = new Set([
  `${GENERATOR}delegator_generic_slsa3.yml`,
  `${GENERATOR}delegator_lowperms-generic_slsa3.yml`,
]);
/** What slsa-verifier takes for a release: no pre-release, no build metadata. */
const RELEASE = /^refs\/tags\/v(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*)){2}$/;

export interface BuilderCheck {
  readonly provenance: Provenance;
  readonly identity: SignerIdentity;
  readonly builder: ExpectedBuilder;
  /** Whether the policy accepts the builder at this ref. */
  readonly acceptsRef: (ref: string | undefined) => boolean;
}

/**
 * Whether the builder that the policy names signed, at an accepted ref, and the predicate names it.
 * slsa-verifier: VerifyBuilderIdentity, verifyBuilderIDExactMatch and isValidDelegatorBuilderID
 * (https://github.com/slsa-framework/slsa-verifier/blob/main/verifiers/internal/gha/builder.go, provenance.go).
 */
export function checkBuilder(check: BuilderCheck): readonly PredicateFinding[] {
  const { identity, builder } = check;
  return [...checkIssuer(identity, builder), ...checkName(check)];
}

function checkIssuer(
  identity: SignerIdentity,
  { issuer }: ExpectedBuilder,
): readonly PredicateFinding[] {
  if (issuer === undefined) return [];
  const found =
    identity.kind === "key"
      ? "a key"
      : `a certificate for an identity of ${quoted(identity.issuer)}`;
  return identity.kind === "certificate" && identity.issuer === issuer
    ? []
    : [{ code: "provenance.issuer", found, expected: `an identity of ${quoted(issuer)}` }];
}

function checkName(check: BuilderCheck): readonly PredicateFinding[] {
  const { identity, builder, provenance } = check;
  if (builder.signer !== undefined) return checkNamed(check);
  if (identity.kind === "key") return [wrongSigner("a key", builder)];
  if (isRunnerId(builder.id) && isWorkflow(identity)) return checkRunner(check);
  const isDelegated = provenance.producer === "slsa-delegator" && isDelegator(identity);
  return isDelegated ? checkDelegated(check, identity) : checkSigner(check, identity);
}

const isDelegator = ({ subject }: CertificateIdentity): boolean =>
  delegators.has(splitRef(subject).name);

/**
 * Whether a signer can be one of the builder's, whatever the predicate says: anybody may call a workflow of GitHub's, and
 * have it sign a predicate that takes long to read.
 */
export function checkMaySign(
  identity: SignerIdentity,
  builder: ExpectedBuilder,
): readonly PredicateFinding[] {
  if (builder.signer !== undefined) return [];
  if (identity.kind === "key") return [wrongSigner("a key", builder)];
  const isPossible =
    nameOf(identity).name === builder.id ||
    isDelegator(identity) ||
    (isRunnerId(builder.id) && isWorkflow(identity));
  return isPossible ? [] : [wrongSigner(quoted(identity.subject), builder)];
}

/** The domain of an e-mail address is no ref. */
function nameOf(identity: CertificateIdentity): ReturnType<typeof splitRef> {
  const { subject } = identity;
  return isWorkflow(identity) ? splitRef(subject) : { name: subject };
}

/** A builder that signs as a signer of the policy: the predicate alone names it. */
function checkNamed(check: BuilderCheck): readonly PredicateFinding[] {
  const { provenance, builder } = check;
  const found = provenance.builder;
  if (found === undefined || (found.id !== builder.id && found.name !== builder.id)) {
    return [wrongBuilder(provenance, builder.id)];
  }
  return checkRef(check, found.id === builder.id ? undefined : found.ref);
}

/** npm's provenance names GitHub's runner, whichever workflow signs. */
function checkRunner({ provenance, builder }: BuilderCheck): readonly PredicateFinding[] {
  const withoutPlace = (id: string): string => id.replace(/\/github-hosted$/, "");
  const found = provenance.builder?.id;
  return found !== undefined && withoutPlace(found) === withoutPlace(builder.id)
    ? []
    : [wrongBuilder(provenance, builder.id)];
}

/**
 * A delegator signs for a workflow that brings its own builder. The policy may name that workflow, or the delegator for all
 * workflows of slsa-github-generator.
 */
function checkDelegated(
  check: BuilderCheck,
  { subject }: CertificateIdentity,
): readonly PredicateFinding[] {
  const { provenance, builder } = check;
  const signer = splitRef(subject);
  const findings: PredicateFinding[] = [];
  if (!RELEASE.test(signer.ref ?? "")) findings.push(wrongRef(signer.ref, "a tag vX.Y.Z"));
  const found = provenance.builder;
  if (builder.id !== signer.name) {
    if (found?.name !== builder.id) return [...findings, wrongBuilder(provenance, builder.id)];
    return [...findings, ...checkRef(check, found.ref)];
  }
  findings.push(...checkRef(check, signer.ref));
  if (found?.name.startsWith(GENERATOR) !== true) {
    return [...findings, wrongBuilder(provenance, `a workflow of ${GENERATOR}`)];
  }
  if (!RELEASE.test(found.ref ?? "")) findings.push(wrongRef(found.ref, "a tag vX.Y.Z"));
  return findings;
}

function checkSigner(
  check: BuilderCheck,
  identity: CertificateIdentity,
): readonly PredicateFinding[] {
  const { provenance, builder } = check;
  const { subject, extensions } = identity;
  const signer = nameOf(identity);
  const findings: PredicateFinding[] = [];
  if (signer.name !== builder.id) findings.push(wrongSigner(quoted(subject), builder));
  findings.push(...checkRef(check, signer.ref));
  const { sourceRepositoryUri: repository, runInvocationUri: run } = extensions;
  const found = provenance.builder?.id;
  const isSigner =
    found === subject ||
    // GitLab's runner and BuildKit's run are no workflows, but the certificate's repository and run.
    (provenance.producer === "gitlab" &&
      repository !== undefined &&
      found?.startsWith(`${repository}/-/runners/`) === true) ||
    (provenance.producer === "buildkit" &&
      run !== undefined &&
      (found === run || found === run.replace(/\/attempts\/\d+$/, "")));
  if (!isSigner) findings.push(wrongBuilder(provenance, subject));
  return findings;
}

const checkRef = (
  { acceptsRef }: BuilderCheck,
  ref: string | undefined,
): readonly PredicateFinding[] =>
  acceptsRef(ref) ? [] : [wrongRef(ref, "a ref that the policy accepts for the builder")];

const wrongSigner = (found: string, { id }: ExpectedBuilder): PredicateFinding => ({
  code: "provenance.signer",
  found: `signed by ${found}`,
  expected: `builder ${quoted(id)}`,
});

const wrongRef = (ref: string | undefined, expected: string): PredicateFinding => ({
  code: "provenance.builder-ref",
  found: ref === undefined ? "a builder without ref" : `a builder at ${quoted(ref)}`,
  expected,
});

const wrongBuilder = ({ builder }: Provenance, expected: string): PredicateFinding => ({
  code: "provenance.builder",
  found: builder === undefined ? "a predicate without builder id" : `builder ${quoted(builder.id)}`,
  expected: `builder ${quoted(expected)}`,
});
