/** A subject alternative name of a certificate. `value` is written byte for byte (latin1), so it can be wrong on purpose. */
export interface SubjectName {
  readonly kind: "uri" | "email" | "dns" | "username";
  readonly value: string;
}

/** Who signs, as the authority certifies it. */
export interface Identity {
  /** The first of the names. */
  readonly subject: string;
  readonly issuer: string;
  readonly names: readonly SubjectName[];
  /**
   * Fulcio's extensions by the last arc of their OID 1.3.6.1.4.1.57264.1.x; a `Buffer` is the extension's raw value.
   * https://github.com/sigstore/fulcio/blob/main/docs/oid-info.md
   */
  readonly extensions: Readonly<Record<number, string | Buffer>>;
}

export interface GithubIdentityOptions {
  /** `owner/name`. */
  readonly repository: string;
  /** Path in the repository, e.g. `.github/workflows/release.yml`. */
  readonly workflow: string;
  /** e.g. `refs/heads/main`. */
  readonly ref: string;
  readonly sha?: string;
  /** Event that started the run; default `push`. */
  readonly trigger?: string;
  /** Default `github-hosted`. */
  readonly runner?: string;
  /** `owner/name/path@ref` of the reusable workflow that held the token; default: the workflow itself. */
  readonly reusableWorkflow?: string;
  readonly reusableWorkflowSha?: string;
  readonly repositoryId?: number;
  readonly ownerId?: number;
  /** Default `public`. */
  readonly visibility?: string;
  readonly runId?: number;
  /** Default GitHub's. */
  readonly issuer?: string;
}

export const GITHUB_ISSUER = "https://token.actions.githubusercontent.com";

/** The identity of a GitHub Actions run, with all the extensions that Fulcio writes for one. */
export const githubIdentity = (options: GithubIdentityOptions): Identity => {
  const {
    repository,
    workflow,
    ref,
    sha = "9d1f0c2b7a6e5d4c3b2a19087f6e5d4c3b2a1908",
    trigger = "push",
    runner = "github-hosted",
    reusableWorkflow,
    reusableWorkflowSha = "0a1b2c3d4e5f60718293a4b5c6d7e8f901234567",
    repositoryId = 1234,
    ownerId = 56,
    visibility = "public",
    runId = 7890,
    issuer = GITHUB_ISSUER,
  } = options;
  const source = `https://github.com/${repository}`;
  const config = `${source}/${workflow}@${ref}`;
  const subject =
    reusableWorkflow === undefined ? config : `https://github.com/${reusableWorkflow}`;
  return {
    subject,
    issuer,
    names: [{ kind: "uri", value: subject }],
    extensions: {
      1: issuer,
      2: trigger,
      3: sha,
      4: workflow.replace(/^.*\/|\.ya?ml$/g, ""),
      5: repository,
      6: ref,
      8: issuer,
      9: subject,
      10: reusableWorkflow === undefined ? sha : reusableWorkflowSha,
      11: runner,
      12: source,
      13: sha,
      14: ref,
      15: String(repositoryId),
      16: `https://github.com/${repository.replace(/\/.*$/, "")}`,
      17: String(ownerId),
      18: config,
      19: sha,
      20: trigger,
      21: `${source}/actions/runs/${String(runId)}/attempts/1`,
      22: visibility,
    },
  };
};

/** A person's or a service's identity: an e-mail address, a URI, or with `kind` any other name. */
export const keylessIdentity = (options: {
  readonly issuer: string;
  readonly subject: string;
  readonly kind?: SubjectName["kind"];
}): Identity => {
  const { issuer, subject, kind = subject.includes("://") ? "uri" : "email" } = options;
  return {
    subject,
    issuer,
    names: [{ kind, value: subject }],
    extensions: { 1: issuer, 8: issuer },
  };
};
