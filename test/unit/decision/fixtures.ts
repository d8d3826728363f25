import type { Subject } from "../../../trust/decision";
import {
  COSIGN_SIGN_PREDICATE,
  type CertificateIdentity,
  type Evidence,
  type EvidenceProblem,
  type RejectedItem,
  type VerifiedStatement,
} from "../../../trust/evidence/types";
import { parseImageReference } from "../../../trust/image";
import type {
  Builder,
  ImagePattern,
  KeylessSigner,
  KeySigner,
  ModeSchedule,
  Rule,
  SignatureRequirement,
  Signer,
  SummaryVerifier,
  TrustPolicy,
} from "../../../trust/policy/types";
import type { Digest } from "../../../trust/registry/port";

/** The clock of most tests. */
export const NOW = new Date("2026-11-24T12:00:00.000Z");
export const DAY = 24 * 60 * 60 * 1000;

export const digestOf = (digit: string): Digest => `sha256:${digit.repeat(64)}`;
export const DIGEST = digestOf("3");
export const REPOSITORY = "acme.azurecr.io/shop/api";
export const TAGGED = `${REPOSITORY}:1.4.2`;
export const PINNED = `${REPOSITORY}@${DIGEST}`;

const GITHUB = "https://token.actions.githubusercontent.com";
export const SHOP = "https://github.com/acme/shop";
export const WORKFLOW = `${SHOP}/.github/workflows/release.yml`;
export const REUSABLE = "https://github.com/acme/workflows/.github/workflows/build.yml";

export const PUBLIC = "root:public-good";
export const PRIVATE = "root:private";
export const KEY = "a".repeat(64);
export const OTHER_KEY = "b".repeat(64);

// ── signers ──────────────────────────────────────────────────────────────────────────────────────────────────────

export const workflowSigner = (part: Partial<KeylessSigner> = {}): KeylessSigner => ({
  kind: "keyless",
  name: "release",
  formats: ["bundle"],
  anchor: PUBLIC,
  issuer: GITHUB,
  subject: { kind: "workflow", uri: WORKFLOW, refs: ["refs/heads/main"] },
  source: { repositoryUri: SHOP, refs: ["refs/heads/main"], triggers: [] },
  ...part,
});

export const reusableSigner = (part: Partial<KeylessSigner["source"]> = {}): KeylessSigner =>
  workflowSigner({
    name: "shared",
    subject: { kind: "workflow", uri: REUSABLE, refs: ["refs/tags/v*"] },
    source: { repositoryUri: SHOP, refs: ["refs/heads/main"], triggers: [], ...part },
  });

export const vendorSigner = (part: Partial<KeylessSigner> = {}): KeylessSigner => ({
  kind: "keyless",
  name: "vendor",
  formats: ["bundle"],
  anchor: PUBLIC,
  issuer: "https://accounts.google.com",
  subject: { kind: "equals", value: "krel@vendor.example" },
  ...part,
});

export const keySigner = (part: Partial<KeySigner> = {}): KeySigner => ({
  kind: "key",
  name: "platform-key",
  formats: ["bundle"],
  anchor: `key:${KEY}`,
  fingerprint: KEY,
  ...part,
});

// ── policies ─────────────────────────────────────────────────────────────────────────────────────────────────────

export const pattern = (text: string): ImagePattern => {
  const [repository = "", digest] = text.split("@");
  return { text, repository, ...(digest ? { digest: digest as Digest } : {}) };
};

export const always = (mode: "enforce" | "warn" | "audit"): ModeSchedule => [{ steps: [{ mode }] }];

export const requirement = (part: Partial<SignatureRequirement> = {}): SignatureRequirement => ({
  anyOf: ["release"],
  atLeast: 1,
  accept: "signature",
  ...part,
});

export const rule = (part: Partial<Rule> = {}): Rule => ({
  name: "signed",
  images: [pattern("acme.azurecr.io/**")],
  mode: always("enforce"),
  requireDigest: false,
  on: "named",
  sources: ["registry"],
  signature: requirement(),
  ...part,
});

export interface PolicyPart extends Partial<
  Omit<TrustPolicy, "signers" | "builders" | "verifiers">
> {
  readonly signers?: readonly Signer[];
  readonly builders?: readonly Builder[];
  readonly verifiers?: readonly SummaryVerifier[];
}

