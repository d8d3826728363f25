import type { SignerDocument } from "./schema";
import type { KeylessSigner, SourceRequirement } from "./types";

type Identity = Pick<KeylessSigner, "issuer" | "subject" | "source">;

/** GitHub's public instance. */
export const GITHUB = "https://github.com";
export const GITHUB_ISSUER = "https://token.actions.githubusercontent.com";
const AZURE_DEVOPS_ISSUER = "https://vstoken.dev.azure.com";
/** GitLab's public instance, and the issuer of its tokens. */
export const GITLAB = "https://gitlab.com";
/** GitLab's default configuration file. */
export const GITLAB_CONFIG_FILE = ".gitlab-ci.yml";

/** The OIDC issuer of the builds of a URI's host, where there is only one. */
export const issuerOfHost = (uri: string): string | undefined => {
  if (uri.startsWith(`${GITHUB}/`)) return GITHUB_ISSUER;
  return uri.startsWith(`${GITLAB}/`) ? GITLAB : undefined;
};

/**
 * What the certificate of a keyless signer says: issuer, subject and source, as Fulcio writes them
 * (https://github.com/sigstore/fulcio/blob/main/config/identity/config.yaml). `undefined` for a key.
 */
export const certificateIdentity = (signer: SignerDocument): Identity | undefined => {
  if (signer.githubWorkflow) return githubIdentity(signer.githubWorkflow);
  if (signer.gitlabCi) return gitlabIdentity(signer.gitlabCi);
  if (signer.azureDevOps) return azureIdentity(signer.azureDevOps);
  return signer.keyless ? keylessIdentity(signer.keyless) : undefined;
};

/** Subject: `job_workflow_ref`, the workflow that holds the token; source: the repository that was built. */
const githubIdentity = (github: NonNullable<SignerDocument["githubWorkflow"]>): Identity => {
  const repositoryUri = `${GITHUB}/${github.repository}`;
  const caller = github.workflow === undefined ? undefined : `${repositoryUri}/${github.workflow}`;
  const reusable = github.reusableWorkflow;
  return {
    issuer: GITHUB_ISSUER,
    subject: {
      kind: "workflow",
      uri: reusable === undefined ? (caller ?? repositoryUri) : `${GITHUB}/${reusable}`,
      refs: github.reusableRefs ?? github.refs,
    },
    source: sourceOf(repositoryUri, github.refs, github.repositoryId, github.triggers, caller),
  };
};

/** Subject: `ci_config_ref_uri`, which GitLab fills in only when the configuration lies in the same project. */
const gitlabIdentity = (gitlab: NonNullable<SignerDocument["gitlabCi"]>): Identity => {
  const issuer = gitlab.server ?? GITLAB;
  const repositoryUri = `${issuer}/${gitlab.project}`;
  const uri = `${repositoryUri}//${gitlab.configFile ?? GITLAB_CONFIG_FILE}`;
  return {
    issuer,
    subject: { kind: "workflow", uri, refs: gitlab.refs },
    source: sourceOf(repositoryUri, gitlab.refs, gitlab.projectId, gitlab.triggers, uri),
  };
};

const sourceOf = (
  repositoryUri: string,
  refs: readonly string[],
  id: string | number | undefined,
  triggers: readonly string[] | undefined,
  workflowUri: string | undefined,
): SourceRequirement => ({
  repositoryUri,
  refs,
  ...(id === undefined ? {} : { repositoryId: String(id) }),
  ...(workflowUri === undefined ? {} : { workflowUri }),
  triggers: triggers ?? [],
});

/**
 * Azure DevOps names a service connection `sc://…` and a pipeline `p://…`; the organization's id is in the issuer.
 * https://learn.microsoft.com/azure/devops/pipelines/release/configure-workload-identity
 */
const azureIdentity = (azure: NonNullable<SignerDocument["azureDevOps"]>): Identity => ({
  issuer: `${AZURE_DEVOPS_ISSUER}/${azure.organizationId.toLowerCase()}`,
  subject: {
    kind: "equals",
    value:
      azure.serviceConnection === undefined
        ? `p://${azure.organization}/${azure.project}/${azure.pipeline ?? ""}`
        : `sc://${azure.organization}/${azure.project}/${azure.serviceConnection}`,
  },
});

const keylessIdentity = ({
  issuer,
  subject,
  subjectPattern,
}: NonNullable<SignerDocument["keyless"]>): Identity => ({
  issuer,
  subject:
    subjectPattern === undefined
      ? { kind: "equals", value: subject ?? "" }
      : { kind: "pattern", value: subjectPattern },
});
