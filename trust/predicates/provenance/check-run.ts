import { quoted, someOf } from "../json";
import type { PredicateFinding } from "../types";
import { pathOf } from "./check-source";
import { compare, isGitHub, type WorkflowContext } from "./context";
import { workflowPath } from "./facts";
import { tagOf } from "./read";
import { isReusable } from "./signer";
import type { Provenance } from "./types";

/** What the predicate says about the run, against the certificate. slsa-verifier: provenance_forgeable.go */
export function checkRun(context: WorkflowContext): readonly PredicateFinding[] {
  const { provenance, identity } = context;
  const { run } = provenance;
  const { extensions } = identity;
  const isCalled = isReusable(identity);
  const workflow = extensions.buildConfigUri ?? (isCalled ? undefined : identity.subject);
  return [
    ...compare(
      context,
      "provenance.trigger",
      "trigger",
      provenance.trigger,
      extensions.buildTrigger,
    ),
    ...compare(
      context,
      "provenance.runner",
      "runner environment",
      provenance.runner,
      extensions.runnerEnvironment,
    ),
    ...compare(context, "provenance.workflow", "workflow", run.workflowRef, pathOf(workflow)),
    ...(isGitHub(provenance)
      ? compare(
          context,
          "provenance.workflow",
          "workflow",
          provenance.workflow,
          workflowPath(workflow, extensions.sourceRepositoryUri),
        )
      : []),
    ...compare(
      context,
      "provenance.workflow-commit",
      "workflow commit",
      run.workflowSha,
      isCalled ? extensions.buildConfigDigest : extensions.buildSignerDigest,
    ),
    ...checkInvocation(context),
    ...checkUnconfirmable(context),
  ];
}

const RUN = /\/actions\/runs\/(\d+)\/attempts\/(\d+)$/;
const JOB = /\/-\/jobs\/(\d+)$/;

/** An invocation is named by its URI, as `run-attempt` (GitHub) or by its job (GitLab). BuildKit and Tekton have ids of their own. */
function checkInvocation(context: WorkflowContext): readonly PredicateFinding[] {
  const { provenance, identity } = context;
  const uri = identity.extensions.runInvocationUri;
  const [, runId, runAttempt] = RUN.exec(uri ?? "") ?? [];
  const { run, invocation, producer } = provenance;
  const isShort = invocation !== undefined && !invocation.startsWith("https://");
  const differ = (name: string, claimed: string | undefined, certified: string | undefined) =>
    compare(context, "provenance.run", name, claimed, certified);
  const claims = [
    ...differ("run id", run.runId, runId),
    ...differ("run attempt", run.runAttempt, runAttempt),
  ];
  if (isGitHub(provenance)) {
    const short = runId && runAttempt && `${runId}-${runAttempt}`;
    return [...claims, ...differ("invocation", invocation, isShort ? short : uri)];
  }
  if (producer !== "gitlab" && producer !== "npm-gitlab") return claims;
  return differ("invocation", invocation, isShort ? JOB.exec(uri ?? "")?.[1] : uri);
}

/**
 * GitHub's and npm's producers write what the certificate says and nothing more. If the workflow itself could write the
 * predicate, whatever is more was made up by somebody.
 */
function checkUnconfirmable({
  provenance,
  believed,
}: WorkflowContext): readonly PredicateFinding[] {
  const { producer, unconfirmable } = provenance;
  const isFromToken = producer === "github-actions" || producer === "npm-github";
  if (believed || !isFromToken || unconfirmable.length === 0) return [];
  return [
    {
      code: "provenance.unconfirmable",
      found: `${someOf(unconfirmable.map(quoted))}, which no certificate confirms`,
      expected: "a reusable workflow as builder, or only what the producer writes",
    },
  ];
}

/** Whether the predicate contradicts itself, whoever signed it. slsa-verifier: GetBranch, GetTag and GetWorkflowInputs. */
export function checkItself(
  { run, inputs, source }: Provenance,
  trigger: string | undefined,
): readonly PredicateFinding[] {
  const findings: PredicateFinding[] = [];
  const ref = run.ref ?? source.ref;
  if (run.refType !== undefined && (run.refType === "tag") !== (tagOf(ref) !== undefined)) {
    findings.push({
      code: "provenance.ref-type",
      found: `ref type ${quoted(run.refType)} of ${ref === undefined ? "no ref" : quoted(ref)}`,
      expected: "tag for a ref under refs/tags/, branch for any other",
    });
  }
  if (inputs !== undefined && trigger !== "workflow_dispatch") {
    findings.push({
      code: "provenance.inputs",
      found: `inputs of a build started by ${trigger === undefined ? "nothing known" : quoted(trigger)}`,
      expected: "trigger workflow_dispatch, the only one with inputs",
    });
  }
  return findings;
}
