import type { VerifiedStatement } from "../../evidence/types";
import { reasons } from "../../reasons";
import { counted, describeInstant, describeStatement } from "../describe";
import type { Inquiry } from "../inquiry";
import { byKey, statementKey } from "../order";
import { DAY_MS, earliestProvenTime, latestProvenTime } from "../time";
import { TOLERATED_SKEW_MS } from "../use";
import type { Content, EntryDemand, Party, Shortfall } from "./types";

/** A statement of the demanded type, looked at for one party. */
export interface Assessed {
  readonly party: Party;
  readonly statement: VerifiedStatement;
  /** How many conditions it met: the nearer miss has met more. */
  readonly met: number;
  /** Absent: it satisfies the entry. */
  readonly shortfall?: Shortfall;
  /** Whether it is the party's own and about what is asked: if it is the newest, it decides. */
  readonly isNews: boolean;
  /** When it was made, in milliseconds; `undefined` if nobody says. */
  readonly time: number | undefined;
  readonly text: string;
}

/** Looks at every statement of the demanded type for every party; the order of the evidence plays no part. */
export const assessAll = ({ evidence, now }: Inquiry, demand: EntryDemand): readonly Assessed[] => {
  const { isAbout = isAboutImage } = demand;
  const statements = evidence.statements
    .filter((statement) => demand.isType(statement.predicateType ?? "") && isAbout(statement))
    .sort(byKey(statementKey));
  const parties = [...demand.parties].sort(byKey(({ name }) => name));
  return statements.flatMap((statement) =>
    parties.map((party) => assess(demand, party, statement, now)),
  );
};

/** A summary about a commit that lies beside an image says nothing about the image. */
const isAboutImage = ({ otherSubjects }: VerifiedStatement): boolean => otherSubjects === undefined;

const assess = (
  demand: EntryDemand,
  party: Party,
  statement: VerifiedStatement,
  now: Date,
): Assessed => {
  const base = { party, statement, text: "", time: earliestProvenTime(statement) };
  for (const [met, condition] of party.conditions.entries()) {
    const shortfall = condition(statement);
    if (shortfall) return { ...base, met, shortfall, isNews: false };
  }
  const met = party.conditions.length;
  const who = `${demand.noun} by ${describeStatement(statement)}`;
  const { content, problem } = demand.read(party, statement);
  if (problem) {
    const expected = `${demand.noun} that can be read`;
    const shortfall = { code: problem.code, found: `${who}: ${problem.message}`, expected };
    return { ...base, met, shortfall, isNews: true };
  }
  const conditions = [
    timeCondition(statement, content),
    ...content.conditions,
    ageCondition(demand, statement, content, now),
    clockCondition(statement, content, now),
  ];
  const own = {
    ...base,
    isNews: content.isNews ?? true,
    time: earliest([instantOf(content.time), provenBy(statement, content)]),
  };
  for (const [index, condition] of conditions.entries()) {
    const missed = condition();
    if (!missed) continue;
    const shortfall = { ...missed, found: `${who}: ${missed.found}` };
    return { ...own, met: met + 1 + index, shortfall };
  }
  return { ...own, met: met + 1 + conditions.length, text: content.text() };
};

/**
 * The proven time by which a statement is old or new. Whoever has a signature by a key can have it logged again, years later;
 * so such a time counts only beside the time that the signer wrote into the predicate.
 */
const provenBy = (
  statement: VerifiedStatement,
  { time }: Pick<Content, "time">,
): number | undefined =>
  statement.signer.kind === "key" && time === undefined ? undefined : earliestProvenTime(statement);

/** A predicate cannot know of what happened after it was signed. */
const timeCondition =
  (statement: VerifiedStatement, { time }: Content) =>
  (): Shortfall | undefined => {
    const [claimed, proven] = [instantOf(time), earliestProvenTime(statement)];
    if (time === undefined || claimed === undefined || proven === undefined) return undefined;
    if (claimed <= proven + TOLERATED_SKEW_MS) return undefined;
    return {
      code: "predicate.time",
      found: `it says that it was made at ${describeInstant(time)}`,
      expected: "a time before that of its signature",
    };
  };

const ageCondition =
  (demand: EntryDemand, statement: VerifiedStatement, content: Content, now: Date) =>
  (): Shortfall | undefined => {
    const { maxAge, maxAgeText } = demand.age ?? {};
    if (maxAge === undefined) return undefined;
    const expected = `one not older than ${maxAgeText ?? `${maxAge} seconds`}`;
    const proven = provenBy(statement, content);
    if (proven === undefined) {
      return {
        code: "attestation.no-proven-time",
        found: "nobody proves when it was made",
        expected,
      };
    }
    const made =
      earliest([proven, instantOf(content.time), instantOf(content.knownUntil)]) ?? proven;
    const old = now.getTime() - made;
    if (old <= maxAge * 1000) return undefined;
    const days = counted(Math.floor(old / DAY_MS), "day");
    return { code: "attestation.too-old", found: `it is ${days} old`, expected };
  };

/** It comes last: what fails only here would count, were this machine's clock right. */
const clockCondition =
  (statement: VerifiedStatement, { time }: Content, now: Date) =>
  (): Shortfall | undefined => {
    const latest = latestProvenTime(statement) ?? instantOf(time) ?? 0;
    if (latest <= now.getTime() + TOLERATED_SKEW_MS) return undefined;
    const here = describeInstant(now.toISOString());
    return {
      code: "clock.skew",
      found: `it was made at ${describeInstant(new Date(latest).toISOString())}, but here it is ${here}`,
      expected: "a time that is not to come",
    };
  };

/** Whether what is missing leaves it open whether the statement counts. */
export const isOpen = ({ shortfall }: Assessed): boolean =>
  shortfall !== undefined && reasons[shortfall.code].effect !== "deny";

const instantOf = (time: string | undefined): number | undefined => {
  const instant = time === undefined ? NaN : Date.parse(time);
  return Number.isNaN(instant) ? undefined : instant;
};

const earliest = (times: readonly (number | undefined)[]): number | undefined => {
  const known = times.filter((time) => time !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
};
