import type { Check, Verdict } from "../decision";
import type { Evidence, VerifiedStatement } from "../evidence/types";
import { repositoryName } from "../image";
import type { TrustPolicy } from "../policy";
import { evidenceRepository, matchesRepository, originOf } from "../policy/match";
import { makeVsa, VSA_TYPE, type VsaPredicate } from "../predicates/vsa";
import type { Digest, Repository } from "../registry";
import { createVerifier, type Basis, type VerifierOptions } from "../verifier";
import { issuingPolicy } from "./issuing-policy";
import { levelsOf } from "./levels";

export interface IssueRequest extends Pick<
  VerifierOptions,
  "source" | "github" | "files" | "deadlineMs"
> {
  readonly image: string;
  readonly policy: TrustPolicy;
  /** Id of the verifier that says so, a URI. */
  readonly verifierId: string;
  readonly now: Date;
}

/** A summary that may be signed, or why there is none. */
export type Issue =
  | {
      readonly kind: "passed";
      readonly verdict: Verdict;
      readonly digest: Digest;
      /** Where the image's evidence lies: where the summary belongs. */
      readonly place: Repository;
      /** `registry/repository`. */
      readonly name: string;
      readonly predicate: VsaPredicate;
    }
  | { readonly kind: "refused"; readonly verdict: Verdict };

/**
 * Decides in full, by what is read now and no cache, and makes the summary of an image that passed every rule on evidence.
 * The sources are closed after that.
 */
export async function issueVsa(request: IssueRequest): Promise<Issue> {
  const { image, policy, verifierId, now, source, github, files, deadlineMs } = request;
  const issuing = issuingPolicy(policy);
  const verifier = createVerifier({
    policy: issuing,
    asOf: now,
    ...(source && { source }),
    ...(github && { github }),
    ...(files && { files }),
    ...(deadlineMs !== undefined && { deadlineMs }),
  });
  let basis: Basis = {};
  const [verdict] = await verifier
    .verify([{ image, namespace: {} }], {
      onVerdict: (_, made) => {
        basis = made;
      },
    })
    .finally(() => verifier.close());
  if (verdict === undefined) throw new Error("no verdict");
  const { subject, evidence } = basis;
  if (subject === undefined || evidence === undefined || !passedOnEvidence(verdict)) {
    return { kind: "refused", verdict };
  }
  const origin = originOf(policy, subject.reference);
  const rules = issuing.rules.filter(({ images }) =>
    images.some((pattern) => matchesRepository(pattern, origin)),
  );
  const name = repositoryName(subject.reference);
  return {
    kind: "passed",
    verdict,
    digest: evidence.digest,
    place: evidenceRepository(policy, subject.reference),
    name,
    predicate: makeVsa({
      verifier: verifierId,
      time: now,
      resourceUri: name,
      policy: { name: policy.name, digest: policy.summaryDigest },
      inputAttestations: inputsOf(evidence),
      levels: levelsOf(rules),
    }),
  };
}

/** A check that passes without looking at evidence proves nothing; a rule that rests on summaries has no other one left. */
const WITHOUT_EVIDENCE: ReadonlySet<Check["code"]> = new Set([
  "image.digest-pinned",
  "image.allowed",
  "scope.outside",
  "exemption.active",
]);

const passedOnEvidence = ({ outcome, checks }: Verdict): boolean =>
  outcome === "allow" &&
  checks.length > 0 &&
  checks.every((check) => check.outcome === "allow") &&
  [...Map.groupBy(checks, ({ rule }) => rule).values()].every((ofRule) =>
    ofRule.some(({ code }) => !WITHOUT_EVIDENCE.has(code)),
  );

/** Everything that was verified, but summaries: on them it does not rest. */
const inputsOf = ({ statements, platforms = [] }: Evidence): readonly Digest[] =>
  [...statements, ...platforms.flatMap(({ evidence }) => evidence.statements)]
    .filter(({ predicateType }: VerifiedStatement) => predicateType !== VSA_TYPE)
    .map(({ origin }) => origin);
