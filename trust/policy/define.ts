import type {
  AttestationDocument,
  BuilderDocument,
  SignerDocument,
  TrustPolicyDocument,
} from "./schema";

/** What every kind of signer may say besides its identity. */
export type SignerOptions = Pick<SignerDocument, "root" | "formats" | "validFrom" | "validUntil">;

/**
 * A TrustPolicy in TypeScript: the same data as in YAML, with its version filled in. It is checked where it is used
 * (`policyFromDocument`).
 *
 * @example
 * const document = defineTrustPolicy({
 *   name: "acme",
 *   signers: {
 *     release: githubWorkflow({
 *       repository: "acme/shop",
 *       workflow: ".github/workflows/release.yml",
 *       refs: ["refs/heads/main"],
 *     }),
 *   },
 *   rules: [{ name: "signed", images: ["acme.azurecr.io/**"], signature: ["release"] }],
 * });
 */
export const defineTrustPolicy = (
  document: Omit<TrustPolicyDocument, "apiVersion" | "kind">,
): TrustPolicyDocument => ({ apiVersion: "countersign/v1", kind: "TrustPolicy", ...document });

/**
 * A GitHub Actions workflow as signer.
 *
 * @example
 * const release = githubWorkflow({
 *   repository: "acme/shop",
 *   reusableWorkflow: "acme/workflows/.github/workflows/build.yml",
 *   reusableRefs: ["refs/tags/v*"],
 *   refs: ["refs/heads/main"],
 * });
 */
export const githubWorkflow = (
  identity: NonNullable<SignerDocument["githubWorkflow"]>,
  options: SignerOptions = {},
): SignerDocument => ({ githubWorkflow: identity, ...options });

/**
 * A GitLab CI pipeline as signer.
 *
 * @example
 * const release = gitlabCi({ project: "acme/shop", refs: ["refs/heads/main"] });
 */
export const gitlabCi = (
  identity: NonNullable<SignerDocument["gitlabCi"]>,
  options: SignerOptions = {},
): SignerDocument => ({ gitlabCi: identity, ...options });

/**
 * An Azure Pipelines service connection or pipeline as signer, under the private root whose authority issues for it.
 *
 * @example
 * const release = azureDevOps(
 *   {
 *     organization: "acme",
 *     organizationId: "6c1b4c1e-8a64-4a2d-9c4e-0d6c7a0b2f11",
 *     project: "shop",
 *     serviceConnection: "signing",
 *   },
 *   { root: "acme-sigstore" },
 * );
 */
export const azureDevOps = (
  identity: NonNullable<SignerDocument["azureDevOps"]>,
  options: SignerOptions & Required<Pick<SignerOptions, "root">>,
): SignerDocument => ({ azureDevOps: identity, ...options });

/**
 * Any certificate identity as signer.
 *
 * @example
 * const vendor = keyless({
 *   issuer: "https://accounts.google.com",
 *   subject: "krel@example.iam.gserviceaccount.com",
 * });
 */
export const keyless = (
  identity: NonNullable<SignerDocument["keyless"]>,
  options: SignerOptions = {},
): SignerDocument => ({ keyless: identity, ...options });

/**
 * A long-lived key as signer.
 *
 * @example
 * const platform = publicKey(
 *   { file: "keys/platform.pub", transparencyLog: 0 },
 *   { formats: ["legacy"], validUntil: "2027-01-01" },
 * );
 */
export const publicKey = (
  identity: NonNullable<SignerDocument["publicKey"]>,
  options: SignerOptions = {},
): SignerDocument => ({ publicKey: identity, ...options });

/** The builders of slsa-github-generator by the workflow that is called. */
const SLSA_GENERATORS = {
  container: "generator_container_slsa3.yml",
  generic: "generator_generic_slsa3.yml",
  go: "builder_go_slsa3.yml",
  "container-based": "builder_container-based_slsa3.yml",
} as const;

/**
 * A builder of slsa-github-generator, which reaches SLSA Build level 3, at its released versions.
 * https://github.com/slsa-framework/slsa-github-generator
 *
 * @example
 * const builders = { container: slsaBuilder("container", { refs: ["refs/tags/v2.*.*"] }) };
 */
export const slsaBuilder = (
  generator: keyof typeof SLSA_GENERATORS,
  options: Partial<Omit<BuilderDocument, "id">> = {},
): BuilderDocument => ({
  id: `https://github.com/slsa-framework/slsa-github-generator/.github/workflows/${SLSA_GENERATORS[generator]}`,
  refs: ["refs/tags/v*.*.*"],
  maxLevel: 3,
  ...options,
});

/**
 * SLSA provenance by one of the builders that the policy names.
 *
 * @example
 * const attestations = [
 *   slsaProvenance({ level: 3, builders: ["container"], repository: "acme/shop", refs: ["refs/heads/main"] }),
 *   sbom({ formats: ["spdx", "cyclonedx"], signers: ["release"] }),
 *   vulnerabilityScan({ failOn: "critical", maxAge: "P7D", signers: ["release"] }),
 *   vsa({ verifiers: ["gate"], levels: ["SLSA_BUILD_LEVEL_3"], policy: "this", maxAge: "P30D" }),
 *   predicate({
 *     type: "https://acme.example/review/v1",
 *     signers: ["review"],
 *     where: [{ field: "approved", equals: true }],
 *   }),
 * ];
 */
export const slsaProvenance = (
  entry: NonNullable<AttestationDocument["slsaProvenance"]>,
): AttestationDocument => ({ slsaProvenance: entry });

/** A software bill of materials. */
export const sbom = (entry: NonNullable<AttestationDocument["sbom"]>): AttestationDocument => ({
  sbom: entry,
});

/** A vulnerability scan; the newest decides. */
export const vulnerabilityScan = (
  entry: NonNullable<AttestationDocument["vulnerabilityScan"]>,
): AttestationDocument => ({ vulnerabilityScan: entry });

/** A verification summary (VSA); the newest decides. */
export const vsa = (entry: NonNullable<AttestationDocument["vsa"]>): AttestationDocument => ({
  vsa: entry,
});

/** An attestation of any predicate type. */
export const predicate = (
  entry: NonNullable<AttestationDocument["predicate"]>,
): AttestationDocument => ({ predicate: entry });
