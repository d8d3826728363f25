import { githubIdentity } from "../../support/authority";
import { COMMIT, CONTAINER, container } from "../../unit/predicates/provenance/support";
import { spdx2 } from "../../unit/predicates/sbom/support";

/** The ref that {@link provenanceOf} says was built. */
export const SOURCE_REF = "refs/tags/v1.2.3";
/** The workflow that signs it, without its ref. */
export const BUILDER_ID = CONTAINER;

/** Its ref. */
export const BUILDER_REF = "refs/tags/v2.1.0";

/** A release of slsa-github-generator, as a workflow of the repository calls it. */
export const generatorFor = (repository: string) =>
  githubIdentity({
    repository,
    workflow: ".github/workflows/release.yml",
    ref: SOURCE_REF,
    sha: COMMIT,
    reusableWorkflow: `${CONTAINER.replace("https://github.com/", "")}@${BUILDER_REF}`,
    ownerId: 12,
    runId: 77,
  });

/** What it writes about a build of the repository. */
export const provenanceOf = (repository: string) => {
  const text = JSON.stringify(container()).replaceAll("acme/shop", repository);
  const predicate = JSON.parse(text) as ReturnType<typeof container>;
  const { invocation, metadata } = predicate;
  const environment = { ...invocation.environment, github_run_attempt: "1" };
  return {
    ...predicate,
    invocation: { ...invocation, environment },
    metadata: { ...metadata, buildInvocationID: "77-1" },
  };
};

/** An SPDX document that was made a minute ago. */
export const sbom = () => {
  const predicate = spdx2();
  const created = new Date(Date.now() - 60_000).toISOString();
  return { ...predicate, creationInfo: { ...predicate.creationInfo, created } };
};
