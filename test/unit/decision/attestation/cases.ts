import assert from "node:assert/strict";
import { decide, type Check } from "../../../../trust/decision";
import type { Evidence, VerifiedStatement } from "../../../../trust/evidence/types";
import type { AttestationEntry } from "../../../../trust/policy/types";
import { attested, everybody } from "../attestations";
import { DAY, evidenceOf, NOW, policyOf, subjectOf, type PolicyPart } from "../fixtures";

interface Case {
  readonly policy?: PolicyPart;
  readonly part?: Partial<Evidence>;
  readonly now?: Date;
}

export const checksOf = (
  entries: readonly AttestationEntry[],
  statements: readonly VerifiedStatement[],
  { policy, part, now = NOW }: Case = {},
): readonly Check[] => {
  const rules = [attested(entries)];
  const evidence = evidenceOf(statements, part);
  return decide(policyOf({ ...everybody, rules, ...policy }), subjectOf(), evidence, now).checks;
};

export const check = (
  entry: AttestationEntry,
  ...rest: [readonly VerifiedStatement[], Case?]
): Check => {
  const [only, ...others] = checksOf([entry], ...rest);
  assert.equal(others.length, 0);
  return only!;
};

type Row = readonly [
  AttestationEntry,
  readonly VerifiedStatement[],
  `${Check["outcome"]} ${Check["code"]}`,
  Case?,
];

export const table = (rows: Readonly<Record<string, Row>>): void => {
  for (const [name, [entry, statements, expected, given]] of Object.entries(rows)) {
    it(name, () => {
      const { outcome, code, found, demand } = check(entry, statements, given);
      assert.equal(`${outcome} ${code}`, expected, found);
      assert.equal(demand, entry.kind);
    });
  }
};

export const OK = "allow attestation.ok";
export const days = (count: number) => ({ maxAge: (count * DAY) / 1000, maxAgeText: `P${count}D` });
/** Times around the newest scan. */
export const EARLIER = "2026-11-19T00:00:00.000Z";
export const LATER = "2026-11-22T00:00:00.000Z";
export const FUTURE = "2026-11-24T15:00:00.000Z";
export const malformed = (one: VerifiedStatement): VerifiedStatement => ({ ...one, predicate: 7 });
