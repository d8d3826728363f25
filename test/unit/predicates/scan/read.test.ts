import assert from "node:assert/strict";
import fc from "fast-check";
import { isScanType, readScan, type Scan } from "../../../../trust/predicates/scan";
import { mutated } from "../mutated";
import { COSIGN, grype, IN_TOTO, IN_TOTO_01, inToto, trivy } from "./support";

const view = (type: string, predicate: unknown): Scan => {
  const { view: read, problem } = readScan({ type, predicate });
  assert.equal(problem, undefined);
  return read;
};
const refuses = (type: string, predicate: unknown, code: string, message: string): void => {
  assert.deepEqual(readScan({ type, predicate }).problem, { code, message });
};

describe("readScan", () => {
  describe("in-toto's predicate", () => {
    it("reads scanner, times and the list; the worst severity that is known counts", () => {
      const scan: Scan = {
        scanner: { name: "bomber", version: "1.2.3" },
        databaseTime: "2026-11-20T06:00:00.000Z",
        finishedAt: "2026-11-20T09:14:00.500Z",
        findings: [
          { id: "CVE-2026-1", aliases: [], severity: "critical" },
          { id: "CVE-2026-2", aliases: [], severity: "unknown" },
        ],
        ignored: 0,
      };
      assert.deepEqual(view(IN_TOTO, inToto()), scan);
      assert.deepEqual(view(IN_TOTO_01, inToto()), scan);
    });

    it("reads the nested form that v0.1 describes", () => {
      const predicate = inToto();
      predicate.scanner.result = [
        { vulnerability: { id: "CVE-1", severity: [{ method: "nvd", score: "low" }] } },
      ];
      assert.deepEqual(view(IN_TOTO_01, predicate).findings, [
        { id: "CVE-1", aliases: [], severity: "low" },
      ]);
    });

    it("takes an empty list for a scan that found nothing", () => {
      const predicate = inToto();
      predicate.scanner.result = [];
      assert.deepEqual(view(IN_TOTO, predicate).findings, []);
    });

    it("takes numbers for severities only where the method is CVSS", () => {
      const severity = (method: unknown, score: unknown): string | undefined => {
        const predicate = inToto();
        predicate.scanner.result = [{ id: "a", severity: [{ method, score }] }];
        return view(IN_TOTO, predicate).findings[0]?.severity;
      };
      for (const [score, expected] of [
        ["0.0", "negligible"],
        ["0.1", "low"],
        ["3.9", "low"],
        [4, "medium"],
        ["6.9", "medium"],
        [7, "high"],
        ["8.9", "high"],
        ["9.0", "critical"],
        [10, "critical"],
        ["10.1", "unknown"],
        [-1, "unknown"],
        ["1e1", "unknown"],
        ["", "unknown"],
      ] as const) {
        assert.equal(severity("CVSSv3", score), expected, String(score));
        assert.equal(severity("nvd", score), expected, String(score));
        assert.equal(severity("epss", score), "unknown", String(score));
      }
      assert.equal(severity(undefined, "Important"), "high");
      assert.equal(severity("acme", "constructor"), "unknown");
    });
  });

  describe("Trivy's report", () => {
    it("reads the vulnerabilities of all targets; vendors' advisories are no aliases", () => {
      assert.deepEqual(view(COSIGN, trivy()), {
        scanner: { name: "trivy", version: "0.68.1" },
        databaseTime: "2026-11-20T06:00:00.000Z",
        finishedAt: "2026-11-20T09:14:00.500Z",
        findings: [
          {
            id: "CVE-2026-1",
            aliases: [],
            severity: "high",
            package: {
              name: "openssl",
              version: "3.0.15-1",
              purl: "pkg:deb/debian/openssl@3.0.15-1?arch=amd64",
            },
            fixed: "3.0.16-1",
          },
          { id: "GHSA-1", aliases: [], severity: "unknown", package: { name: "left-pad" } },
        ],
        ignored: 1,
      });
    });

    it("takes a report without vulnerabilities of packages for a scan that found nothing", () => {
      const predicate = trivy();
      predicate.scanner.result.Results = [{ Target: "debian", Class: "os-pkgs" }];
      assert.deepEqual(view(COSIGN, predicate).findings, []);
    });

    it("takes a report about no packages for none", () => {
      const predicate = trivy();
      const problem = "predicate.scanner.result.Results is about no packages";
      for (const results of [undefined, null, [], [{ Class: "secret" }, { Class: "config" }]]) {
        predicate.scanner.result.Results = results;
        refuses(COSIGN, predicate, "scan.incomplete", problem);
      }
    });

    it("refuses another schema", () => {
      const predicate = trivy();
      predicate.scanner.result.SchemaVersion = 3;
      refuses(COSIGN, predicate, "scan.format", "predicate.scanner.result.SchemaVersion is not 2");
    });

    it("refuses more findings than the limit, in however many targets", () => {
      const predicate = trivy();
      const Vulnerabilities = Array.from({ length: 60_000 }, () => ({}));
      predicate.scanner.result.Results = [{ Vulnerabilities }, { Vulnerabilities }];
      refuses(
        COSIGN,
        predicate,
        "registry.limit",
        "predicate.scanner.result has 120000 items, more than 100000",
      );
    });
  });

  describe("Grype's report", () => {
    it("reads matches with their aliases, and scanner and database from the descriptor", () => {
      assert.deepEqual(view(COSIGN, grype()), {
        scanner: { name: "grype", version: "0.104.0" },
        databaseTime: "2026-11-20T06:00:00.000Z",
        finishedAt: "2026-11-20T09:14:00.500Z",
        findings: [
          {
            id: "GHSA-1",
            aliases: ["CVE-2026-3"],
            severity: "critical",
            package: { name: "left-pad", version: "1.3.0", purl: "pkg:npm/left-pad@1.3.0" },
            fixed: "2.0.0",
          },
          { id: "CVE-2026-4", aliases: [], severity: "negligible", package: { name: "bash" } },
        ],
        ignored: 1,
      });
    });

    it("reads the database of older versions", () => {
      const predicate = grype();
      predicate.scanner.result.descriptor.db = { built: "2024-01-01T00:00:00Z", schemaVersion: 5 };
      assert.equal(view(COSIGN, predicate).databaseTime, "2024-01-01T00:00:00.000Z");
    });
  });

  it("reads the specification's list of one scanner, and refuses two", () => {
    const { scanner, ...rest } = trivy();
    assert.deepEqual(view(COSIGN, { ...rest, scanners: [scanner] }), view(COSIGN, trivy()));
    refuses(
      COSIGN,
      { ...rest, scanners: [scanner, scanner] },
      "predicate.malformed",
      "predicate.scanners has more than one scanner",
    );
  });

  it("reads the database's time from its version where that has one", () => {
    const time = (version: string): string | undefined => {
      const predicate = trivy();
      predicate.scanner.db = { version };
      return readScan({ type: COSIGN, predicate }).view?.databaseTime;
    };
    assert.equal(time("v1-2026112006"), "2026-11-20T06:00:00.000Z");
    assert.equal(time("20261120"), "2026-11-20T00:00:00.000Z");
    assert.equal(time("v2-20261120061530"), "2026-11-20T06:15:30.000Z");
    assert.equal(time("2026-11-20T07:00:00+01:00"), "2026-11-20T06:00:00.000Z");
    assert.equal(time("2026-11-20"), "2026-11-20T00:00:00.000Z");
    for (const version of ["2", "v1-20261320", "v1-2026112099", "latest", "202611200"]) {
      assert.equal(time(version), undefined, version);
    }
  });

  describe("is none without", () => {
    const without =
      (change: (predicate: Record<string, unknown>) => void, message: string) => () => {
        const predicate = inToto() as unknown as Record<string, unknown>;
        change(predicate);
        refuses(IN_TOTO, predicate, "scan.incomplete", message);
      };
    const scanner = (predicate: Record<string, unknown>) =>
      predicate.scanner as Record<string, unknown>;

    it(
      "a scanner",
      without((predicate) => delete predicate.scanner, "predicate.scanner is missing"),
    );
    it(
      "the scanner's name",
      without((predicate) => (scanner(predicate).uri = ""), "predicate.scanner.uri is missing"),
    );
    it(
      "the database's time",
      without(
        (predicate) => (scanner(predicate).db = { version: "5" }),
        "predicate.scanner.db.lastUpdate is missing",
      ),
    );
    it(
      "a time that was set: Go writes one where none was",
      without(
        (predicate) => (predicate.metadata = { scanFinishedOn: "0001-01-01T00:00:00Z" }),
        "predicate.metadata.scanFinishedOn is missing",
      ),
    );
    it(
      "the time of its end",
      without(
        (predicate) => delete predicate.metadata,
        "predicate.metadata.scanFinishedOn is missing",
      ),
    );
    it(
      "a result",
      without(
        (predicate) => (scanner(predicate).result = null),
        "predicate.scanner.result is missing",
      ),
    );
  });

  it("refuses results that it does not read: SARIF, a summary, text", () => {
    for (const result of [{ version: "2.1.0", runs: [] }, { critical: 0 }, "no vulnerabilities"]) {
      const predicate = inToto();
      predicate.scanner.result = result;
      refuses(
        IN_TOTO,
        predicate,
        "scan.format",
        "predicate.scanner.result is neither a list nor a report of Trivy or Grype",
      );
    }
  });

  it("refuses other types, and says what is malformed", () => {
    assert.ok(!isScanType("https://in-toto.io/attestation/vulns"));
    refuses(
      "https://x.example",
      {},
      "predicate.malformed",
      '"https://x.example" is no scan predicate type',
    );
    const predicate = trivy();
    predicate.scanner.result.Results = [{ Vulnerabilities: [{ VulnerabilityID: "a" }] }];
    refuses(
      COSIGN,
      predicate,
      "predicate.malformed",
      "predicate.scanner.result.Results[0].Vulnerabilities[0].PkgName is missing",
    );
  });

  it("answers with a view or a problem whatever the predicate, and throws never", () => {
    const arbitrary = fc.tuple(
      fc.constantFrom(COSIGN, IN_TOTO),
      fc.oneof(fc.jsonValue(), mutated(inToto()), mutated(trivy()), mutated(grype())),
    );
    fc.assert(
      fc.property(arbitrary, ([type, predicate]) => {
        const { view: read, problem } = readScan({ type, predicate });
        assert.notEqual(read === undefined, problem === undefined);
        assert.notEqual(problem?.code, "verifier.failed");
      }),
      { numRuns: 3000 },
    );
  });
});
