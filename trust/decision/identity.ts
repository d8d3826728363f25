import type { CertificateIdentity, SignerIdentity, VerifiedStatement } from "../evidence/types";
import { matchesGlob } from "../policy/match";
import { isRefusedTrigger } from "../policy/trigger";
import type { KeylessSigner, Signer } from "../policy/types";
import { splitRef } from "../predicates/provenance";
import type { ReasonCode } from "../reasons";
import { matchesPattern } from "./pattern";

/** A condition on one signature for one signer: the reason why it is not met, else `undefined`. */
export type Condition<S extends Signer = Signer> = (
  signer: S,
  statement: VerifiedStatement,
) => ReasonCode | undefined;

/** Who signed, apart from how and when: two statements with the same key count as one signer. */
export const identityKey = (identity: SignerIdentity): string =>
  JSON.stringify(
    identity.kind === "key"
      ? ["key", identity.fingerprint]
      : ["certificate", identity.issuer, identity.subject],
  );

/**
 * What makes a signature the signer's own, in the order of closeness: who fails at a later condition is nearer to what
 * was expected. Missing extensions satisfy none of them.
 */
export const identityConditions: readonly Condition[] = [
  (signer, { signer: found }) =>
    (signer.kind === "key") === (found.kind === "key") ? undefined : "bundle.material",
  (signer, { signer: found }) =>
    failUnless(
      isNamedBy(signer, found),
      signer.kind === "key" ? "signature.key-mismatch" : "identity.mismatch",
    ),
  // The same name under another root was vouched for by somebody whom this signer does not trust.
  (signer, { anchor }) => failUnless(anchor === signer.anchor, "identity.root"),
  keyless(({ source }, { extensions }) =>
    failUnless(
      source === undefined || extensions.sourceRepositoryUri === source.repositoryUri,
      "identity.repository",
    ),
  ),
  keyless(({ source }, { extensions }) =>
    failUnless(
      source?.repositoryId === undefined || extensions.sourceRepositoryId === source.repositoryId,
      "identity.repository-id",
    ),
  ),
  keyless(({ source }, { extensions }) =>
    failUnless(
      source?.workflowUri === undefined ||
        (extensions.buildConfigUri !== undefined &&
          splitRef(extensions.buildConfigUri).name === source.workflowUri),
      "identity.workflow",
    ),
  ),
  keyless(({ subject, source }, found) =>
    failUnless(
      (subject.kind !== "workflow" || matchesRef(subject.refs, splitRef(found.subject).ref)) &&
        (source === undefined || matchesRef(source.refs, found.extensions.sourceRepositoryRef)),
      "identity.ref",
    ),
  ),
  keyless(({ source }, { extensions: { buildTrigger } }) =>
    failUnless(
      source === undefined ||
        (buildTrigger !== undefined &&
          (source.triggers.includes(buildTrigger) || !isRefusedTrigger(buildTrigger))),
      "identity.trigger",
    ),
  ),
];

/** Whether an identity, verified or merely claimed, is of the kind and name that a signer stands for. */
export const isNamedBy = (signer: Signer, found: SignerIdentity): boolean =>
  found.kind === "key"
    ? signer.kind === "key" && found.fingerprint === signer.fingerprint
    : signer.kind === "keyless" &&
      found.issuer === signer.issuer &&
      matchesSubject(signer, found.subject);

/** Of a workflow the URI alone: its ref is a later condition, since it is the nearer miss. */
const matchesSubject = ({ subject }: KeylessSigner, found: string): boolean => {
  switch (subject.kind) {
    case "equals":
      return subject.value === found;
    case "pattern":
      return matchesPattern(subject.value, found);
    case "workflow":
      return splitRef(found).name === subject.uri;
  }
};

/** Whether one of the patterns matches a ref; a ref that is not named matches none. */
export const matchesRef = (patterns: readonly string[], ref: string | undefined): boolean =>
  ref !== undefined && patterns.some((pattern) => matchesGlob(pattern, ref));

function keyless(
  condition: (signer: KeylessSigner, found: CertificateIdentity) => ReasonCode | undefined,
): Condition {
  return (signer, { signer: found }) =>
    signer.kind === "keyless" && found.kind === "certificate"
      ? condition(signer, found)
      : undefined;
}

const failUnless = (holds: boolean, code: ReasonCode): ReasonCode | undefined =>
  holds ? undefined : code;
