import assert from "node:assert/strict";
import fc from "fast-check";
import { checkScan, type ScanFinding, type Vex } from "../../../../trust/predicates/scan";
import { image, notAffected, openssl, scanOf, vexOf } from "./support";

const check = (findings: readonly ScanFinding[], vex: readonly Vex[] = []) =>
  checkScan(scanOf(...findings), { failOn: "high", vex, image });
/** Whether VEX statements take the finding about openssl away. */
const justified = (...statements: Record<string, unknown>[]): boolean =>
  check([openssl], [vexOf(...statements)]).findings.length === 0;

describe("checkScan", () => {
  it("refuses findings at the limit, above it, and of unknown severity", () => {
    const of = (severity: ScanFinding["severity"]): ScanFinding => ({ ...openssl, severity });
    for (const [severity, high, critical] of [
      ["negligible", 0, 0],
      ["low", 0, 0],
      ["medium", 0, 0],
      ["high", 1, 0],
      ["critical", 1, 1],
      ["unknown", 1, 1],
    ] as const) {
      const failing = (failOn: "high" | "critical") =>
        checkScan(scanOf(of(severity)), { failOn, vex: [], image }).findings.length;
      assert.equal(failing("high"), high, severity);
      assert.equal(failing("critical"), critical, severity);
    }
  });

  it("names the first few, with package and fix", () => {
    const others = ["a", "b", "c"].map((id): ScanFinding => ({
      id,
      aliases: [],
      severity: "unknown",
    }));
    assert.deepEqual(check([openssl, ...others]), {
      findings: [
        {
          code: "scan.vulnerabilities",
          found:
            '4 vulnerabilities: "CVE-2026-1" (high) in "openssl", fixed in "3.0.16-1", "a" (unknown severity), "b" (unknown severity) and 1 more',
          expected: "none of severity high or higher",
        },
      ],
      notAffected: [],
    });
    const { findings } = checkScan(scanOf({ ...openssl, severity: "critical" }), {
      failOn: "critical",
      vex: [],
      image,
    });
    assert.equal(findings[0]?.expected, "none of severity critical");
    assert.match(findings[0].found, /^1 vulnerability: /);
  });

  it("leaves out what VEX says the image is not affected by, and reports it", () => {
    assert.deepEqual(check([openssl], [vexOf(notAffected())]), {
      findings: [],
      notAffected: [{ finding: openssl, justification: "vulnerable_code_not_in_execute_path" }],
    });
  });

  it("does so for unknown severities too", () => {
    const { findings } = check([{ ...openssl, severity: "unknown" }], [vexOf(notAffected())]);
    assert.deepEqual(findings, []);
  });

  it("wants one of OpenVEX's justifications", () => {
    for (const justification of [undefined, "because", "Component_Not_Present"]) {
      assert.ok(!justified({ ...notAffected(), justification, impact_statement: "trust us" }));
    }
    assert.ok(justified({ ...notAffected(), justification: "component_not_present" }));
  });

  it("wants not_affected: fixed is what the scan contradicts", () => {
    for (const status of ["fixed", "affected", "under_investigation"]) {
      assert.ok(!justified({ ...notAffected(), status }), status);
    }
  });

  describe("the newest statement decides", () => {
    const at = (timestamp: string, change: Record<string, unknown> = {}) => ({
      ...notAffected(),
      timestamp,
      ...change,
    });
    const affected = { status: "affected" };

    it("whatever the order, and across documents", () => {
      const early = "2026-01-01T00:00:00Z";
      const late = "2026-01-01T01:00:01+01:00";
      assert.ok(!justified(at(early), at(late, affected)));
      assert.ok(!justified(at(late, affected), at(early)));
      assert.ok(justified(at(early, affected), at(late)));
      const documents = [vexOf(at(late, affected)), vexOf(at(early))];
      for (const vex of [documents, documents.toReversed()]) {
        assert.equal(check([openssl], vex).findings.length, 1);
      }
    });

    it("and of one time the one that does not justify", () => {
      const time = "2026-01-01T00:00:00Z";
      assert.ok(!justified(at(time), at(time, affected)));
      assert.ok(!justified(at(time, affected), at(time)));
    });

    it("a newer one without justification takes the older one's away", () => {
      assert.ok(
        !justified(
          at("2026-01-01T00:00:00Z"),
          at("2026-01-02T00:00:00Z", { justification: undefined }),
        ),
      );
    });

    it("but one about another product does not", () => {
      const other = at("2026-01-02T00:00:00Z", {
        ...affected,
        products: [{ "@id": "pkg:oci/web" }],
      });
      assert.ok(justified(at("2026-01-01T00:00:00Z"), other));
    });
  });

  describe("products", () => {
    const about = (...products: unknown[]): boolean => justified({ ...notAffected(), products });

    it("are the image: by digest, by name, or none at all", () => {
      const hex = image.digest.slice("sha256:".length);
      for (const product of [
        { "@id": "pkg:oci/api" },
        { "@id": "pkg:oci/api?repository_url=registry.example/shop/api" },
        { "@id": `pkg:oci/api@sha256%3A${hex}` },
        { "@id": `pkg:oci/mirrored@${image.digest}?repository_url=mirror.example/x` },
        { "@id": `registry.example/shop/api@${image.digest}` },
        { "@id": "urn:x", hashes: { "sha-256": hex.toUpperCase() } },
        { identifiers: { purl: "pkg:oci/api" } },
        "pkg:oci/api",
      ]) {
        assert.ok(about(product), JSON.stringify(product));
      }
      assert.ok(about());
      assert.ok(justified({ ...notAffected(), products: undefined }));
    });

    it("are no other image", () => {
      for (const product of [
        { "@id": "pkg:oci/web" },
        { "@id": "pkg:oci/api?repository_url=registry.example/other/api" },
        { "@id": "pkg:oci/api@sha256:00" },
        { "@id": "pkg:oci/shop/api" },
        { "@id": "pkg:docker/api" },
        { "@id": "registry.example/shop/api:1" },
        { hashes: { "sha-256": "00" } },
        {},
      ]) {
        assert.ok(!about(product), JSON.stringify(product));
      }
    });

    it("are the package, or leave its version and qualifiers open", () => {
      for (const id of [
        openssl.package?.purl,
        "pkg:deb/debian/openssl",
        "pkg:deb/debian/openssl@3.0.15-1",
        "pkg:deb/debian/openssl?distro=debian-12",
      ]) {
        assert.ok(about({ "@id": id }), id);
        assert.ok(about({ "@id": "pkg:oci/api", subcomponents: [{ "@id": id }] }), id);
        assert.ok(!about({ "@id": "pkg:oci/web", subcomponents: [{ "@id": id }] }), id);
      }
    });

    it("are no other package", () => {
      for (const id of [
        "pkg:deb/debian/openssl@3.0.15-2",
        "pkg:deb/debian/openssl?distro=debian-13",
        "pkg:deb/ubuntu/openssl",
        "pkg:deb/debian/libssl",
        "pkg:generic/openssl",
        "openssl",
      ]) {
        assert.ok(!about({ "@id": id }), id);
        assert.ok(!about({ "@id": "pkg:oci/api", subcomponents: [{ "@id": id }] }), id);
      }
    });

    it("with subcomponents say nothing of a finding whose package is not known", () => {
      const nameless = { ...openssl, package: { name: "openssl" } };
      const products = [
        { "@id": "pkg:oci/api", subcomponents: [{ "@id": "pkg:generic/openssl" }] },
      ];
      assert.equal(check([nameless], [vexOf({ ...notAffected(), products })]).findings.length, 1);
    });
  });

  describe("names of vulnerabilities", () => {
    const named = (name: string, change: Record<string, unknown> = {}) => ({
      ...notAffected(),
      vulnerability: { name },
      ...change,
    });
    const advisory = (...aliases: string[]): ScanFinding => ({ ...openssl, id: "ALAS-1", aliases });
    const justifies = (finding: ScanFinding, ...statements: Record<string, unknown>[]): boolean =>
      check([finding], [vexOf(...statements)]).findings.length === 0;

    it("are those of the statement, aliases included", () => {
      const vulnerability = { name: "GHSA-1", aliases: ["CVE-2026-1"] };
      assert.ok(justified({ ...notAffected(), vulnerability }));
      assert.ok(!justified(named("CVE-2026-2")));
    });

    it("are the finding's aliases where there is but one", () => {
      assert.ok(justifies(advisory("CVE-1"), named("CVE-1")));
    });

    it("must all be justified where an advisory stands for several", () => {
      assert.ok(!justifies(advisory("CVE-1", "CVE-2"), named("CVE-1")));
      assert.ok(justifies(advisory("CVE-1", "CVE-2"), named("CVE-1"), named("CVE-2")));
      assert.ok(justifies(advisory("CVE-1", "CVE-2"), named("ALAS-1")));
    });

    it("share their news: what is newly affected by one name is so by all", () => {
      const old = { timestamp: "2026-01-01T00:00:00Z" };
      const news = { timestamp: "2026-02-01T00:00:00Z", status: "affected" };
      const newest = { timestamp: "2026-03-01T00:00:00Z" };
      assert.ok(!justifies(advisory("CVE-1"), named("ALAS-1", old), named("CVE-1", news)));
      assert.ok(
        !justifies(
          advisory("CVE-1", "CVE-2"),
          named("ALAS-1", news),
          named("CVE-1", old),
          named("CVE-2", newest),
        ),
      );
    });
  });

  const subcomponents = Array.from({ length: 50_000 }, (_, index) => ({
    "@id": `pkg:deb/debian/openssl@${index}`,
  }));

  it("does not compare without end, and says so", () => {
    const vex = vexOf({
      ...notAffected(),
      products: [{ "@id": "pkg:oci/api", subcomponents }],
    });
    const findings = Array.from({ length: 300 }, () => openssl);
    assert.deepEqual(check(findings, [vex]), {
      findings: [
        {
          code: "registry.limit",
          found: "more than 10000000 comparisons of findings with VEX statements",
          expected: "fewer VEX statements about one vulnerability",
        },
      ],
      notAffected: [],
    });
  });

  it("counts statements that name no package, too", () => {
    const statements = Array.from({ length: 50_000 }, () => ({ ...notAffected(), products: [] }));
    const findings = Array.from({ length: 300 }, () => openssl);
    const judgement = check(findings, [vexOf(...statements)]);
    assert.equal(judgement.findings[0]?.code, "registry.limit");
    assert.equal(judgement.notAffected.length, 200);
  });

  it("believes no older statement where the newest was not compared any more", () => {
    const vex = vexOf(
      {
        ...notAffected(),
        vulnerability: "CVE-X",
        products: [{ "@id": "pkg:oci/api", subcomponents }],
      },
      { ...notAffected(), timestamp: "2026-01-01T00:00:00Z" },
      {
        ...notAffected(),
        status: "affected",
        products: [
          {
            "@id": "pkg:oci/api",
            subcomponents: [...subcomponents, { "@id": "pkg:deb/debian/openssl" }],
          },
        ],
      },
    );
    const others = Array.from({ length: 199 }, () => ({ ...openssl, id: "CVE-X" }));
    assert.deepEqual(check([...others, openssl], [vex]).notAffected, []);
  });

  it("never lets a VEX statement that justifies nothing change the verdict for the better", () => {
    const names = fc.constantFrom("CVE-2026-1", "CVE-2026-2", "GHSA-1");
    const statement = fc.record({
      vulnerability: fc.record({ name: names, aliases: fc.array(names, { maxLength: 1 }) }),
      status: fc.constantFrom("not_affected", "affected", "fixed", "under_investigation"),
      justification: fc.constantFrom("component_not_present", "no"),
      products: fc.subarray([{ "@id": "pkg:oci/api" }, { "@id": "pkg:deb/debian/openssl" }]),
      timestamp: fc.constantFrom("2026-01-01T00:00:00Z", "2026-01-02T00:00:00Z"),
    });
    const finding = fc.record({
      id: names,
      aliases: fc.array(names, { maxLength: 2 }),
      severity: fc.constantFrom<ScanFinding["severity"]>("low", "high", "unknown"),
      package: fc.constant(openssl.package),
    });
    fc.assert(
      fc.property(
        fc.array(finding),
        fc.array(statement),
        statement,
        (findings, statements, extra) => {
          const list = findings as ScanFinding[];
          const without = check(list, [vexOf(...statements)]);
          const justifies =
            extra.status === "not_affected" && extra.justification === "component_not_present";
          if (justifies) return;
          const withExtra = check(list, [vexOf(...statements), vexOf(extra)]);
          assert.ok(withExtra.notAffected.length <= without.notAffected.length);
          assert.ok(withExtra.findings.length >= without.findings.length);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
