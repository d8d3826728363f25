import { z } from "zod";
import { date, list, name, numericId, strict, text, threshold } from "./fields";

const refs = list(text).describe(
  "Git refs that are accepted, as refs/heads/main or refs/tags/v*; * stays inside one segment, ** crosses. Required.",
);
const triggers = list(text).describe(
  "Refused triggers that are accepted all the same, as pull_request_target, workflow_run or GitLab's merge_request_event; all others are accepted anyway. Default: none.",
);

const githubWorkflow = strict({
  repository: text.describe(
    "Source repository as owner/name; read from the certificate's source extension. Required.",
  ),
  workflow: text
    .describe(
      "Workflow file that builds, as .github/workflows/release.yml. With reusableWorkflow: the calling workflow.",
    )
    .optional(),
  refs,
  reusableWorkflow: text
    .describe(
      "Reusable workflow that signs, as owner/name/.github/workflows/build.yml. Default: none, the workflow signs itself.",
    )
    .optional(),
  reusableRefs: list(text)
    .describe("Refs at which the reusable workflow is accepted. Required with reusableWorkflow.")
    .optional(),
  repositoryId: numericId
    .describe(
      "GitHub's numeric id of the repository: a re-created repository has another. Default: not checked.",
    )
    .optional(),
  triggers: triggers.optional(),
}).describe(
  "A GitHub Actions workflow on github.com. Its certificate's subject is the workflow that signs, with its ref.",
);

const gitlabCi = strict({
  project: text.describe("Project path as group/project, subgroups included. Required."),
  configFile: text
    .describe("CI configuration file in the project. Default: .gitlab-ci.yml.")
    .optional(),
  refs,
  projectId: numericId.describe("GitLab's numeric project id. Default: not checked.").optional(),
  server: text
    .describe(
      "URL of the GitLab instance, which is also the token issuer. Default: https://gitlab.com.",
    )
    .optional(),
  triggers: triggers.optional(),
}).describe(
  "A GitLab CI pipeline whose configuration lies in the same project: subject SERVER/PROJECT//FILE@REF.",
);

const azureDevOps = strict({
  organization: text.describe("Name of the Azure DevOps organization. Required."),
  organizationId: z
    .guid({ error: "the organization's id, a GUID" })
    .describe(
      "Id (GUID) of the organization: the issuer is https://vstoken.dev.azure.com/ID. Required.",
    ),
  project: text.describe("Name of the project. Required."),
  serviceConnection: text
    .describe(
      "Name of the service connection whose token signs: subject sc://ORGANIZATION/PROJECT/CONNECTION.",
    )
    .optional(),
  pipeline: text
    .describe("Name of the pipeline whose token signs: subject p://ORGANIZATION/PROJECT/PIPELINE.")
    .optional(),
}).describe(
  "An Azure Pipelines identity. Public Fulcio does not issue for it, so `root` must name a private root. Exactly one of serviceConnection and pipeline.",
);

const keyless = strict({
  issuer: text.describe("OIDC issuer in the certificate, compared as it is. Required."),
  subject: text
    .describe("Subject alternative name, compared as it is: URI, e-mail address or username.")
    .optional(),
  subjectPattern: text
    .describe("RE2 pattern for the whole subject; it is matched anchored at both ends.")
    .optional(),
}).describe("Any certificate identity. Exactly one of subject and subjectPattern.");

const publicKey = strict({
  file: text.describe("PEM file (SPKI), relative to the policy file.").optional(),
  pem: text.describe("The PEM text itself.").optional(),
  azureKeyVault: text
    .describe(
      "URL of the key in Azure Key Vault with its version, as https://NAME.vault.azure.net/keys/KEY/VERSION, for `countersign trust-root pin`: what is verified with is the pinned `file`. Default: none.",
    )
    .optional(),
  transparencyLog: threshold
    .describe("Log entries that a signature must have. Default: 1.")
    .meta({ default: 1 })
    .optional(),
}).describe(
  "A long-lived key: P-256, RSA of at least 2048 bits, or Ed25519. Exactly one of file and pem.",
);

/** Who may sign: exactly one kind of identity. */
export const signer = strict({
  githubWorkflow: githubWorkflow.optional(),
  gitlabCi: gitlabCi.optional(),
  azureDevOps: azureDevOps.optional(),
  keyless: keyless.optional(),
  publicKey: publicKey.optional(),
  root: name
    .describe(
      'Trust root that its certificate, log and timestamps must come from. Default: "public-good".',
    )
    .meta({ default: "public-good" })
    .optional(),
  formats: list(z.enum(["bundle", "legacy"]))
    .describe(
      "How it stores signatures: bundle (OCI referrer, cosign v3) or legacy (.sig tag). Default: [bundle].",
    )
    .meta({ default: ["bundle"] })
    .optional(),
  validFrom: date
    .describe("Signatures before are refused; a bare date is its end, UTC. Default: no limit.")
    .optional(),
  validUntil: date
    .describe("Signatures after are refused; a bare date is its end, UTC. Default: no limit.")
    .optional(),
}).describe(
  "Who may sign: exactly one of githubWorkflow, gitlabCi, azureDevOps, keyless and publicKey.",
);

/** The kinds of identity that a signer can name. */
export const signerKinds = [
  "githubWorkflow",
  "gitlabCi",
  "azureDevOps",
  "keyless",
  "publicKey",
] as const;

export const trustRoot = strict({
  file: text
    .describe(
      'Sigstore TrustedRoot (JSON), relative to the policy file. Required, except for "public-good", which has its own.',
    )
    .optional(),
  transparencyLog: threshold
    .describe("Log entries that a signature must have. Default: 1.")
    .meta({ default: 1 })
    .optional(),
  certificateTransparency: threshold
    .describe("Certificate log entries (SCTs) that a certificate must have. Default: 1.")
    .meta({ default: 1 })
    .optional(),
  signedTimestamps: threshold
    .describe("Timestamps of the root's authorities that a signature must have. Default: 0.")
    .meta({ default: 0 })
    .optional(),
}).describe(
  "Authorities, logs and timestamp authorities, with how many of each a signature must have.",
);
