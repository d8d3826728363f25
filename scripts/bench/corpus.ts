/** Who signs the benchmark's images. */
export const IDENTITY = {
  repository: "acme/shop",
  workflow: ".github/workflows/release.yml",
  ref: "refs/heads/main",
};

/** Their certificate's subject and issuer. */
export const SUBJECT = `https://github.com/${IDENTITY.repository}/${IDENTITY.workflow}@${IDENTITY.ref}`;
export const ISSUER = "https://token.actions.githubusercontent.com";

/** A policy that trusts it, on one registry; the root lies beside it as `trusted-root.json`. */
export const policyText = (host: string): string => `apiVersion: countersign/v1
kind: TrustPolicy
name: bench
trustRoots:
  bench: { file: trusted-root.json }
signers:
  release:
    root: bench
    githubWorkflow: { repository: ${IDENTITY.repository}, workflow: ${IDENTITY.workflow}, refs: [${IDENTITY.ref}] }
rules:
  - name: signed
    images: ['${host}/**']
    signature: [release]
`;
