import assert from "node:assert/strict";
import fc from "fast-check";
import { decide, nextNeed, type Verdict } from "../../../trust/decision";
import type { Evidence, EvidencePart, VerifiedStatement } from "../../../trust/evidence/types";
import type { AttestationEntry, Rule } from "../../../trust/policy/types";
import { reasons } from "../../../trust/reasons";
import {
  at,
  attested,
  byStranger,
  everybody,
  inLegacyTag,
  predicateEntry,
  provenance,
  provenanceEntry,
  provenancePredicate,
  review,
  sbom,
  sbomEntry,
  scan,
  scanEntry,
  sourceVsa,
  vex,
  vsa,
  vsaEntry,
} from "./attestations";
import {
  always,
  certificate,
  DAY,
  digestOf,
  evidenceOf,
  NOW,
  policyOf,
  PRIVATE,
  problem,
  rejectedItem,
  requirement,
  statement,
  subjectOf,
} from "./fixtures";

const week = { maxAge: (7 * DAY) / 1000, maxAgeText: "P7D" };

/** Of these more evidence only adds. */
const adding: readonly AttestationEntry[] = [
  provenanceEntry(),
  provenanceEntry({ repository: "acme/pay", ...week }),
  sbomEntry(week),
  sbomEntry({ signers: ["vendor"], bannedComponents: ["pkg:npm/left-pad"] }),
  predicateEntry(),
];
/** Of these the newest decides. */
const withNews: readonly AttestationEntry[] = [
  provenanceEntry({ source: { level: 3, verifiers: ["gate"] } }),
  scanEntry(week),
  scanEntry({ failOn: "low", vexSigners: ["vendor"] }),
  vsaEntry(),
  vsaEntry({ levels: ["SLSA_BUILD_LEVEL_3"], policyDigest: digestOf("e"), ...week }),
];

const LATER = "2026-11-22T00:00:00.000Z";
const FUTURE = "2026-11-24T15:00:00.000Z";

const own: readonly VerifiedStatement[] = [
  statement(),
  provenance(),
  provenance({ ...inLegacyTag, origin: digestOf("1") }),
  provenance({ anchor: PRIVATE }),
  provenance({}, { buildTrigger: "pull_request" }),
  provenance({ predicate: provenancePredicate({ builder: { id: "x" } }), origin: digestOf("2") }),
  sbom(),
  sbom(undefined, at(FUTURE)),
  sbom([], { origin: digestOf("3") }),
  scan(),
  scan(["critical"], { finished: LATER, origin: digestOf("4") }),
  scan(["high"], { finished: "2026-11-01T00:00:00.000Z", origin: digestOf("5") }),
  vex("CVE-2026-1"),
  { ...vex("CVE-2026-1"), predicate: 7, origin: digestOf("6") },
  vsa(),
  vsa({ verificationResult: "FAILED" }, { ...at(LATER), origin: digestOf("7") }),
  vsa({ resourceUri: "acme.azurecr.io/other" }, { origin: digestOf("8") }),
  sourceVsa(),
  review(),
  review({ approved: false }, { origin: digestOf("9") }),
];
const strangers = own
  .filter(({ predicateType }) => predicateType !== undefined)
  .map((one, index) => ({ ...byStranger(one), origin: digestOf("abcdef0123456789"[index % 16]!) }));

const strangersRejected = [
  rejectedItem({ predicateType: "https://spdx.dev/Document", code: "signature.invalid" }),
  rejectedItem({ code: "root.unknown-authority", claimed: byStranger(statement()).signer }),
];
const rejected = [
  ...strangersRejected,
  rejectedItem({ code: "root.unknown-authority", claimed: certificate(), origin: digestOf("1") }),
];
const problems = [problem(), problem({ part: "legacy-attestation", code: "registry.limit" })];
const allParts: readonly EvidencePart[] = ["bundle", "legacy", "legacy-attestation"];

const evidences: fc.Arbitrary<Evidence> = fc
  .record({
    statements: fc.subarray([...own, ...strangers]),
    rejected: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, fc.subarray(rejected)),
    problems: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, fc.subarray(problems)),
    parts: fc.oneof({ weight: 3, arbitrary: fc.constant(allParts) }, fc.subarray([...allParts])),
  })
  .map(({ statements, ...part }) => evidenceOf(statements, part));

const rulesOf = (entries: readonly AttestationEntry[]): fc.Arbitrary<readonly Rule[]> =>
  fc
    .record({
      anyOf: fc.array(fc.subarray([...entries], { minLength: 1, maxLength: 3 }), {
        minLength: 1,
        maxLength: 3,
      }),
      signed: fc.boolean(),
    })
    .map(({ anyOf, signed }) => [
      attested([], {
        attestations: { anyOf },
        ...(signed ? { signature: requirement() } : {}),
      }),
    ]);

const policyWith = (rules: readonly Rule[]) => policyOf({ ...everybody, rules });
const verdict = (rules: readonly Rule[], evidence: Evidence, now = NOW): Verdict =>
  decide(policyWith(rules), subjectOf(), evidence, now);

const holds = (
  entries: readonly AttestationEntry[],
  check: (rules: readonly Rule[], evidence: Evidence, seed: number) => void,
): void => {
  fc.assert(fc.property(rulesOf(entries), evidences, fc.integer(), check), { numRuns: 150 });
};

