import type { ReasonCode } from "../../../trust/reasons";
import type { Says } from "./case";

/** An image on which cosign and Countersign are meant to differ. */
export interface Difference {
  /** Stable: what is named in issues and release notes. */
  readonly id: string;
  /** Name of the case that proves it. */
  readonly case: string;
  /** What `cosign verify` or `cosign verify-attestation` does. */
  readonly cosign: Says;
  /** The code of our verdict. */
  readonly ours: ReasonCode;
  readonly because: string;
}

/**
 * The intended differences, all of them: the one list behind docs/cosign.md, `npm run conformance:cosign` and
 * `npm run test:conformance`. A difference that is not here fails there, and so does a row here that is no difference.
 */
export const differences: readonly Difference[] = [
  {
    id: "second-name",
    case: "bundle: the certificate has a second name beside the expected subject",
    cosign: "accepts",
    ours: "certificate.subject",
    because: "Which name is meant must not depend on the reader.",
  },
  {
    id: "ca-certificate",
    case: "bundle: the certificate is a CA",
    cosign: "accepts",
    ours: "certificate.usage",
    because: "Fulcio never issues an authority's certificate to a signer.",
  },
  {
    id: "two-issuers",
    case: "bundle: the two issuer extensions differ",
    cosign: "accepts",
    ours: "certificate.issuer-conflict",
    because: "Old and new readers would take it for two different issuers.",
  },
  {
    id: "many-timestamps",
    case: "bundle: there are 33 timestamps beside a good log entry",
    cosign: "accepts",
    ours: "registry.limit",
    because: "More than 32 are not read.",
  },
  {
    id: "late-timestamp",
    case: "bundle: the timestamp is later than the certificate, the log entry is not",
    cosign: "accepts",
    ours: "signature.invalid",
    because:
      "A timestamp that is there must hold. cosign looks at it only with `--use-signed-timestamps`.",
  },
  {
    id: "future",
    case: "bundle: it was signed an hour from now",
    cosign: "accepts",
    ours: "clock.skew",
    because: "A proven time in the future means that a clock is wrong.",
  },
  {
    id: "statement-type",
    case: "bundle: the payload is of an unknown statement type",
    cosign: "accepts",
    ours: "bundle.malformed",
    because: "Only in-toto statements v0.1 and v1 are understood.",
  },
  {
    id: "attestation-as-signature",
    case: "bundle: the statement is an attestation, not a signature",
    cosign: "accepts",
    ours: "signature.not-a-signature",
    because:
      "An SBOM says nothing about who vouches for the image. A rule with `accept: any-statement` takes it.",
  },
  {
    id: "payload-type",
    case: ".sig tag: the payload is of another type",
    cosign: "accepts",
    ours: "statement.payload-type",
    because: "The type is what tells an image signature from another statement.",
  },
  {
    id: "digest-twice",
    case: ".sig tag: the payload has the digest twice, the expected one last",
    cosign: "accepts",
    ours: "bundle.malformed",
    because: "Two readers would take it for two different images.",
  },
  {
    id: "digest-in-other-case",
    case: ".sig tag: the payload has the digest also under a name in other case",
    cosign: "accepts",
    ours: "bundle.malformed",
    because: "Two readers would take it for two different images.",
  },
  {
    id: "names-in-other-case",
    case: ".sig tag: the payload has only names in other case",
    cosign: "accepts",
    ours: "bundle.malformed",
    because: "The specification names the fields in lower case.",
  },
  {
    id: "provenance-source",
    case: "provenance: the predicate names another source than the certificate",
    cosign: "accepts",
    ours: "provenance.source",
    because: "cosign does not look into a predicate. What it says must fit the certificate.",
  },
  {
    id: "provenance-builder",
    case: "provenance: the predicate names another builder than the certificate",
    cosign: "accepts",
    ours: "provenance.builder",
    because: "A builder may not write provenance in the name of another one.",
  },
  {
    id: "empty-provenance",
    case: "provenance: the predicate is empty",
    cosign: "accepts",
    ours: "predicate.malformed",
    because: "It says nothing about the build.",
  },
  {
    id: "empty-sbom",
    case: "SBOM: without components",
    cosign: "accepts",
    ours: "sbom.empty",
    because: "An SBOM that lists nothing is none.",
  },
  {
    id: "no-sbom",
    case: "SBOM: not an SBOM at all",
    cosign: "accepts",
    ours: "predicate.malformed",
    because: "A predicate must be what its type says.",
  },
  {
    id: "newest-scan",
    case: "vulnerability scan: the newest found a critical vulnerability, an older one nothing",
    cosign: "accepts",
    ours: "scan.vulnerabilities",
    because: "News can be bad, so the newest scan decides, by its result.",
  },
  {
    id: "failed-summary",
    case: "verification summary: failed",
    cosign: "accepts",
    ours: "vsa.failed",
    because: "A summary counts by what it says.",
  },
  {
    id: "rekor2-dsse",
    case: "bundle: the Rekor v2 entry is of type dsse, which sigstore-go does not read",
    cosign: "rejects",
    ours: "signature.ok",
    because:
      "The entry type is part of Rekor v2, and the library that Countersign uses verifies it.",
  },
  {
    id: "bundle-hides-signature",
    case: "both: a good .sig tag beside a bundle by another repository",
    cosign: "rejects",
    ours: "signature.ok",
    because:
      "cosign looks at tags only where there is no bundle at all, so whoever may push can hide a signature. What lies beside the evidence changes nothing here.",
  },
  {
    id: "bundle-hides-attestation",
    case: "both: a good .att tag beside a bundle by another repository",
    cosign: "rejects",
    ours: "attestation.ok",
    because: "The same for attestations.",
  },
  {
    id: "one-of-several",
    case: "condition: it holds for one statement and not for another",
    cosign: "rejects",
    ours: "attestation.ok",
    because:
      "With `--policy`, every statement of the type must pass in cosign. Here evidence only adds: a later statement cannot spoil an earlier one, except for scans, VEX and VSAs, where the newest decides.",
  },
];