export const policyOf = ({
  signers = [workflowSigner()],
  builders = [],
  verifiers = [],
  ...part
}: PolicyPart = {}): TrustPolicy => ({
  name: "acme",
  digest: digestOf("f"),
  summaryDigest: digestOf("e"),
  anchors: [],
  rules: [rule()],
  denied: [],
  allow: [],
  unmatched: always("enforce"),
  mirrors: [],
  exceptNamespaces: [],
  exemptions: [],
  ...part,
  signers: byName(signers),
  builders: byName(builders),
  verifiers: byName(verifiers),
});

const byName = <T extends { readonly name: string }>(items: readonly T[]): Record<string, T> =>
  Object.fromEntries(items.map((item) => [item.name, item]));

// ── subjects and evidence ────────────────────────────────────────────────────────────────────────────────────────

export const subjectOf = (image: string = PINNED, part: Partial<Subject> = {}): Subject => {
  const reference = parseImageReference(image);
  return {
    image,
    reference,
    ...(reference.digest ? { digest: reference.digest } : {}),
    namespace: { name: "production", labels: {} },
    ...part,
  };
};

export const evidenceOf = (
  statements: readonly VerifiedStatement[] = [],
  part: Partial<Evidence> = {},
): Evidence => ({
  repository: REPOSITORY,
  digest: DIGEST,
  parts: ["bundle", "legacy", "legacy-attestation"],
  statements,
  rejected: [],
  problems: [],
  referrers: 2,
  gatheredAt: NOW.toISOString(),
  ...part,
});

export const certificate = (
  subject = `${WORKFLOW}@refs/heads/main`,
  extensions: CertificateIdentity["extensions"] = {},
  issuer = GITHUB,
): CertificateIdentity => ({
  kind: "certificate",
  issuer,
  subject,
  extensions: {
    sourceRepositoryUri: SHOP,
    sourceRepositoryRef: "refs/heads/main",
    sourceRepositoryDigest: "9d1f2ab0c3",
    sourceRepositoryId: "1234",
    buildConfigUri: `${WORKFLOW}@refs/heads/main`,
    buildTrigger: "push",
    ...extensions,
  },
});

export const SIGNED_AT = "2026-11-20T09:14:00.000Z";

export const statement = (part: Partial<VerifiedStatement> = {}): VerifiedStatement => ({
  anchor: PUBLIC,
  format: "bundle",
  part: "bundle",
  predicateType: COSIGN_SIGN_PREDICATE,
  signer: certificate(),
  provenTimes: [{ source: "transparency-log", time: SIGNED_AT, logIndex: "1234567" }],
  origin: digestOf("1"),
  ...part,
});

/** A legacy payload has no predicate type. */
export const legacyStatement = (part: Partial<VerifiedStatement> = {}): VerifiedStatement =>
  statement({
    format: "legacy",
    part: "legacy",
    origin: digestOf("2"),
    predicateType: undefined,
    ...part,
  });

export const vendorStatement = (
  subject = "krel@vendor.example",
  part: Partial<VerifiedStatement> = {},
): VerifiedStatement =>
  statement({
    signer: { kind: "certificate", issuer: "https://accounts.google.com", subject, extensions: {} },
    origin: digestOf("4"),
    ...part,
  });

export const keyStatement = (
  fingerprint = KEY,
  part: Partial<VerifiedStatement> = {},
): VerifiedStatement =>
  statement({
    anchor: `key:${fingerprint}`,
    signer: { kind: "key", fingerprint },
    provenTimes: [],
    origin: digestOf("5"),
    ...part,
  });

export const provedAt = (...times: string[]): Pick<VerifiedStatement, "provenTimes"> => ({
  provenTimes: times.map((time) => ({ source: "timestamp-authority", time })),
});

export const rejectedItem = (part: Partial<RejectedItem> = {}): RejectedItem => ({
  format: "bundle",
  part: "bundle",
  origin: digestOf("6"),
  code: "signature.invalid",
  message: "the signature does not verify",
  ...part,
});

export const problem = (part: Partial<EvidenceProblem> = {}): EvidenceProblem => ({
  part: "bundle",
  code: "registry.throttled",
  message: "429 from acme.azurecr.io",
  ...part,
});
