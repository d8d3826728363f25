import type { SignerDocument, TrustPolicyDocument } from "./schema";

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
