import type { KeylessSigner, Signer, SourceRequirement } from "../../trust/policy";
import { GITHUB } from "../../trust/policy/identity";
import type { Problem } from "../validation";
import { GithubSubjects } from "./push-identity-args";
import type { PushIdentityArgs } from "./push-identity-args";

/** Whose tokens are taken for an identity's: compared as they are, without wildcards. */
export interface Subject {
  readonly issuer: string;
  readonly subject: string;
  /** Whether it names a repository of GitHub by nothing but its name. */
  readonly isByName: boolean;
}

/** Subjects of a signer's tokens, or why they cannot be told. */
export type Told =
  { readonly subjects: readonly Subject[] } | { readonly problem: Omit<Problem, "property"> };

export type SubjectOptions = Pick<
  PushIdentityArgs,
  "environments" | "githubOwnerIds" | "githubSubjects"
>;

const AZURE_DEVOPS = "https://vstoken.dev.azure.com/";

export const isGithub = (signer: Signer): boolean =>
  signer.kind === "keyless" && signer.source?.repositoryUri.startsWith(`${GITHUB}/`) === true;

/** The subjects of the tokens that a signer's pipeline logs in with. */
export function subjectsOf(signer: Signer, options: SubjectOptions): Told {
  if (signer.kind === "key") {
    return refused(
      "is a key, and nobody logs in with a key",
      "name a signer of GitHub, GitLab or Azure DevOps",
    );
  }
  const { source, issuer, subject } = signer;
  if (source !== undefined) {
    return isGithub(signer) ? github(signer, source, options) : gitlab(signer, source);
  }
  if (issuer.startsWith(AZURE_DEVOPS) && subject.kind === "equals") {
    return { subjects: [{ issuer, subject: subject.value, isByName: false }] };
  }
  return refused(
    "is declared as a certificate's identity, which does not tell the subject of a token",
    "declare it as githubWorkflow, gitlabCi or azureDevOps in the policy",
  );
}

const refused = (reason: string, fix: string): Told => ({ problem: { reason, fix } });

/** https://docs.github.com/actions/reference/security/oidc#example-subject-claims */
function github(
  { issuer }: KeylessSigner,
  { repositoryUri, repositoryId, refs }: SourceRequirement,
  { environments, githubOwnerIds = {}, githubSubjects }: SubjectOptions,
): Told {
  const [owner = "", repository = ""] = repositoryUri.slice(GITHUB.length + 1).split("/");
  const ownerId = Object.hasOwn(githubOwnerIds, owner) ? githubOwnerIds[owner] : undefined;
  const hasIds = ownerId !== undefined && repositoryId !== undefined;
  const form = githubSubjects ?? (hasIds ? GithubSubjects.Both : GithubSubjects.Names);
  if (form !== GithubSubjects.Names && !hasIds) {
    return refused(
      `has no subject with ids without those of ${owner} and ${owner}/${repository}`,
      `set githubOwnerIds.${owner}, and repositoryId of the signer in the policy`,
    );
  }
  const wrong = environments === undefined ? wrongRef(refs) : undefined;
  if (wrong !== undefined) {
    return refused(
      wrong,
      "name the environments of its jobs (environments), or refs without wildcards in the policy",
    );
  }
  const contexts =
    environments?.map((environment) => `environment:${environment.replaceAll(":", "%3A")}`) ??
    refs.map((ref) => `ref:${ref}`);
  const repositories = [
    ...(form === GithubSubjects.Ids ? [] : [{ text: `${owner}/${repository}`, isByName: true }]),
    ...(form === GithubSubjects.Names
      ? []
      : [{ text: `${owner}@${ownerId}/${repository}@${repositoryId}`, isByName: false }]),
  ];
  return {
    subjects: repositories.flatMap(({ text, isByName }) =>
      contexts.map((context) => ({ issuer, subject: `repo:${text}:${context}`, isByName })),
    ),
  };
}

/** https://docs.gitlab.com/ci/secrets/id_token_authentication/#token-payload */
function gitlab({ issuer }: KeylessSigner, { repositoryUri, refs }: SourceRequirement): Told {
  const wrong = wrongRef(refs);
  if (wrong !== undefined) return refused(wrong, "name refs without wildcards in the policy");
  const project = repositoryUri.slice(issuer.length + 1);
  return {
    subjects: refs.map((ref) => {
      const [, kind = "", ...name] = ref.split("/");
      const type = kind === "tags" ? "tag" : "branch";
      const subject = `project_path:${project}:ref_type:${type}:ref:${name.join("/")}`;
      return { issuer, subject, isByName: false };
    }),
  };
}

/** Why a signer's refs cannot be told as subjects; a wider credential instead would let in whom the policy does not trust. */
function wrongRef(refs: readonly string[]): string | undefined {
  const pattern = refs.find((ref) => ref.includes("*"));
  if (pattern !== undefined) {
    return `accepts the refs ${pattern}, and a credential takes no wildcards`;
  }
  const other = refs.find((ref) => !/^refs\/(?:heads|tags)\/./.test(ref));
  return other === undefined
    ? undefined
    : `accepts the ref ${other}, which is no branch and no tag`;
}
