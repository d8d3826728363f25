import type {
  CertificateExtensions,
  EvidencePart,
  VerifiedStatement,
} from "../../../trust/evidence/types";
import type {
  AttestationEntry,
  Builder,
  PredicateEntry,
  Rule,
  SbomEntry,
  SlsaProvenanceEntry,
  SummaryVerifier,
  VsaEntry,
  VulnerabilityScanEntry,
} from "../../../trust/policy/types";
import {
  certificate,
  DIGEST,
  digestOf,
  PUBLIC,
  REPOSITORY,
  rule,
  SHOP,
  SIGNED_AT,
  statement,
  vendorSigner,
  WORKFLOW,
  workflowSigner,
} from "./fixtures";

/** Attestations of all kinds, as they are after the cryptography, and the entries that they satisfy. */

export const COMMIT = "9d1f2ab0c3".repeat(4);
const GENERATOR =
  "https://github.com/slsa-framework/slsa-github-generator/.github/workflows/generator_container_slsa3.yml";
export const BUILDER_ID = `${GENERATOR}@refs/tags/v2.1.0`;

export const builder = (part: Partial<Builder> = {}): Builder => ({
  name: "slsa-container",
  id: GENERATOR,
  refs: ["refs/tags/v*.*.*"],
  maxLevel: 3,
  issuer: "https://token.actions.githubusercontent.com",
  formats: ["bundle", "legacy"],
  anchor: PUBLIC,
  ...part,
});

export const verifier = (part: Partial<SummaryVerifier> = {}): SummaryVerifier => ({
  name: "gate",
  id: "https://acme.example/gate",
  signer: "gate-signer",
  ...part,
});

export const gateSigner = vendorSigner({
  name: "gate-signer",
  subject: { kind: "equals", value: "gate@acme.example" },
});

/** Everybody that the attestations below are by. */
export const everybody = {
  signers: [workflowSigner(), gateSigner, vendorSigner()],
  builders: [builder()],
  verifiers: [verifier()],
};

// ── entries ──────────────────────────────────────────────────────────────────────────────────────────────────────

export const provenanceEntry = (part: Partial<SlsaProvenanceEntry> = {}): SlsaProvenanceEntry => ({
  kind: "slsaProvenance",
  level: 3,
  builders: ["slsa-container"],
  repository: "acme/shop",
  refs: ["refs/heads/main"],
  triggers: [],
  unknownParameters: "report",
  ...part,
});

export const sbomEntry = (part: Partial<SbomEntry> = {}): SbomEntry => ({
  kind: "sbom",
  formats: ["spdx", "cyclonedx"],
  signers: ["release"],
  bannedComponents: [],
  requiredFields: [],
  ...part,
});

export const scanEntry = (part: Partial<VulnerabilityScanEntry> = {}): VulnerabilityScanEntry => ({
  kind: "vulnerabilityScan",
  failOn: "critical",
  signers: ["release"],
  vexSigners: ["release"],
  ...part,
});

export const vsaEntry = (part: Partial<VsaEntry> = {}): VsaEntry => ({
  kind: "vsa",
  verifiers: ["gate"],
  levels: ["SLSA_BUILD_LEVEL_2"],
  ...part,
});

export const REVIEW = "https://acme.example/review/v1";
export const predicateEntry = (part: Partial<PredicateEntry> = {}): PredicateEntry => ({
  kind: "predicate",
  type: REVIEW,
  signers: ["release"],
  where: [{ field: "approved", equals: true }],
  ...part,
});

/** A rule with attestations alone. */
export const attested = (entries: readonly AttestationEntry[], part: Partial<Rule> = {}): Rule =>
  rule({ signature: undefined, attestations: { anyOf: [entries] }, ...part });

// ── statements ───────────────────────────────────────────────────────────────────────────────────────────────────

export const at = (time: string): Pick<VerifiedStatement, "provenTimes"> => ({
  provenTimes: [{ source: "transparency-log", time, logIndex: "1234567" }],
});

export const inLegacyTag = {
  format: "legacy",
  part: "legacy-attestation" satisfies EvidencePart,
} as const;

/** What the container workflow of slsa-github-generator writes. */
export const provenancePredicate = (part: object = {}): object => ({
  buildType: "https://github.com/slsa-framework/slsa-github-generator/container@v1",
  builder: { id: BUILDER_ID },
  invocation: {
    configSource: {
      uri: `git+${SHOP}@refs/heads/main`,
      digest: { sha1: COMMIT },
      entryPoint: ".github/workflows/release.yml",
    },
    parameters: {},
    environment: {},
  },
  materials: [{ uri: `git+${SHOP}@refs/heads/main`, digest: { sha1: COMMIT } }],
  ...part,
});

export const provenance = (
  part: Partial<VerifiedStatement> = {},
  extensions: CertificateExtensions = {},
  subject = BUILDER_ID,
): VerifiedStatement =>
  statement({
    predicateType: "https://slsa.dev/provenance/v0.2",
    predicate: provenancePredicate(),
    signer: certificate(subject, {
      sourceRepositoryDigest: COMMIT,
      buildConfigDigest: COMMIT,
      runnerEnvironment: "github-hosted",
      ...extensions,
    }),
    origin: digestOf("a"),
    ...part,
  });

