import assert from "node:assert/strict";
import fc from "fast-check";
import { isSbomType, readSbom } from "../../../../trust/predicates/sbom";
import { mutated } from "../mutated";
import { CYCLONEDX, SPDX, cyclonedx, problem, spdx2, spdx2View, spdx3, view } from "./support";

describe("readSbom", () => {
  describe("SPDX 2.3", () => {
    it("reads tools, time and packages, the image itself left out", () => {
      assert.deepEqual(view(SPDX, spdx2()), spdx2View);
    });

    it("reads 2.2, and refuses other versions", () => {
      assert.equal(view(SPDX, { ...spdx2(), spdxVersion: "SPDX-2.2" }).specVersion, "2.2");
      for (const spdxVersion of ["SPDX-2.1", "SPDX-2.30", "2.3", "xSPDX-2.3"]) {
        assert.deepEqual(problem(SPDX, { ...spdx2(), spdxVersion }), {
          code: "sbom.format",
          message: "predicate.spdxVersion is not read",
        });
      }
    });

    it("takes the image out where documentDescribes names it", () => {
      const described = { ...spdx2(), relationships: [], documentDescribes: ["SPDXRef-image"] };
      assert.equal(view(SPDX, described).components.length, 2);
    });

    it("takes the folder out that BuildKit scanned in the image's place", () => {
      const document = spdx2();
      document.packages[0]!.primaryPackagePurpose = "FILE";
      assert.deepEqual(view(SPDX, document), spdx2View);
      document.packages[0]!.primaryPackagePurpose = "LIBRARY";
      assert.equal(view(SPDX, document).components.length, 3);
    });

    it("keeps a container that the document is not about, as a base image", () => {
      assert.equal(view(SPDX, { ...spdx2(), relationships: [] }).components.length, 3);
    });

    it("is none if it lists nothing but the image", () => {
      const document = spdx2();
      assert.deepEqual(problem(SPDX, { ...document, packages: document.packages.slice(0, 1) }), {
        code: "sbom.empty",
        message: "spdx 2.3 without a component",
      });
      assert.equal(problem(SPDX, { ...document, packages: undefined }).code, "sbom.empty");
    });

    it("reads what old cosign stored: wrapped, and as text", () => {
      const text = JSON.stringify(spdx2());
      for (const predicate of [
        text,
        { Data: text, Timestamp: "2022-01-01T00:00:00Z" },
        { Data: spdx2() },
      ]) {
        assert.deepEqual(view(SPDX, predicate), spdx2View);
      }
    });

    it("refuses tag-value text, and JSON that two readers take for different values", () => {
      for (const predicate of ["SPDXVersion: SPDX-2.3", '{"a":1,"a":2}']) {
        assert.deepEqual(problem(SPDX, predicate), {
          code: "sbom.format",
          message: "the predicate is a text that is no JSON",
        });
      }
    });

    it("says where it is malformed", () => {
      const document = spdx2();
      for (const [change, message] of [
        [{ spdxVersion: undefined }, "predicate.spdxVersion is missing"],
        [{ creationInfo: [] }, "predicate.creationInfo is no object"],
        [{ creationInfo: {} }, "predicate.creationInfo.creators is missing"],
        [
          { creationInfo: { ...document.creationInfo, created: "2026-02-30T00:00:00Z" } },
          'predicate.creationInfo.created is no RFC 3339 time: "2026-02-30T00:00:00Z"',
        ],
        [{ packages: {} }, "predicate.packages is no list"],
        [{ packages: [null] }, "predicate.packages[0] is missing"],
        [{ packages: [{ name: 1 }] }, "predicate.packages[0].name is no text"],
        [
          { packages: [{ name: "a", externalRefs: [{ referenceType: "purl" }] }] },
          "predicate.packages[0].externalRefs[0].referenceLocator is missing",
        ],
      ] as const) {
        assert.deepEqual(problem(SPDX, { ...document, ...change }), {
          code: "predicate.malformed",
          message,
        });
      }
    });
  });

  describe("SPDX 3.0", () => {
    it("resolves the graph: tools, agents, suppliers and licenses", () => {
      assert.deepEqual(view(SPDX, spdx3()), {
        format: "spdx",
        specVersion: "3.0.1",
        tools: ["bomber 1.2.3"],
        authors: ["Acme"],
        created: "2026-11-20T09:14:00.000Z",
        components: [
          {
            name: "openssl",
            version: "3.0.15-1",
            purls: ["pkg:deb/debian/openssl@3.0.15-1", "pkg:generic/openssl@3.0.15"],
            licenses: ["Apache-2.0"],
            supplier: "Acme",
          },
          { name: "left-pad", purls: [], licenses: [] },
        ],
        relationships: 3,
      });
    });

    it("reads creation information that stands inside the document", () => {
      const document = spdx3();
      const [creationInfo, ...elements] = document["@graph"];
      const graph = elements.map((element) => ({ ...element, creationInfo }));
      assert.deepEqual(view(SPDX, { ...document, "@graph": graph }), view(SPDX, document));
    });

    it("keeps a container that the document is not about, as a base image", () => {
      const document = spdx3();
      document["@graph"][3]!.rootElement = ["urn:other"];
      assert.equal(view(SPDX, document).components.length, 3);
    });

    it("takes no supplier for one that is not asserted", () => {
      const document = spdx3();
      document["@graph"][5]!.suppliedBy =
        "https://spdx.org/rdf/3.0.1/terms/Core/NoAssertionElement";
      assert.equal(view(SPDX, document).components[0]?.supplier, undefined);
    });

    it("refuses another version and a graph without document", () => {
      const document = spdx3();
      const [creation, ...rest] = document["@graph"];
      const newer = { ...document, "@graph": [{ ...creation, specVersion: "3.1" }, ...rest] };
      assert.deepEqual(problem(SPDX, newer), {
        code: "sbom.format",
        message: "predicate.@graph[0].specVersion is not read",
      });
      const none = rest.filter(({ type }) => type !== "SpdxDocument");
      assert.deepEqual(problem(SPDX, { ...document, "@graph": none }), {
        code: "predicate.malformed",
        message: "predicate has no SpdxDocument",
      });
      assert.deepEqual(problem(SPDX, { ...document, "@graph": rest }), {
        code: "predicate.malformed",
        message: "predicate.@graph[2].creationInfo is no element of the graph",
      });
    });

    it("is none if its only package is the image", () => {
      const document = spdx3();
      const graph = document["@graph"].filter(
        ({ type, spdxId }) => type !== "software_Package" || spdxId === "urn:image",
      );
      assert.equal(problem(SPDX, { ...document, "@graph": graph }).code, "sbom.empty");
    });
  });

  describe("CycloneDX", () => {
    it("reads tools, time and components, in UTC", () => {
      assert.deepEqual(view(CYCLONEDX, cyclonedx()), {
        ...spdx2View,
        format: "cyclonedx",
        specVersion: "1.6",
        tools: ["bomber 1.2.3"],
        authors: ["Acme"],
        components: [
          {
            name: "openssl",
            version: "3.0.15-1",
            purls: ["pkg:deb/debian/openssl@3.0.15-1"],
            licenses: ["Apache-2.0"],
            supplier: "Debian",
          },
          { name: "left-pad", purls: [], licenses: [] },
        ],
      });
    });

    it("reads the list of tools of 1.4, and license ids and names", () => {
      const document = cyclonedx();
      const { tools, components } = view(CYCLONEDX, {
        ...document,
        specVersion: "1.4",
        metadata: { tools: [{ vendor: "acme", name: "bomber", version: "1" }, { vendor: "x" }] },
        components: [
          {
            type: "library",
            name: "a",
            licenses: [{ license: { id: "MIT" } }, { license: { name: "Ours" } }],
          },
        ],
      });
      assert.deepEqual(tools, ["bomber 1", "x"]);
      assert.deepEqual(components[0]?.licenses, ["MIT", "Ours"]);
    });

    it("reads nested components, those below the image's own entry too", () => {
      const document = cyclonedx();
      const nested = {
        type: "library",
        name: "inner",
        components: [{ type: "library", name: "core" }],
      };
      document.components.push({ type: "library", name: "outer", components: [nested] });
      document.metadata.component.components = [{ type: "library", name: "below" }];
      assert.deepEqual(
        view(CYCLONEDX, document)
          .components.map(({ name }) => name)
          .toSorted(),
        ["below", "core", "inner", "left-pad", "openssl", "outer"],
      );
    });

    it("leaves files out, unless they have a package URL", () => {
      const file = { type: "file", name: "/etc/passwd" };
      const document = { ...cyclonedx(), components: [file] };
      assert.equal(problem(CYCLONEDX, document).code, "sbom.empty");
      const known = { ...file, purl: "pkg:generic/passwd@1" };
      assert.equal(view(CYCLONEDX, { ...document, components: [known] }).components.length, 1);
    });

    it("refuses other formats and versions", () => {
      assert.deepEqual(problem(CYCLONEDX, { ...cyclonedx(), specVersion: "1.3" }), {
        code: "sbom.format",
        message: "predicate.specVersion is not read",
      });
      assert.deepEqual(problem(CYCLONEDX, { ...cyclonedx(), bomFormat: "cyclonedx" }), {
        code: "predicate.malformed",
        message: "predicate.bomFormat is another",
      });
    });

    it("refuses more components than the limit, on however many levels", () => {
      const many = (count: number) =>
        Array.from({ length: count }, () => ({ type: "library", name: "a" }));
      const [outer] = many(1);
      const components = [{ ...outer, components: many(60_000) }, ...many(50_000)];
      assert.deepEqual(problem(CYCLONEDX, { ...cyclonedx(), components }), {
        code: "registry.limit",
        message: "the component list has 110001 items, more than 100000",
      });
      assert.deepEqual(problem(CYCLONEDX, { ...cyclonedx(), components: many(100_001) }), {
        code: "registry.limit",
        message: "predicate.components has 100001 items, more than 100000",
      });
    });

    it("refuses a name that is too long to compare, and cuts a license that is only shown", () => {
      const [library] = cyclonedx().components;
      const long = { ...cyclonedx(), components: [{ ...library, name: "a".repeat(4097) }] };
      assert.deepEqual(problem(CYCLONEDX, long), {
        code: "registry.limit",
        message: "predicate.components[0].name has 4097 characters",
      });
      const licenses = [{ license: { name: "x".repeat(5000) } }];
      const read = view(CYCLONEDX, { ...cyclonedx(), components: [{ ...library, licenses }] });
      assert.deepEqual(read.components[0]?.licenses, ["x".repeat(120)]);
    });
  });

  it("knows the predicate types, with and without version", () => {
    for (const type of [
      SPDX,
      "https://spdx.dev/Document/v2.3",
      "https://spdx.dev/Document/v3",
      CYCLONEDX,
      "https://cyclonedx.org/bom/v1.4",
    ]) {
      assert.ok(isSbomType(type), type);
    }
    for (const type of ["https://spdx.dev/Document/", "http://spdx.dev/Document", "x" + SPDX]) {
      assert.deepEqual(problem(type, spdx2()), {
        code: "predicate.malformed",
        message: `"${type}" is no SBOM predicate type`,
      });
    }
  });

  it("reads each format under its own type only", () => {
    assert.equal(problem(SPDX, cyclonedx()).message, "predicate.spdxVersion is missing");
    assert.equal(problem(CYCLONEDX, spdx2()).message, "predicate.bomFormat is missing");
  });

  it("answers with a view or a problem whatever the predicate, and throws never", () => {
    const arbitrary = fc.tuple(
      fc.constantFrom(SPDX, CYCLONEDX),
      fc.oneof(fc.jsonValue(), mutated(spdx2()), mutated(spdx3()), mutated(cyclonedx())),
    );
    fc.assert(
      fc.property(arbitrary, ([type, predicate]) => {
        const { view: read, problem: found } = readSbom({ type, predicate });
        assert.notEqual(read === undefined, found === undefined);
        if (read !== undefined) assert.ok(read.components.length > 0);
        assert.notEqual(found?.code, "verifier.failed");
      }),
      { numRuns: 3000 },
    );
  });
});
