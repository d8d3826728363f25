import { RE2JS } from "re2js";
import { quoted } from "../image";
import type { CheckContext } from "./check";
import { addPatternProblem } from "./check-lists";
import type { ExpandedSigner } from "./expand";
import { endInstant, startInstant } from "./instant";
import { PUBLIC_GOOD, readKey } from "./materials";
import type { Key } from "./materials";
import { refProblem } from "./pattern";
import { valueAt } from "./problem";
import type { Path } from "./problem";
import type { SignerDocument } from "./schema";
import { signerKinds } from "./schema-signer";
import { isRecord, recordOf, textsOf } from "./shape";
import { suggestion } from "./suggest";
import { triggerProblem } from "./trigger";

/** Checks one signer, `each` written out, and reads its key if it is one. */
export const checkSigner = (
  { signer, path }: ExpandedSigner,
  context: CheckContext,
): Key | undefined => {
  const { problems } = context;
  checkRootName(signer, path, context);
  if (
    signer.validFrom !== undefined &&
    signer.validUntil !== undefined &&
    context.usable([...path, "validFrom"]) &&
    context.usable([...path, "validUntil"]) &&
    endInstant(signer.validUntil) < startInstant(signer.validFrom)
  ) {
    problems.add([...path, "validUntil"], "the signer's validity ends before it begins", {
      expected: `after ${signer.validFrom}`,
      found: signer.validUntil,
    });
  }
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

const checkRootName = (
  { root }: SignerDocument,
  path: Path,
  { document, problems }: CheckContext,
): void => {
  const known = [...new Set([PUBLIC_GOOD, ...Object.keys(recordOf(document.trustRoots))])];
  if (typeof root !== "string" || known.includes(root)) return;
  const hint = suggestion(root, known);
  problems.add(
    [...path, "root"],
    `no trust root ${quoted(root)}`,
    hint === undefined ? {} : { hint },
  );
};

const OWNER_NAME = /^[A-Za-z0-9][A-Za-z0-9-]*\/[A-Za-z0-9._-]+$/;
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
    /^https?:\/\/[^\s{}*]+$/,
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
  if (typeof subjectPattern !== "string") return;
  try {
    RE2JS.compile(subjectPattern);
  } catch (error) {
    context.problems.add(
      [...path, "subjectPattern"],
      `not an RE2 pattern: ${(error as Error).message}`,
      {
        hint: "https://github.com/google/re2/wiki/Syntax; RE2 has no look-around and no back-references",
      },
    );
  }
};

const checkRefs = (
  refs: readonly string[] | undefined,
  path: Path,
  context: CheckContext,
): void => {
  for (const [index, ref] of textsOf(refs)) {
    if (ref !== "") addPatternProblem([...path, index], refProblem(ref), context);
  }
};

const checkTriggers = (
  triggers: readonly string[] | undefined,
  path: Path,
  context: CheckContext,
): void => {
  for (const [index, trigger] of textsOf(triggers)) {
    if (trigger !== "") addPatternProblem([...path, index], triggerProblem(trigger), context);
  }
};

const expectText = (
  pattern: RegExp,
  expected: string,
  text: string | undefined,
  path: Path,
  { problems }: CheckContext,
): void => {
  if (typeof text !== "string" || text === "" || pattern.test(text)) return;
  const variable = /\{[A-Za-z][A-Za-z0-9]*\}/.exec(text)?.[0];
  const hint =
    variable === undefined
      ? {}
      : { hint: `no rule that names this signer gives ${variable} a value in its \`each\`` };
  problems.mismatch(path, expected, quoted(text), hint);
};
