import type { ReasonCode } from "../../../trust/reasons";

/** What cosign can mean when it rejects, and the codes with which we say the same. */
interface Meaning {
  readonly reason: RegExp;
  readonly ours: readonly ReasonCode[];
}

/**
 * cosign's reasons, read without the words in front of them that only say what it looked for. A reason that is not here
 * is none: it may be that the registry, a log or the command line failed, and then nothing was judged.
 */
const meanings: readonly Meaning[] = [
  {
    // It passes over bundles that it cannot read.
    reason: /^(no signatures found|none of the attestations matched the predicate type: .*)?$/,
    ours: [
      ...(["signature.missing", "attestation.missing", "sbom.format"] as const),
      ...(["bundle.malformed", "bundle.media-type", "registry.limit"] as const),
    ],
  },
  {
    reason:
      /(no matching CertificateIdentity found|none of the expected identities matched|expected GitHub Workflow \w+ not found)/,
    ours: [
      ...(["identity.mismatch", "certificate.subject", "certificate.issuer-missing"] as const),
      ...(["provenance.signer", "provenance.builder-ref"] as const),
      ...(["provenance.source.mismatch", "provenance.ref.mismatch"] as const),
    ],
  },
  {
    reason: /^(failed to summarize certificate|.*validation error: x509): /,
    ours: ["certificate.encoding", "certificate.subject", "bundle.malformed"],
  },
  {
    // An expired certificate, where nothing proves that it was in time, is one that does not verify now.
    reason: /leaf certificate verification failed$/,
    ours: [
      ...(["certificate.usage", "certificate.critical-extension"] as const),
      ...(["signature.time-unproven", "signature.invalid"] as const),
    ],
  },
  {
    reason: /(verify signed certificate timestamp|required embedded SCT)/,
    ours: ["signature.invalid", "root.unknown-authority"],
  },
  {
    reason:
      /(integrated time outside certificate validity$|certificate expired before observed time)/,
    ours: ["signature.invalid"],
  },
  {
    reason:
      /^(expected a signed timestamp to verify an expired certificate|offline verification failed)$/,
    ours: ["signature.time-unproven"],
  },
  {
    reason: /^failed to verify timestamps: threshold not met/,
    ours: ["signature.time-unproven", "signature.invalid", "root.unknown-authority"],
  },
  {
    reason: /not enough verified log entries from transparency log/,
    ours: [
      ...(["log.entry-missing", "signature.time-unproven"] as const),
      ...(["signature.invalid", "root.unknown-authority"] as const),
    ],
  },
  { reason: /rekor log public key not found for payload/, ours: ["root.unknown-authority"] },
  {
    reason: /^failed to verify log inclusion: (duplicate tlog entries|signature on checkpoint)/,
    ours: ["signature.invalid"],
  },
  {
    // Where a key is wanted, cosign compares it with the log entry's before it verifies anything.
    reason: /(transparency log certificate does not match$|comparing public key PEMs)/,
    ours: ["log.entry-mismatch", "signature.key-mismatch", "signature.invalid"],
  },
  {
    reason:
      /(transparency log (signature|.* payload hash .*) does not match|verifying inclusion: calculated root)/,
    ours: ["log.entry-mismatch"],
  },
  {
    reason:
      /^error verifying bundle: (matching bundle to payload|signature in bundle does not match|failed to extract signature)/,
    ours: ["log.entry-mismatch", "bundle.malformed"],
  },
  { reason: /^error verifying bundle: .* unable to verify SET$/, ours: ["signature.invalid"] },
  {
    reason:
      /(expected key signature, not certificate|both public key and certificate were provided)/,
    ours: ["bundle.material"],
  },
  {
    reason:
      /(unable to extract statement from envelope: validation error: unsupported media type)$/,
    ours: ["statement.payload-type"],
  },
  {
    reason:
      /(invalid attestation: decoding json|exactly one signature is required|looking for beginning of value)/,
    ours: ["bundle.malformed"],
  },
  {
    reason: /(artifact digests? does not match|no matching subject digest|missing digest in claim)/,
    ours: ["statement.subject-mismatch", "bundle.malformed"],
  },
  { reason: /^setting trusted material: loading trusted root: /, ours: ["policy.invalid"] },
  { reason: /too many subjects: /, ours: ["registry.limit"] },
  { reason: /^\d+ validation errors occurred$/, ours: ["predicate.condition"] },
];

/** cosign's last word, from what it wrote to stderr. */
export const reasonOf = (stderr: string): string =>
  (/^Error: ([^]*?)\s*^error during command execution: /m.exec(stderr)?.[1] ?? stderr)
    .replace(/^no matching (attestations|signatures):\s*/, "")
    .trim();

/** The codes with which we say the same; `undefined` if cosign's words are no verdict on the image. */
export const codesFor = (reason: string): readonly ReasonCode[] | undefined => {
  const found = meanings.filter((meaning) => meaning.reason.test(reason));
  return found.length === 0 ? undefined : found.flatMap(({ ours }) => ours);
};
