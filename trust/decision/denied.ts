import type { Rule } from "../policy/types";
import type { Context } from "./checks";
import { exemptionFrom } from "./claims";
import { undecided } from "./finding";
import { nothingRead } from "./rule";
import { unreadManifest } from "./targets";
import type { Check, SubjectProblem } from "./types";

const base = {
  rule: "denied",
  mode: "enforce",
  expected: "an image that `denied` does not name",
} as const;

/** The image, or a platform of the index that it is, is in an entry of `denied`. */
export const deniedCheck = (entry: string, platform?: string): Check => ({
  ...base,
  ...(platform === undefined ? {} : { platform }),
  outcome: "deny",
  code: "image.denied",
  found: `${platform === undefined ? "" : `${platform}: `}\`denied\` names ${entry}`,
  fix: "deploy another image, or remove the entry if it is out of date",
});

/**
 * What `denied` says of an image that it does not name itself. It beats every rule, whatever its mode: so of a rule that
 * judges the platforms of an index none may be named either. What may be named and is not known is not decided.
 */
export const deniedChecks = (
  { policy, subject, claims, evidence, now }: Context,
  rules: readonly Rule[],
): readonly Check[] => {
  if (claims.mayBeDenied) return [openCheck(subject.problem ?? nothingRead)];
  const judgesPlatforms = rules.some(
    (rule) => rule.on !== "named" && !exemptionFrom(policy, rule, subject, claims, now),
  );
  if (!judgesPlatforms || claims.deniedDigests.length === 0) return [];
  if (evidence?.manifest === undefined) {
    return [openCheck((evidence && unreadManifest(evidence)) ?? nothingRead)];
  }
  return (evidence.manifest.platforms ?? []).flatMap(({ platform, digest }) => {
    const entry = claims.deniedDigests.find((denied) => denied.digest === digest);
    return entry ? [deniedCheck(entry.text, platform)] : [];
  });
};

const openCheck = (problem: SubjectProblem): Check => ({
  ...undecided(problem, "a digest that `denied` does not name"),
  rule: base.rule,
  mode: base.mode,
});
