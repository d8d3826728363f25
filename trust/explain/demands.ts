import { checkRule } from "../decision/rule";
import type { Finding } from "../decision/finding";
import type { Subject } from "../decision/types";
import {
  isSignature,
  type Evidence,
  type RejectedItem,
  type VerifiedStatement,
} from "../evidence/types";
import type { Rule, TrustPolicy } from "../policy/types";
import type { ExplainedCandidate, ExplainedDemand } from "./types";

/** What the demands of a rule are explained from. */
export interface DemandContext {
  readonly policy: TrustPolicy;
  readonly subject: Subject;
  readonly evidence: Evidence | undefined;
  readonly now: Date;
}

/**
 * Each demand of a rule with its candidates. The decision itself says what each candidate would come to, were it the only
 * one: so an explanation cannot say otherwise than the verdict.
 */
export const explainDemands = (context: DemandContext, rule: Rule): readonly ExplainedDemand[] =>
  singleDemands(rule).flatMap(({ alternative, rule: demand }) =>
    check(context, demand, context.evidence).map(({ outcome, code, expected, found }) => ({
      ...(alternative === undefined ? {} : { alternative }),
      outcome,
      code,
      expected,
      found,
      candidates: candidatesOf(context, demand),
    })),
  );

interface SingleDemand {
  readonly alternative?: number;
  readonly rule: Rule;
}

/** The rule once for each of its demands, with that demand alone. */
const singleDemands = (rule: Rule): readonly SingleDemand[] => {
  const { signature, attestations, ...bare } = rule;
  const none = { ...bare, requireDigest: false };
  const alternatives = attestations?.anyOf ?? [];
  return [
    ...(rule.requireDigest ? [{ rule: bare }] : []),
    ...(signature ? [{ rule: { ...none, signature } }] : []),
    ...alternatives.flatMap((entries, index) =>
      entries.map((entry) => ({
        ...(alternatives.length > 1 ? { alternative: index + 1 } : {}),
        rule: { ...none, attestations: { anyOf: [[entry]] } },
      })),
    ),
  ];
};

const check = (
  { policy, subject, now }: DemandContext,
  rule: Rule,
  evidence: Evidence | undefined,
): readonly Finding[] => checkRule(policy, rule, subject, evidence, now);

const candidatesOf = (context: DemandContext, demand: Rule): readonly ExplainedCandidate[] => {
  const { evidence } = context;
  if (evidence === undefined || demand.requireDigest) return [];
  const named = demand.on === "platforms" ? [] : inEvidence(context, demand, evidence);
  if (demand.on === "named") return named;
  const ofPlatforms = (evidence.platforms ?? []).flatMap(({ platform, evidence: about }) =>
    inEvidence({ ...context, subject: ofDigest(context.subject, about) }, demand, about).map(
      (candidate) => ({ ...candidate, platform }),
    ),
  );
  return [...named, ...ofPlatforms];
};

/** The subject as its platform's manifest is decided: by that digest. */
const ofDigest = (subject: Subject, { digest }: Evidence): Subject => ({
  ...subject,
  digest,
  reference: { ...subject.reference, digest },
});

const inEvidence = (
  context: DemandContext,
  demand: Rule,
  evidence: Evidence,
): readonly ExplainedCandidate[] => [
  ...evidence.statements
    .map((statement) => verifiedCandidate(context, demand, evidence, statement))
    .filter((candidate) => candidate !== undefined),
  ...evidence.rejected.filter((item) => isOfKind(demand, item)).map(rejectedCandidate),
];

/** Of what is not verified, its own word is all that tells a signature from an attestation. */
const isOfKind = ({ signature }: Rule, item: RejectedItem): boolean =>
  signature === undefined
    ? !isSignature(item)
    : signature.accept === "any-statement" || isSignature(item);

/** `undefined` for what has nothing to do with the demand: alone, it would leave nothing to look at. */
const verifiedCandidate = (
  context: DemandContext,
  demand: Rule,
  evidence: Evidence,
  statement: VerifiedStatement,
): ExplainedCandidate | undefined => {
  const alone: Evidence = {
    ...evidence,
    platforms: [],
    statements: [statement],
    rejected: [],
    problems: [],
  };
  const signature = demand.signature && { ...demand.signature, atLeast: 1 };
  const one: Rule = { ...demand, on: "named", ...(signature && { signature }) };
  const findings = check(context, one, alone);
  const finding = findings.find(({ outcome }) => outcome !== "allow") ?? findings[0];
  if (finding === undefined || isNothing(finding)) return undefined;
  const { part, origin, predicateType, signer } = statement;
  return {
    part,
    origin,
    ...(predicateType === undefined ? {} : { predicateType }),
    signer,
    verified: true,
    counts: finding.outcome === "allow",
    code: finding.code,
    found: finding.found,
  };
};

const isNothing = ({ code }: Finding): boolean => code.endsWith(".missing");

const rejectedCandidate = (item: RejectedItem): ExplainedCandidate => {
  const { part, origin, predicateType, claimed, code, message } = item;
  return {
    part,
    origin,
    ...(predicateType === undefined ? {} : { predicateType }),
    ...(claimed === undefined ? {} : { signer: claimed }),
    verified: false,
    counts: false,
    code,
    found: message,
  };
};
