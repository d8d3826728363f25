import type { Evidence, RejectedItem } from "../../evidence/types";
import { reasons } from "../../reasons";
import { isSignature, type SignatureFormat } from "../../evidence/types";
import { asAdvice, counted } from "../describe";
import { undecided, type Finding } from "../finding";
import type { Inquiry } from "../inquiry";
import { obstaclesIn, type Hideout } from "../obstacles";
import { byKey, rejectedKey, statementKey } from "../order";
import { partsFor } from "../parts";
import { rejectedFound } from "../signature-text";
import { assessAll, isOpen, type Assessed } from "./assess";
import type { EntryDemand } from "./types";

/** What an entry comes to. */
export interface EntryResult {
  readonly finding: Finding;
  /** How near the nearest statement came. */
  readonly met: number;
}

/** Where a statement that counts for an entry can be. */
export const entryHideout = (
  { rule }: Pick<Inquiry, "rule">,
  { parties, otherFormats = [], isType }: EntryDemand,
): Hideout => {
  const formats: ReadonlySet<SignatureFormat> = new Set([
    ...parties.flatMap((party) => party.formats),
    ...otherFormats,
  ]);
  return {
    formats,
    parts: partsFor(rule, formats, "attestation"),
    // What names another type or another signer would be nothing that is looked for, could it be verified.
    mayBe: ({ part, predicateType, claimed }) =>
      part !== "legacy" &&
      (predicateType === undefined || isType(predicateType)) &&
      (claimed === undefined || parties.some((party) => party.isNamedBy(claimed))),
  };
};

/**
 * Whether evidence satisfies an entry. Where evidence only adds, one statement that satisfies decides, though the rest could
 * not be read. Where news can be bad, all must have been read, and the newest statement decides.
 */
export const decideEntry = (inquiry: Inquiry, demand: EntryDemand): EntryResult => {
  const { evidence } = inquiry;
  const assessed = assessAll(inquiry, demand);
  const met = Math.max(0, ...assessed.map((one) => one.met));
  const result = (finding: Finding): EntryResult => ({
    finding: { ...finding, demand: demand.kind },
    met,
  });
  const open = (problem: Parameters<typeof undecided>[0]): EntryResult =>
    result(undecided(problem, demand.expected));

  const good = assessed.filter(({ shortfall }) => shortfall === undefined);
  const [obstacle] = obstaclesIn(evidence, entryHideout(inquiry, demand));
  if (demand.decidedBy === "any") {
    const best = newestOf(good);
    if (best) return result(allowance(demand, best));
    if (obstacle) return open(obstacle);
    const [maybe] = byNearness(assessed.filter(isOpen));
    return maybe ? open(problemOf(maybe)) : result(denial(demand, evidence, byNearness(assessed)));
  }

  if (obstacle) return open(obstacle);
  const deciding = decidingOf(assessed.filter(({ isNews }) => isNews));
  const failing = byNearness(deciding.filter(({ shortfall }) => shortfall !== undefined));
  const denying = failing.filter((one) => !isOpen(one));
  if (denying.length > 0) return result(denial(demand, evidence, denying));
  const [maybe] = failing;
  if (maybe) return open(problemOf(maybe));
  const best = newestOf(deciding);
  return best
    ? result(allowance(demand, best))
    : result(denial(demand, evidence, byNearness(assessed)));
};

/**
 * The statements that may be the newest: of one time, and those of no time, all decide. Of what several parties might have
 * said, the party counts for whom it comes nearest.
 */
const decidingOf = (news: readonly Assessed[]): readonly Assessed[] => {
  const newest = Math.max(...news.map(({ time }) => time ?? -Infinity));
  const last = news.filter(({ time }) => time === undefined || time >= newest);
  const byStatement = Map.groupBy(last, ({ statement: { origin } }) => origin);
  return [...byStatement.values()].flatMap((group) => byNearness(group).slice(0, 1));
};

const newestOf = (assessed: readonly Assessed[]): Assessed | undefined =>
  [...assessed].sort((a, b) => (b.time ?? -Infinity) - (a.time ?? -Infinity) || inOrder(a, b))[0];

const byNearness = (assessed: readonly Assessed[]): readonly Assessed[] =>
  [...assessed].sort((a, b) => b.met - a.met || inOrder(a, b));

const inOrder = byKey<Assessed>(({ party, statement }) =>
  JSON.stringify([party.name, statementKey(statement)]),
);

const allowance = ({ expected }: EntryDemand, { text }: Assessed): Finding => ({
  outcome: "allow",
  code: "attestation.ok",
  found: text,
  expected,
  fix: "",
});

const problemOf = ({ shortfall }: Assessed): Parameters<typeof undecided>[0] => ({
  code: shortfall?.code ?? "verifier.failed",
  message: shortfall?.found ?? "",
});

/** The reason to deny: the nearest statement, else what was refused while it was verified, else that there is nothing. */
const denial = (
  demand: EntryDemand,
  evidence: Evidence,
  [nearest]: readonly Assessed[],
): Finding => {
  if (nearest?.shortfall) {
    const { code, found, expected, fix = asAdvice(reasons[code].fix) } = nearest.shortfall;
    return { outcome: "deny", code, found, expected, fix };
  }
  const { expected } = demand;
  const [rejected, ...others] = rejectedFor(demand, evidence.rejected);
  if (rejected) {
    const { code } = rejected;
    const found = rejectedFound(rejected, others.length);
    return { outcome: "deny", code, found, expected, fix: asAdvice(reasons[code].fix) };
  }
  return {
    outcome: "deny",
    code: "attestation.missing",
    found: noneFound(demand, evidence),
    expected,
    fix: asAdvice(reasons["attestation.missing"].fix),
  };
};

/** What was refused and says that it is of the type; what claims to be by a party first. */
const rejectedFor = (
  { parties, isType }: EntryDemand,
  rejected: readonly RejectedItem[],
): readonly RejectedItem[] => {
  const isClaimed = ({ claimed }: RejectedItem): boolean =>
    claimed !== undefined && parties.some((party) => party.isNamedBy(claimed));
  return rejected
    .filter(
      ({ code, predicateType, part }) =>
        reasons[code].effect === "deny" &&
        (predicateType === undefined ? part !== "legacy" : isType(predicateType)),
    )
    .sort((a, b) => Number(isClaimed(b)) - Number(isClaimed(a)) || byKey(rejectedKey)(a, b));
};

const noneFound = ({ noun }: EntryDemand, { referrers, statements }: Evidence): string => {
  const origins = (kind: boolean): number =>
    new Set(statements.filter((one) => isSignature(one) === kind).map(({ origin }) => origin)).size;
  const parts = [
    counted(referrers, "referrer"),
    counted(origins(true), "signature"),
    counted(origins(false), "other attestation"),
  ];
  return `no ${noun} was found (${parts.join(", ")})`;
};
