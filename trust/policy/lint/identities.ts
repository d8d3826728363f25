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
    entry.kind === "slsaProvenance" ? named(entry.builders, builders) : [],
  );

/** Whether a signer signs as a builder, whatever the builder's refs. */
export const isBuilder = (signer: Signer, builder: Builder, { signers }: TrustPolicy): boolean => {
  if (builder.signer !== undefined) {
    return named([builder.signer], signers).some((its) => identityOf(its) === identityOf(signer));
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
      return named(entry.builders, builders);
    case "vsa":
      return named(
        named(entry.verifiers, verifiers).map(({ signer }) => signer),
        signers,
      );
    default:
      return named(entry.signers, signers);
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

const named = <Item>(
  names: readonly string[],
  items: Readonly<Record<string, Item>>,
): readonly Item[] =>
  names.flatMap((name) => {
    const item = items[name];
    return item === undefined ? [] : [item];
  });
