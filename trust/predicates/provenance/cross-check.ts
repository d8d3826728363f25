import type { PredicateFinding } from "../types";
import { isRunnerId } from "./build-types";
import { checkBuilder, type BuilderCheck } from "./check-builder";
import { checkItself, checkRun } from "./check-run";
import { checkCertificate, checkSourceClaims, checkSources } from "./check-source";
import { buildFacts } from "./facts";
import { isReusable, isWorkflow } from "./signer";

/**
 * Holds a provenance against who signed it, as slsa-verifier does
 * (https://github.com/slsa-framework/slsa-verifier/tree/main/verifiers/internal/gha): each contradiction with its own code,
 * the builder's first. Nothing is found if all agrees. What the build then is, {@link buildFacts} tells.
 */
export function crossCheck(check: BuilderCheck): readonly PredicateFinding[] {
  const { provenance, identity } = check;
  const facts = buildFacts(check);
  const builder = checkBuilder(check);
  const itself = checkItself(provenance, facts.trigger);
  if (!isWorkflow(identity)) return [...builder, ...itself];
  // For npm's builder any workflow signs: that a stranger's was called does not make its word the builder's.
  const believed = isReusable(identity) && !isRunnerId(check.builder.id);
  const context = { provenance, identity, facts, believed };
  return [
    ...builder,
    ...checkCertificate(context),
    ...checkSources(context),
    ...checkSourceClaims(context),
    ...checkRun(context),
    ...itself,
  ];
}
