import assert from "node:assert/strict";
import { decide } from "../../../../trust/decision";
import type { Evidence, VerifiedStatement } from "../../../../trust/evidence/types";
import type { AttestationEntry } from "../../../../trust/policy/types";
import {
  attested,
  builder,
  everybody,
  predicateEntry,
  provenance,
  provenanceEntry,
  review,
  sbom,
  sbomEntry,
  scan,
  scanEntry,
  vsa,
  vsaEntry,
} from "../attestations";
import { checksOf } from "./cases";
import { evidenceOf, NOW, policyOf, problem, statement, subjectOf } from "../fixtures";

describe("several entries", () => {
  it("must all be met, and each has its check", () => {
    const checks = checksOf([sbomEntry(), scanEntry(), predicateEntry()], [sbom(), review()]);
    assert.deepEqual(
      checks.map(({ demand, code }) => [demand, code]),
      [
        ["sbom", "attestation.ok"],
        ["vulnerabilityScan", "attestation.missing"],
        ["predicate", "attestation.ok"],
      ],
    );
  });

  const alternatives = (
    anyOf: readonly (readonly AttestationEntry[])[],
    statements: readonly VerifiedStatement[],
    part: Partial<Evidence> = {},
  ) => {
    const rules = [attested([], { attestations: { anyOf } })];
    const policy = policyOf({ ...everybody, rules });
    return decide(policy, subjectOf(), evidenceOf(statements, part), NOW);
  };
  const either = [[provenanceEntry(), sbomEntry()], [vsaEntry()]];
  const codes = (...given: Parameters<typeof alternatives>) =>
    alternatives(...given).checks.map(({ demand, code }) => `${demand} ${code}`);

  it("are alternatives, of which one must be met with all its entries", () => {
    assert.deepEqual(codes(either, [vsa()]), ["vsa attestation.ok"]);
    assert.deepEqual(codes(either, [vsa(), provenance()]), ["vsa attestation.ok"]);
    assert.deepEqual(codes(either, [provenance(), sbom()]), [
      "slsaProvenance attestation.ok",
      "sbom attestation.ok",
    ]);
    assert.equal(alternatives(either, [provenance()]).outcome, "deny");
  });

  it("are denied for what the nearest alternative lacks, and the others are told", () => {
    const two = [
      [provenanceEntry(), sbomEntry()],
      [vsaEntry(), scanEntry()],
    ];
    const { checks } = alternatives(two, [provenance()]);
    assert.deepEqual(
      checks.map(({ demand, code }) => `${demand} ${code}`),
      ["slsaProvenance attestation.ok", "sbom attestation.missing"],
    );
    assert.match(
      checks[1]!.found,
      /; nor is another alternative met: 2 \(vsa: attestation\.missing and vulnerabilityScan: attestation\.missing\)$/,
    );
  });

  it("are met by one though another is undecided", () => {
    const legacy = { ...everybody, builders: [builder({ formats: ["legacy"] })] };
    const of = (...kinds: AttestationEntry[]) => {
      const rules = [attested([], { attestations: { anyOf: kinds.map((entry) => [entry]) } })];
      const evidence = evidenceOf([sbom()], {
        problems: [problem({ part: "legacy-attestation" })],
      });
      return decide(policyOf({ ...legacy, rules }), subjectOf(), evidence, NOW);
    };
    for (const { outcome, checks } of [
      of(provenanceEntry(), sbomEntry()),
      of(sbomEntry(), provenanceEntry()),
    ]) {
      assert.equal(outcome, "allow");
      assert.deepEqual(
        checks.map(({ demand }) => demand),
        ["sbom"],
      );
    }
  });

  it("are denied for the one that is missed most narrowly, and else for the first", () => {
    const vulnerable = scan(["critical"]);
    for (const anyOf of [
      [[sbomEntry()], [scanEntry()]],
      [[scanEntry()], [sbomEntry()]],
    ]) {
      assert.deepEqual(codes(anyOf, [vulnerable]), ["vulnerabilityScan scan.vulnerabilities"]);
    }
    assert.deepEqual(codes([[predicateEntry()], [sbomEntry()]], []), [
      "predicate attestation.missing",
    ]);
    // What an alternative has does not make up for what it lacks.
    const half = [[sbomEntry(), predicateEntry()], [scanEntry()]];
    assert.deepEqual(codes(half, [sbom(), vulnerable]), ["vulnerabilityScan scan.vulnerabilities"]);
  });

  it("are all told of a denial, in the order of the policy, once", () => {
    const four = [
      [predicateEntry()],
      [vsaEntry(), sbomEntry()],
      [scanEntry(), sbomEntry()],
      [provenanceEntry(), scanEntry()],
    ];
    const { checks } = alternatives(four, [sbom(), scan(["critical"])]);
    assert.deepEqual(
      checks.map(({ demand, outcome }) => `${demand} ${outcome}`),
      ["vulnerabilityScan deny", "sbom allow"],
    );
    assert.match(
      checks[0]!.found,
      /; nor is another alternative met: 1 \(predicate: attestation\.missing\), 2 \(vsa: attestation\.missing\), 4 \(slsaProvenance: attestation\.missing and vulnerabilityScan: scan\.vulnerabilities\)$/,
    );
    const missing = [
      [sbomEntry(), predicateEntry()],
      [vsaEntry(), scanEntry(), provenanceEntry()],
    ];
    const besides = alternatives(missing, []).checks.map(({ found }) => /; nor is/.test(found));
    assert.deepEqual(besides, [true, false]);
  });

  it("say nothing of other alternatives once one is met", () => {
    const { checks } = alternatives(either, [vsa(), provenance()]);
    assert.equal(checks.length, 1);
    assert.doesNotMatch(checks[0]!.found, /alternative/);
  });

  it("are undecided if one alternative is", () => {
    const legacyGate = { ...everybody, builders: [builder({ formats: ["legacy"] })] };
    const rules = [attested([], { attestations: { anyOf: [[sbomEntry()], [provenanceEntry()]] } })];
    const { outcome, code } = decide(
      policyOf({ ...legacyGate, rules }),
      subjectOf(),
      evidenceOf([], { problems: [problem({ part: "legacy-attestation" })] }),
      NOW,
    );
    assert.deepEqual([outcome, code], ["undecided", "registry.throttled"]);
  });

  it("are not met by an alternative, or a requirement, without entries", () => {
    for (const anyOf of [[], [[]]]) {
      assert.equal(alternatives(anyOf, [sbom()]).code, "verifier.failed");
    }
    assert.equal(alternatives([[], [sbomEntry()]], []).outcome, "deny");
    const signed = [
      attested([], {
        signature: { anyOf: ["release"], atLeast: 1, accept: "signature" },
        attestations: { anyOf: [] },
      }),
    ];
    const { outcome } = decide(
      policyOf({ rules: signed }),
      subjectOf(),
      evidenceOf([statement()]),
      NOW,
    );
    assert.equal(outcome, "undecided");
  });

  it("stand beside a signature, which an attestation does not replace", () => {
    const rules = [
      attested([sbomEntry()], {
        signature: { anyOf: ["release"], atLeast: 1, accept: "signature" },
      }),
    ];
    const verdict = (statements: VerifiedStatement[]) =>
      decide(policyOf({ rules }), subjectOf(), evidenceOf(statements), NOW);
    assert.equal(verdict([sbom()]).code, "signature.not-a-signature");
    assert.equal(verdict([statement()]).code, "attestation.missing");
    assert.equal(verdict([statement(), sbom()]).outcome, "allow");
    assert.deepEqual(
      verdict([statement(), sbom()]).checks.map(({ demand }) => demand),
      ["signature", "sbom"],
    );
  });
});
