import assert from "node:assert/strict";
import fc from "fast-check";
import { isVexType, readVex } from "../../../../trust/predicates/scan";
import { mutated } from "../mutated";
import { notAffected, OPENVEX, openvex } from "./support";

describe("readVex", () => {
  it("reads statements, their times their own or the document's", () => {
    const predicate = openvex(
      {
        ...notAffected(),
        vulnerability: { "@id": "x", name: "CVE-2026-1", aliases: ["GHSA-1"] },
        products: [
          {
            "@id": "pkg:oci/api",
            identifiers: { purl: "pkg:oci/api?tag=1", cpe23: "x" },
            hashes: { "sha-256": "ABCD", "sha-512": "00" },
            subcomponents: [{ "@id": "pkg:npm/a" }],
          },
        ],
        timestamp: "2026-11-21T00:00:00Z",
      },
      { vulnerability: "CVE-2026-2", products: ["pkg:oci/api"], status: "under_investigation" },
      { vulnerability: { name: "CVE-2026-3" }, status: "fixed" },
    );
    assert.deepEqual(readVex({ type: OPENVEX, predicate }), {
      view: {
        time: "2026-11-21T00:00:00.000Z",
        statements: [
          {
            vulnerabilities: ["CVE-2026-1", "GHSA-1"],
            products: [
              {
                ids: ["pkg:oci/api", "pkg:oci/api?tag=1"],
                sha256: "abcd",
                subcomponents: [{ ids: ["pkg:npm/a"] }],
              },
            ],
            status: "not_affected",
            justification: "vulnerable_code_not_in_execute_path",
            time: "2026-11-21T00:00:00.000Z",
          },
          {
            vulnerabilities: ["CVE-2026-2"],
            products: [{ ids: ["pkg:oci/api"], subcomponents: [] }],
            status: "under_investigation",
            time: "2026-11-20T09:00:00.000Z",
          },
          {
            vulnerabilities: ["CVE-2026-3"],
            products: [],
            status: "fixed",
            time: "2026-11-20T09:00:00.000Z",
          },
        ],
      },
    });
  });

  it("takes the document's time where it is the latest, or there is no statement", () => {
    const old = openvex({ ...notAffected(), timestamp: "2020-01-01T00:00:00Z" });
    for (const predicate of [old, openvex()]) {
      assert.equal(readVex({ type: OPENVEX, predicate }).view?.time, "2026-11-20T09:00:00.000Z");
    }
  });

  it("reads all statements or nothing", () => {
    for (const [statement, message] of [
      [{ status: "affected" }, "predicate.statements[1].vulnerability is missing"],
      [{ vulnerability: {} }, "predicate.statements[1].vulnerability.name is missing"],
      [
        { vulnerability: "a", status: "safe" },
        'predicate.statements[1].status is no status of OpenVEX: "safe"',
      ],
      [{ vulnerability: "a" }, "predicate.statements[1].status is missing"],
      [
        { vulnerability: "a", status: "fixed", timestamp: "now" },
        'predicate.statements[1].timestamp is no RFC 3339 time: "now"',
      ],
    ] as const) {
      assert.deepEqual(readVex({ type: OPENVEX, predicate: openvex(notAffected(), statement) }), {
        problem: { code: "predicate.malformed", message },
      });
    }
  });

  it("refuses documents of another context or without time", () => {
    for (const [change, message] of [
      [
        { "@context": "https://x.example" },
        'predicate.@context is not OpenVEX: "https://x.example"',
      ],
      [{ timestamp: undefined }, "predicate.timestamp is missing"],
      [{ statements: undefined }, "predicate.statements is missing"],
    ] as const) {
      assert.deepEqual(readVex({ type: OPENVEX, predicate: { ...openvex(), ...change } }), {
        problem: { code: "predicate.malformed", message },
      });
    }
  });

  it("knows the predicate types, with and without version", () => {
    assert.ok(isVexType("https://openvex.dev/ns"));
    assert.ok(isVexType(OPENVEX));
    assert.ok(!isVexType("https://openvex.dev/ns/v1.0.0"));
    assert.deepEqual(readVex({ type: "text/vex", predicate: openvex() }), {
      problem: { code: "predicate.malformed", message: '"text/vex" is no VEX predicate type' },
    });
  });

  it("answers with a view or a problem whatever the predicate, and throws never", () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), mutated(openvex(notAffected()))), (predicate) => {
        const { view, problem } = readVex({ type: OPENVEX, predicate });
        assert.notEqual(view === undefined, problem === undefined);
        assert.notEqual(problem?.code, "verifier.failed");
      }),
      { numRuns: 3000 },
    );
  });
});
