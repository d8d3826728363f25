import type { SignerIdentity } from "../../evidence/types";
import { tagOf } from "./read";
import { isBelieved, isWorkflow } from "./signer";
import type { Provenance } from "./types";
import { splitRef } from "./uri";

/** What is known of a build. A field that is missing satisfies no condition. */
export interface BuildFacts {
  /** As in a certificate: `https://github.com/owner/name`. */
  readonly repository?: string;
  readonly ref?: string;
  /** The ref's tag, without `refs/tags/`. */
  readonly tag?: string;
  readonly commit?: string;
  readonly trigger?: string;
  /** As `github-hosted`. */
  readonly runner?: string;
  /** Path of the workflow that started the build. */
  readonly workflow?: string;
  readonly invocation?: string;
}

/**
 * The facts of a build: from the certificate, whose extensions the build cannot forge. The predicate adds what the
 * certificate does not say only where its signer is believed; source, commit and trigger of a CI system always come from the
 * certificate, since a reusable workflow may be called by strangers.
 */
export function buildFacts({
  provenance,
  identity,
}: {
  readonly provenance: Provenance;
  readonly identity: SignerIdentity;
}): BuildFacts {
  const extensions = identity.kind === "certificate" ? identity.extensions : {};
  const claimed: Partial<Provenance> = isBelieved(identity) ? provenance : {};
  const source = isWorkflow(identity) ? undefined : provenance.source;
  const ref = extensions.sourceRepositoryRef ?? source?.ref;
  return defined({
    repository: extensions.sourceRepositoryUri ?? source?.repository,
    ref,
    tag: tagOf(ref),
    commit: extensions.sourceRepositoryDigest ?? source?.commit,
    trigger: extensions.buildTrigger ?? (isWorkflow(identity) ? undefined : provenance.trigger),
    runner: extensions.runnerEnvironment ?? claimed.runner,
    workflow:
      workflowPath(extensions.buildConfigUri, extensions.sourceRepositoryUri) ?? claimed.workflow,
    invocation: extensions.runInvocationUri ?? claimed.invocation,
  });
}

/** Path of a workflow inside its repository; absent if it lies in another. */
export function workflowPath(
  uri: string | undefined,
  repository: string | undefined,
): string | undefined {
  if (uri === undefined || repository === undefined) return undefined;
  const { name } = splitRef(uri);
  return name.startsWith(`${repository}/`) ? name.slice(repository.length + 1) : undefined;
}

const defined = <Facts extends object>(
  facts: Facts,
): { [Name in keyof Facts]?: Exclude<Facts[Name], undefined> } =>
  Object.fromEntries(Object.entries(facts).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Facts]?: Exclude<Facts[Name], undefined>;
  };
