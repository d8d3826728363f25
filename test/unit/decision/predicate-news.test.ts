import assert from "node:assert/strict";
import { decide } from "../../../trust/decision";
import { isDecidedByNewest } from "../../../trust/decision/attestation/newest";
import {
  attested,
  everybody,
  predicateEntry,
  provenanceEntry,
  review,
  sbomEntry,
  scan,
  scanEntry,
  vsa,
  vsaEntry,
} from "./attestations";
import { digestOf, evidenceOf, NOW, policyOf, problem, subjectOf } from "./fixtures";

const SCAN = "https://in-toto.io/attestation/vulns/v0.2";
const VSA = "https://slsa.dev/verification_summary/v1";
const VEX = "https://openvex.dev/ns/v0.2.0";

const codeOf = (
  entry: Parameters<typeof predicateEntry>[0],
  ...evidence: Parameters<typeof evidenceOf>
): string => {
  const rules = [attested([predicateEntry(entry)])];
  return decide(policyOf({ ...everybody, rules }), subjectOf(), evidenceOf(...evidence), NOW).code;
};

describe("an entry `predicate` of a type that can be bad news", () => {
  const clean = {
    type: SCAN,
    where: [{ field: "scanner.result", count: { max: 0 } }],
  } as const;
  const old = scan([], { finished: "2026-11-01T00:00:00Z", origin: digestOf("7") });
  const bad = scan(["Critical"], { finished: "2026-11-20T00:00:00Z", origin: digestOf("8") });
  const good = scan([], { finished: "2026-11-21T00:00:00Z", origin: digestOf("9") });

  it("is decided by the newest scan", () => {
    assert.equal(codeOf(clean, [old]), "attestation.ok");
    assert.equal(codeOf(clean, [old, bad]), "predicate.condition");
    assert.equal(codeOf(clean, [bad, old]), "predicate.condition");
    assert.equal(codeOf(clean, [old, bad, good]), "attestation.ok");
  });

  it("is undecided while not all could be read", () => {
    assert.equal(codeOf(clean, [good], { problems: [problem()] }), "registry.throttled");
    assert.equal(codeOf({}, [review()], { problems: [problem()] }), "attestation.ok");
  });

  it("is decided by the newest verification summary", () => {
    const passed = {
      type: VSA,
      signers: ["gate-signer"],
      where: [{ field: "verificationResult", equals: "PASSED" }],
    } as const;
    const at = (time: string) => ({ provenTimes: [{ source: "transparency-log", time }] }) as const;
    const first = vsa({}, { ...at("2026-11-01T00:00:00Z"), origin: digestOf("7") });
    const later = vsa({ verificationResult: "FAILED" }, at("2026-11-02T00:00:00Z"));
    assert.equal(codeOf(passed, [first]), "attestation.ok");
    assert.equal(codeOf(passed, [first, later]), "predicate.condition");
  });

  it("is told from what evidence only adds to", () => {
    const news = [
      scanEntry(),
      vsaEntry(),
      provenanceEntry({ source: { level: 3, verifiers: ["gate"] } }),
      ...[SCAN, VSA, VEX].map((type) => predicateEntry({ type })),
    ];
    assert.deepEqual(
      news.map(isDecidedByNewest),
      news.map(() => true),
    );
    const others = [provenanceEntry(), sbomEntry(), predicateEntry()];
    assert.deepEqual(others.map(isDecidedByNewest), [false, false, false]);
  });
});
