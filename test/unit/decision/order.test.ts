import assert from "node:assert/strict";
import { decide, type Check } from "../../../trust/decision";
import { byKey } from "../../../trust/decision/order";
import type { Evidence } from "../../../trust/evidence/types";
import type { Rule } from "../../../trust/policy/types";
import { at, attested, byStranger, everybody, sbom, sbomEntry } from "./attestations";
import {
  certificate,
  digestOf,
  evidenceOf,
  KEY,
  keySigner,
  keyStatement,
  NOW,
  policyOf,
  problem,
  rejectedItem,
  requirement,
  rule,
  statement,
  subjectOf,
  vendorSigner,
  workflowSigner,
} from "./fixtures";

const signers = [workflowSigner(), vendorSigner(), keySigner()];

/** The check of one rule, which must not depend on the order in which a registry lists what it holds. */
const check = (one: Rule, listed: Partial<Evidence>): Check => {
  const reversed = Object.fromEntries(
    Object.entries(listed).map(([field, items]) => [
      field,
      Array.isArray(items) ? [...(items as unknown[])].reverse() : items,
    ]),
  );
  const [there, back] = [listed, reversed].map((part) => {
    const policy = policyOf({ ...everybody, signers, rules: [one] });
    return decide(policy, subjectOf(), evidenceOf([], part), NOW).checks;
  });
  assert.deepEqual(there, back);
  return there![0]!;
};

const sbomRule = attested([sbomEntry({ bannedComponents: ["pkg:npm/evil"] })]);
const later = at("2026-11-21T09:14:00.000Z");

describe("byKey", () => {
  const compare = byKey<string>((text) => text.toLowerCase());

  it("orders by the key, and leaves alone what has the same", () => {
    assert.deepEqual(
      [compare("a", "B"), compare("B", "a"), compare("b", "B")].map(Math.sign),
      [-1, 1, 0],
    );
    assert.deepEqual(["c", "B", "a", "b"].sort(compare), ["a", "B", "b", "c"]);
  });
});

describe("whatever the order of the listing", () => {
  it("a signature is told by the first digest", () => {
    const signed = (origin: string, logIndex: string) =>
      statement({
        origin: digestOf(origin),
        provenTimes: [{ source: "transparency-log", time: later.provenTimes[0]!.time, logIndex }],
      });
    const { found } = check(rule(), { statements: [signed("2", "22"), signed("1", "11")] });
    assert.match(found, /\(Rekor 11, /);
  });

  it("a signature is told by the signer whose name comes first, of those that are as near", () => {
    const other = keySigner({ name: "another-key", fingerprint: "c".repeat(64) });
    const policy = (names: string[]) =>
      policyOf({
        signers: [keySigner(), other],
        rules: [rule({ signature: requirement({ anyOf: names }) })],
      });
    const stranger = evidenceOf([keyStatement("d".repeat(64))]);
    for (const names of [
      ["platform-key", "another-key"],
      ["another-key", "platform-key"],
    ]) {
      const { checks } = decide(policy(names), subjectOf(), stranger, NOW);
      assert.equal(checks[0]?.expected, 'signer "another-key": key sha256:cccccccccccc…');
    }
  });

  it("an attestation is told by the newest that counts, of one time by the first digest", () => {
    const made = { metadata: { timestamp: "2026-11-21T09:10:00Z" } };
    const predicate = { ...(sbom().predicate as object), ...made };
    const [old, recent] = [sbom(), sbom(undefined, { ...later, predicate, origin: digestOf("c") })];
    assert.match(check(sbomRule, { statements: [old, recent] }).found, /2026-11-21 09:14 UTC/);
    const [first, second] = ["1", "2"].map((digit) =>
      sbom(
        Array.from({ length: Number(digit) }, () => ({ type: "library", name: "x" })),
        {
          origin: digestOf(digit),
        },
      ),
    );
    assert.match(check(sbomRule, { statements: [second!, first!] }).found, /1 component /);
  });

  it("an attestation of which nobody knows the time comes after one that has one", () => {
    const { anchor, signer, provenTimes } = keyStatement();
    const timeless = sbom(undefined, {
      anchor,
      signer,
      provenTimes,
      predicate: { ...(sbom().predicate as object), metadata: {} },
    });
    const both = attested([sbomEntry({ signers: ["release", "platform-key"] })]);
    const { found } = check(both, { statements: [timeless, sbom()] });
    assert.match(found, /2026-11-20 09:14 UTC/);
  });

  it("the nearest attestation is why it is denied", () => {
    const banned = sbom([{ type: "library", name: "evil", purl: "pkg:npm/evil@1" }]);
    const near = check(sbomRule, { statements: [byStranger(sbom()), banned, sbom([])] });
    assert.equal(near.code, "sbom.banned-component");
    const far = check(sbomRule, {
      statements: [
        byStranger(sbom()),
        sbom(undefined, { ...byStranger(sbom()), origin: digestOf("1") }),
      ],
    });
    assert.equal(far.code, "identity.mismatch");
  });

  it("what claims to be by an expected signer comes first of what was refused", () => {
    const refused = [
      rejectedItem({ origin: digestOf("1"), message: "first" }),
      rejectedItem({ origin: digestOf("2"), message: "second" }),
      rejectedItem({ origin: digestOf("3"), message: "claimed", claimed: certificate() }),
      rejectedItem({
        origin: digestOf("0"),
        message: "a stranger's",
        claimed: byStranger(sbom()).signer,
      }),
    ];
    for (const one of [rule(), sbomRule]) {
      assert.match(check(one, { rejected: refused }).found, /^claimed, .* \(and 3 more\)$/);
      assert.equal(
        check(one, { rejected: refused.slice(0, 2) }).found,
        "first (and 1 more)",
        one.name,
      );
    }
  });

  it("what claims a signer counts, though other signers are expected as well", () => {
    const claimed = { kind: "key", fingerprint: KEY } as const;
    const refused = [
      rejectedItem({ origin: digestOf("1"), message: "first" }),
      rejectedItem({ origin: digestOf("2"), message: "claimed", claimed }),
    ];
    const names = ["release", "platform-key"];
    for (const one of [
      rule({ signature: requirement({ anyOf: names }) }),
      attested([sbomEntry({ signers: names })]),
    ]) {
      assert.match(check(one, { rejected: refused }).found, /^claimed, /);
    }
  });

  it("the reason that comes first in the table of reasons is the one that is told", () => {
    const unreachable = problem({ code: "registry.unreachable", message: "no route" });
    const throttled = problem({ message: "429" });
    for (const one of [rule(), sbomRule]) {
      assert.equal(check(one, { problems: [throttled, unreachable] }).code, "registry.unreachable");
      assert.equal(
        check(one, { problems: [problem({ message: "b" }), problem({ message: "a" })] }).found,
        "a",
      );
      const open = (digit: string) =>
        rejectedItem({
          code: "root.unknown-authority",
          origin: digestOf(digit),
          message: `log ${digit}`,
        });
      assert.equal(check(one, { rejected: [open("2"), open("1")] }).found, "log 1");
    }
  });
});
