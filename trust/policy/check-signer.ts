import type { CheckContext } from "./check";
import { checkWindow } from "./check-lists";
import { checkRootName } from "./check-names";
import { checkRefs, checkRegex, checkTriggers, expectText, ISSUER, OWNER_NAME } from "./check-text";
import type { Expanded } from "./expand-names";
import { PUBLIC_GOOD, readKey } from "./materials";
import type { Key } from "./materials";
import { valueAt } from "./problem";
import type { Path } from "./problem";
import type { SignerDocument } from "./schema";
import { signerKinds } from "./schema-signer";
import { isRecord } from "./shape";

/** Checks one signer, `each` written out, and reads its key if it is one. */
export const checkSigner = (
  { item: signer, path }: Expanded<SignerDocument>,
  context: CheckContext,
): Key | undefined => {
  const { problems } = context;
  checkRootName(signer.root, [...path, "root"], context);
  checkWindow("signer's validity", signer, ["validFrom", "validUntil"], path, context);
  const kinds = signerKinds.filter((kind) => signer[kind] !== undefined);
  if (kinds.length !== 1) {
    if (kinds.length > 0 || !context.hasUnknownField(path)) {
      problems.mismatch(
        path,
        `exactly one of ${signerKinds.join(", ")}`,
        kinds.length === 0 ? "none" : kinds.join(" and "),
        { key: true },
      );
    }
    return undefined;
  }
  const at = [...path, kinds[0] ?? ""];
  if (!isRecord(valueAt(context.document, at))) return undefined;

  if (signer.githubWorkflow) checkGithub(signer.githubWorkflow, at, context);
  if (signer.gitlabCi) checkGitlab(signer.gitlabCi, at, context);
  if (signer.azureDevOps) checkAzure(signer, at, context);
  if (signer.keyless) checkKeyless(signer.keyless, at, context);
  return signer.publicKey && context.usable(at)
    ? readKey(signer.publicKey, at, context)
    : undefined;
};

const REUSABLE_WORKFLOW =
  /^[A-Za-z0-9][A-Za-z0-9-]*\/[A-Za-z0-9._-]+\/\.github\/workflows\/[^/{}*@\s]+\.ya?ml$/;
const WORKFLOW_PATH = /^\.github\/workflows\/[^/{}*@\s]+\.ya?ml$/;

const checkGithub = (
  github: NonNullable<SignerDocument["githubWorkflow"]>,
  path: Path,
  context: CheckContext,
): void => {
  expectText(OWNER_NAME, "owner/name", github.repository, [...path, "repository"], context);
  checkRefs(github.refs, [...path, "refs"], context);
  checkRefs(github.reusableRefs, [...path, "reusableRefs"], context);
  checkTriggers(github.triggers, [...path, "triggers"], context);
  expectText(
    WORKFLOW_PATH,
    ".github/workflows/FILE.yml",
    github.workflow,
    [...path, "workflow"],
    context,
  );
  expectText(
    REUSABLE_WORKFLOW,
    "owner/name/.github/workflows/FILE.yml, its refs in reusableRefs",
    github.reusableWorkflow,
    [...path, "reusableWorkflow"],
    context,
  );
  if (context.hasUnknownField(path)) return;
  if (github.workflow === undefined && github.reusableWorkflow === undefined) {
    context.problems.mismatch(path, "workflow or reusableWorkflow", "neither", {
      hint: "without it, every workflow of the repository could sign",
    });
  }
  if ((github.reusableWorkflow === undefined) !== (github.reusableRefs === undefined)) {
    const found = github.reusableRefs === undefined ? "only reusableWorkflow" : "only reusableRefs";
    context.problems.mismatch(path, "reusableWorkflow and reusableRefs together", found);
  }
};

const checkGitlab = (
  gitlab: NonNullable<SignerDocument["gitlabCi"]>,
  path: Path,
  context: CheckContext,
): void => {
  expectText(
    /^[A-Za-z0-9_.][\w.-]*(?:\/[A-Za-z0-9_.][\w.-]*)+$/,
    "group/project",
    gitlab.project,
    [...path, "project"],
    context,
  );
  expectText(
    /^(?!\/)[^{}*@\s]+\.ya?ml$/,
    "a file of the project such as .gitlab-ci.yml",
    gitlab.configFile,
    [...path, "configFile"],
    context,
  );
  expectText(
    /^https:\/\/[a-z0-9.-]+(?::[0-9]+)?(?:\/[\w./-]*[\w-])?$/,
    "https://HOST",
    gitlab.server,
    [...path, "server"],
    context,
  );
  checkRefs(gitlab.refs, [...path, "refs"], context);
  checkTriggers(gitlab.triggers, [...path, "triggers"], context);
};

const checkAzure = (signer: SignerDocument, path: Path, context: CheckContext): void => {
  const azure = signer.azureDevOps;
  if (azure === undefined) return;
  const { serviceConnection, pipeline } = azure;
  for (const field of ["organization", "project", "serviceConnection", "pipeline"] as const) {
    expectText(
      /^[^/{}*]+$/,
      "a name without slashes, wildcards and braces",
      azure[field],
      [...path, field],
      context,
    );
  }
  if (
    (serviceConnection === undefined) === (pipeline === undefined) &&
    !context.hasUnknownField(path)
  ) {
    context.problems.mismatch(
      path,
      "exactly one of serviceConnection and pipeline",
      pipeline === undefined ? "neither" : "both",
    );
  }
  if (signer.root === undefined || signer.root === PUBLIC_GOOD) {
    context.problems.add(
      path,
      "Sigstore's public authority issues no certificates for Azure DevOps",
      {
        key: true,
        hint: "name the `root` of the private authority that does",
      },
    );
  }
};

const checkKeyless = (
  keyless: NonNullable<SignerDocument["keyless"]>,
  path: Path,
  context: CheckContext,
): void => {
  const { issuer, subject, subjectPattern } = keyless;
  expectText(
    ISSUER,
    "the issuer's URL, as in the certificate",
    issuer,
    [...path, "issuer"],
    context,
  );
  expectText(/^[^{}]*$/, "a subject without braces", subject, [...path, "subject"], context);
  if (
    (subject === undefined) === (subjectPattern === undefined) &&
    !context.hasUnknownField(path)
  ) {
    context.problems.mismatch(
      path,
      "exactly one of subject and subjectPattern",
      subject === undefined ? "neither" : "both",
    );
  }
  checkRegex(subjectPattern, [...path, "subjectPattern"], context);
};
