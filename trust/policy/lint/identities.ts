import type {
  AttestationEntry,
  Builder,
  EvidenceSource,
  Rule,
  Signer,
  TrustAnchor,
  TrustPolicy,
} from "../types";
import { PUBLIC_GOOD } from "../materials";
import { named } from "../named";

/** What makes a signer somebody: names and formats play no part. */
export const identityOf = (signer: Signer): string =>
  signer.kind === "key"
    ? signer.fingerprint
    : JSON.stringify([signer.anchor, signer.issuer, signer.subject, signer.source]);

/** All entries of a rule's attestations, of whatever alternative. */
export const entriesOf = ({ attestations }: Rule): readonly AttestationEntry[] =>
  (attestations?.anyOf ?? []).flat();

/** The builders whose provenance a rule believes. */
export const buildersOf = (rule: Rule, { builders }: TrustPolicy): readonly Builder[] =>
  entriesOf(rule).flatMap((entry) =>
    entry.kind === "slsaProvenance" ? named(builders, entry.builders) : [],
  );

/** Whether a signer signs as a builder, whatever the builder's refs. */
export const isBuilder = (signer: Signer, builder: Builder, { signers }: TrustPolicy): boolean => {
  if (builder.signer !== undefined) {
    return named(signers, [builder.signer]).some((its) => identityOf(its) === identityOf(signer));
  }
  if (signer.kind === "key") return false;
  const { subject } = signer;
  return subject.kind === "workflow"
    ? subject.uri === builder.id
    : subject.kind === "equals" && subject.value.startsWith(`${builder.id}@`);
};

/** Those of an entry or a requirement that may sign it, in any of their formats. */
export const signatoriesOf = (
  entry: AttestationEntry,
  { signers, builders, verifiers }: TrustPolicy,
): readonly (Signer | Builder)[] => {
  switch (entry.kind) {
    case "slsaProvenance":
      return named(builders, entry.builders);
    case "vsa":
      return named(
        signers,
        named(verifiers, entry.verifiers).map(({ signer }) => signer),
      );
    default:
      return named(signers, entry.signers);
  }
};

/** Authorities of the Sigstore instances that GitHub attests with: the public one, and its own for private repositories. */
const GITHUB_AUTHORITIES = ["https://fulcio.sigstore.dev", "https://fulcio.githubapp.com"];

/** Whether GitHub's attestations can satisfy an anchor. */
export const isGithubAnchor = (anchor: TrustAnchor): boolean => {
  if (anchor.kind === "key") return false;
  const { certificateAuthorities } = JSON.parse(anchor.rootJson) as {
    readonly certificateAuthorities?: readonly { readonly uri?: string }[] | null;
  };
  return (
    anchor.root === PUBLIC_GOOD ||
    (certificateAuthorities ?? []).some(({ uri = "" }) =>
      GITHUB_AUTHORITIES.includes(uri.replace(/\/$/, "")),
    )
  );
};

/** Whether evidence is read from GitHub and from nowhere else. */
export const isGithubOnly = (sources: readonly EvidenceSource[]): boolean =>
  !sources.includes("registry");