const shuffled = <T>(items: readonly T[], seed: number): T[] =>
  items
    .map((item, index) => ({ item, key: Math.imul(index + 1, seed | 1) }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);

const everything = [...adding, ...withNews];

describe("whatever the attestations, decide", () => {
  it("takes back no allowance for evidence that is added, where evidence only adds", () => {
    holds(adding, (rules, evidence) => {
      if (verdict(rules, evidence).outcome !== "allow") return;
      const more = { ...evidence, statements: [...own, ...strangers], rejected, problems };
      assert.equal(verdict(rules, more).outcome, "allow");
    });
  });

  it("gives no allowance for evidence that is taken away, where evidence only adds", () => {
    holds(adding, (rules, evidence, seed) => {
      if (verdict(rules, evidence).outcome === "allow") return;
      const statements = evidence.statements.filter((_, index) => (seed >> (index % 31)) & 1);
      assert.notEqual(verdict(rules, { ...evidence, statements }).outcome, "allow");
    });
  });

  it("gives and takes no allowance for whatever strangers add", () => {
    holds(everything, (rules, evidence) => {
      const statements = evidence.statements.filter((one) => !strangers.includes(one as never));
      const without = verdict(rules, { ...evidence, statements });
      const more = {
        ...evidence,
        statements: [...statements, ...strangers],
        rejected: [...evidence.rejected, ...strangersRejected],
      };
      const { outcome } = verdict(rules, more);
      assert.equal(outcome === "allow", without.outcome === "allow");
    });
  });

  it("gives no allowance for problems or rejected items that are added", () => {
    holds(everything, (rules, evidence) => {
      if (verdict(rules, evidence).outcome === "allow") return;
      assert.notEqual(verdict(rules, { ...evidence, problems, rejected }).outcome, "allow");
    });
  });

  it("allows nothing on news that may be incomplete", () => {
    holds(withNews, (rules, evidence) => {
      const given = verdict(rules, { ...evidence, problems: [problem()] });
      assert.notEqual(given.outcome, "allow");
    });
  });

  it("allows nothing on older news than the newest by the parties", () => {
    const bad = [
      scan(["critical"], { finished: "2026-11-24T11:00:00.000Z", origin: digestOf("e") }),
      vsa(
        { verificationResult: "FAILED", timeVerified: "2026-11-24T11:00:00Z" },
        { ...at("2026-11-24T11:00:00Z"), origin: digestOf("f") },
      ),
    ];
    const news = withNews.filter(({ kind }) => kind !== "slsaProvenance");
    holds(news, (rules, evidence) => {
      const statements = [
        ...evidence.statements.filter((one) => one.predicateType !== vex("x").predicateType),
        ...bad,
      ];
      assert.notEqual(verdict(rules, { ...evidence, statements }).outcome, "allow");
    });
  });

  it("gives the identical verdict for evidence in another order", () => {
    holds(everything, (rules, evidence, seed) => {
      const reordered: Evidence = {
        ...evidence,
        statements: shuffled(evidence.statements, seed),
        rejected: shuffled(evidence.rejected, seed),
        problems: shuffled(evidence.problems, seed),
      };
      assert.deepEqual(verdict(rules, reordered), verdict(rules, evidence));
    });
  });

  it("meets one more alternative no less", () => {
    holds(everything, (rules, evidence) => {
      const [rule] = rules;
      const { anyOf } = rule!.attestations!;
      const more = [{ ...rule!, attestations: { anyOf: [...anyOf, [sbomEntry()]] } }];
      if (verdict(rules, evidence).outcome === "allow")
        assert.equal(verdict(more, evidence).outcome, "allow");
    });
  });

  it("allows nothing without a statement", () => {
    holds(everything, (rules, evidence) => {
      assert.notEqual(verdict(rules, { ...evidence, statements: [] }).outcome, "allow");
    });
  });

  it("gives every check a code with its own outcome, a text and a fix, and survives JSON", () => {
    holds(everything, (rules, evidence) => {
      const given = verdict(rules, evidence);
      for (const { outcome, code, found, expected, fix, demand } of given.checks) {
        assert.equal(reasons[code].effect, outcome, code);
        assert.ok(found !== "" && expected !== "" && demand !== undefined);
        assert.equal(fix === "", outcome === "allow");
      }
      assert.deepEqual(JSON.parse(JSON.stringify(given)), given);
    });
  });

  it("asks for each part once, and for nothing once the rule is satisfied", () => {
    holds(everything, (rules, evidence) => {
      const policy = policyWith(rules);
      const asked: string[] = [];
      let current: Evidence | undefined;
      for (;;) {
        const need = nextNeed(policy, subjectOf(), current, NOW);
        if (need?.kind !== "evidence") break;
        assert.ok(!asked.includes(need.part), need.part);
        asked.push(need.part);
        const parts = asked as EvidencePart[];
        const inParts = ({ part }: { part: EvidencePart }) => parts.includes(part);
        current = {
          ...evidence,
          parts,
          statements: evidence.statements.filter(inParts),
          problems: evidence.problems.filter(inParts),
          rejected: evidence.rejected.filter(inParts),
        };
        if (decide(policy, subjectOf(), current, NOW).outcome === "allow")
          assert.equal(nextNeed(policy, subjectOf(), current, NOW), undefined);
      }
      assert.ok(asked.length > 0);
    });
  });

  it("lets an audit rule never decide", () => {
    holds(everything, (rules, evidence) => {
      const audited = rules.map((one) => ({ ...one, mode: always("audit") }));
      assert.equal(verdict(audited, evidence).outcome, "allow");
    });
  });
});