export const component = (purl: string): object => ({
  type: "library",
  name: purl.split("/").at(-1),
  version: "1.0",
  purl,
});

export const sbom = (
  components: readonly object[] = [component("pkg:npm/left-pad@1.0")],
  part: Partial<VerifiedStatement> = {},
): VerifiedStatement =>
  statement({
    predicateType: "https://cyclonedx.org/bom",
    predicate: {
      bomFormat: "CycloneDX",
      specVersion: "1.6",
      version: 1,
      metadata: { timestamp: "2026-11-20T09:10:00Z" },
      components,
    },
    origin: digestOf("b"),
    ...part,
  });

export interface ScanPart extends Partial<VerifiedStatement> {
  /** When it ended; what is proven is a minute later. */
  readonly finished?: string;
  readonly database?: string;
}

/** A scan that found a vulnerability of each severity. */
export const scan = (
  severities: readonly string[] = [],
  { finished = SIGNED_AT, database = finished, ...part }: ScanPart = {},
): VerifiedStatement =>
  statement({
    predicateType: "https://in-toto.io/attestation/vulns/v0.2",
    predicate: {
      scanner: {
        uri: "pkg:github/aquasecurity/trivy@0.60.0",
        version: "0.60.0",
        db: { lastUpdate: database },
        result: severities.map((score, index) => ({
          id: `CVE-2026-${index + 1}`,
          severity: [{ method: "nvd", score }],
        })),
      },
      metadata: { scanStartedOn: finished, scanFinishedOn: finished },
    },
    ...at(new Date(Date.parse(finished) + 60_000).toISOString()),
    origin: digestOf("c"),
    ...part,
  });

/** An OpenVEX document of one statement. */
export const vex = (
  vulnerability: string,
  status: "not_affected" | "affected" = "not_affected",
  part: Partial<VerifiedStatement> & { readonly time?: string } = {},
): VerifiedStatement => {
  const { time = SIGNED_AT, ...rest } = part;
  return statement({
    predicateType: "https://openvex.dev/ns/v0.2.0",
    predicate: {
      "@context": "https://openvex.dev/ns/v0.2.0",
      "@id": "https://acme.example/vex",
      author: "acme",
      timestamp: time,
      version: 1,
      statements: [
        {
          vulnerability: { name: vulnerability },
          products: [{ "@id": `${REPOSITORY}@${DIGEST}` }],
          status,
          ...(status === "not_affected" ? { justification: "component_not_present" } : {}),
        },
      ],
    },
    ...at(new Date(Date.parse(time) + 60_000).toISOString()),
    origin: digestOf("d"),
    ...rest,
  });
};

const gate: Pick<VerifiedStatement, "signer" | "origin"> = {
  signer: {
    kind: "certificate",
    issuer: "https://accounts.google.com",
    subject: "gate@acme.example",
    extensions: {},
  },
  origin: digestOf("e"),
};

export const vsaPredicate = (part: object = {}): object => ({
  verifier: { id: "https://acme.example/gate" },
  timeVerified: "2026-11-20T09:10:00Z",
  resourceUri: REPOSITORY,
  policy: { uri: "urn:countersign:policy:acme", digest: { sha256: "e".repeat(64) } },
  verificationResult: "PASSED",
  verifiedLevels: ["SLSA_BUILD_LEVEL_3"],
  slsaVersion: "1.2",
  ...part,
});

export const vsa = (
  predicate: object = {},
  part: Partial<VerifiedStatement> = {},
): VerifiedStatement =>
  statement({
    predicateType: "https://slsa.dev/verification_summary/v1",
    predicate: vsaPredicate(predicate),
    ...gate,
    ...part,
  });

/** A summary about the commit that {@link provenance} was built from. */
export const sourceVsa = (
  predicate: object = {},
  part: Partial<VerifiedStatement> = {},
): VerifiedStatement =>
  vsa(
    { resourceUri: `git+${SHOP}`, verifiedLevels: ["SLSA_SOURCE_LEVEL_3"], ...predicate },
    { otherSubjects: [`gitCommit:${COMMIT}`], origin: digestOf("f"), ...part },
  );

export const review = (
  predicate: unknown = { approved: true },
  part: Partial<VerifiedStatement> = {},
): VerifiedStatement =>
  statement({ predicateType: REVIEW, predicate, origin: digestOf("0"), ...part });

/** A statement by a workflow that nobody names. */
export const byStranger = (one: VerifiedStatement): VerifiedStatement => ({
  ...one,
  signer: certificate(`${WORKFLOW.replace("acme", "evil")}@refs/heads/main`, {
    sourceRepositoryUri: SHOP.replace("acme", "evil"),
    buildConfigUri: `${WORKFLOW.replace("acme", "evil")}@refs/heads/main`,
  }),
});
