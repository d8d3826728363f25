import type { Problem } from "../validation";
import { Profile } from "../profile";
import { checks } from "./checks";
import type { CheckId } from "./checks";
import type { Deviation, Posture, Suppression } from "./posture";

/** What a component found about itself: each of its checks, and whether it is met. */
export type Findings = Partial<Record<CheckId, boolean>>;

/**
 * The posture, or why there is none: in production, a check that is not met wants a suppression that has not expired; in
 * development the profile is the reason.
 *
 * @param now the clock that suppressions are compared with
 */
export function assess(
  findings: Findings,
  profile: Profile,
  suppressions: readonly Suppression[],
  now: Date,
): { posture: Posture; problems: Problem[] } {
  const known = Object.keys(findings).sort() as CheckId[];
  const problems = suppressions.flatMap((suppression, index) =>
    suppressionProblems(suppression, `suppressions[${index}]`, known, now),
  );
  const deviations: Deviation[] = [];
  for (const check of known.filter((id) => findings[id] === false)) {
    const { title } = checks[check];
    const suppression = suppressions.find((entry) => entry.check === check);
    if (suppression !== undefined) {
      deviations.push({ check, title, reason: suppression.reason, expires: suppression.expires });
    } else if (profile === Profile.Development) {
      deviations.push({ check, title, reason: "profile development" });
    } else {
      problems.push({
        property: "suppressions",
        reason: `check ${check} (${title}) is not met, and production wants a reason for that`,
        fix: `meet it, or add { check: "${check}", reason: …, expires: … }`,
      });
    }
  }
  return { posture: { met: known.filter((id) => findings[id] === true), deviations }, problems };
}

function suppressionProblems(
  { check, reason, expires }: Suppression,
  property: string,
  known: readonly string[],
  now: Date,
): Problem[] {
  const problems: Problem[] = [];
  if (!known.includes(check)) {
    problems.push({
      property: `${property}.check`,
      reason: `this component has no check ${JSON.stringify(check)}`,
      fix: known.length === 0 ? "remove it" : `use one of ${known.join(", ")}`,
    });
  }
  // A configuration may leave it out.
  if (typeof reason !== "string" || reason.trim() === "") {
    problems.push({
      property: `${property}.reason`,
      reason: "it is empty",
      fix: "say why the deviation is acceptable",
    });
  }
  const end = endOfDay(expires);
  if (end === undefined) {
    problems.push({
      property: `${property}.expires`,
      reason: `${JSON.stringify(expires)} is not a date`,
      fix: "write it as YYYY-MM-DD",
    });
  } else if (now > end) {
    problems.push({
      property: `${property}.expires`,
      reason: `the suppression of ${check} ended on ${expires}`,
      fix: "meet the check and remove the suppression, or decide anew and move its date",
    });
  }
  return problems;
}

/** The last instant of a day in UTC; undefined if the text is not the date of a day that exists. */
export function endOfDay(date: string): Date | undefined {
  const end = new Date(`${date}T23:59:59.999Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(date) &&
    !Number.isNaN(end.getTime()) &&
    end.toISOString().startsWith(date)
    ? end
    : undefined;
}
