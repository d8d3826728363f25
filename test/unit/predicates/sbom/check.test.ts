import assert from "node:assert/strict";
import { checkSbom } from "../../../../trust/predicates/sbom";
import { spdx2View } from "./support";

const sbom = {
  ...spdx2View,
  components: [
    ...spdx2View.components,
    ...["a", "b", "c"].map((name) => ({
      name,
      version: "1.0.0",
      purls: [`pkg:npm/%40evil/${name}@1.0.0`],
      licenses: ["MIT"],
    })),
  ],
};

describe("checkSbom", () => {
  it("accepts an SBOM of an accepted format", () => {
    assert.deepEqual(checkSbom(sbom, { formats: ["cyclonedx", "spdx"] }), []);
  });

  it("refuses another format", () => {
    assert.deepEqual(checkSbom(sbom, { formats: ["cyclonedx"] }), [
      { code: "sbom.format", found: "an SBOM in spdx 2.3", expected: "an SBOM in cyclonedx" },
    ]);
  });

  describe("bannedComponents", () => {
    const banned = (...bannedComponents: string[]) =>
      checkSbom(sbom, { formats: ["spdx"], bannedComponents });

    it("names the first few components that match, once per pattern", () => {
      assert.deepEqual(banned("pkg:npm/@evil/*", "pkg:deb/debian/openssl", "pkg:npm/fine"), [
        {
          code: "sbom.banned-component",
          found: '"pkg:npm/%40evil/a@1.0.0", "pkg:npm/%40evil/b@1.0.0", "pkg:npm/%40evil/c@1.0.0"',
          expected: 'no component "pkg:npm/@evil/*"',
        },
        {
          code: "sbom.banned-component",
          found: '"pkg:deb/debian/openssl@3.0.15-1?arch=amd64"',
          expected: 'no component "pkg:deb/debian/openssl"',
        },
      ]);
    });

    it("compares the version only where the pattern has one", () => {
      assert.equal(banned("pkg:npm/@evil/a@1.0.0").length, 1);
      assert.equal(banned("pkg:npm/@evil/a@1.0.*").length, 1);
      assert.deepEqual(banned("pkg:npm/@evil/a@1.0.1"), []);
    });

    it("takes the component's version where the package URL has none", () => {
      const components = [{ name: "a", version: "2.0.0", purls: ["pkg:npm/a"], licenses: [] }];
      const versionless = { ...sbom, components };
      const check = (pattern: string) =>
        checkSbom(versionless, { formats: ["spdx"], bannedComponents: [pattern] }).length;
      assert.equal(check("pkg:npm/a@2.0.0"), 1);
      assert.equal(check("pkg:npm/a@1.0.0"), 0);
    });

    it("bans a component of unknown version", () => {
      const components = [{ name: "a", purls: ["pkg:npm/a"], licenses: [] }];
      assert.equal(
        checkSbom(
          { ...sbom, components },
          { formats: ["spdx"], bannedComponents: ["pkg:npm/a@1.0.0"] },
        ).length,
        1,
      );
    });

    it("refuses package URLs that cannot be read, once anything is banned", () => {
      const components = [{ name: "a", purls: ["pkg:npm/%zz", "pkg:npm"], licenses: [] }];
      const unreadable = { ...sbom, components };
      assert.deepEqual(checkSbom(unreadable, { formats: ["spdx"] }), []);
      assert.deepEqual(
        checkSbom(unreadable, { formats: ["spdx"], bannedComponents: ["pkg:npm/b"] }),
        [
          {
            code: "sbom.purl",
            found: '"pkg:npm/%zz", "pkg:npm"',
            expected: "package URLs that can be read",
          },
        ],
      );
    });

    it("takes a pattern that cannot be read to match", () => {
      assert.equal(banned("left-pad")[0]?.code, "sbom.banned-component");
    });
  });

  describe("requiredFields", () => {
    it("counts the components that lack a field, and names some", () => {
      assert.deepEqual(checkSbom(sbom, { formats: ["spdx"], requiredFields: ["supplier"] }), [
        {
          code: "sbom.missing-field",
          found: '4 of 5 components without supplier: "left-pad", "a", "b" and 1 more',
          expected: "a supplier of every component",
        },
      ]);
    });

    it("asks each field of every component", () => {
      for (const field of ["version", "purl", "license"] as const) {
        const found = `1 of 5 components without ${field}: "left-pad"`;
        assert.equal(
          checkSbom(sbom, { formats: ["spdx"], requiredFields: [field] })[0]?.found,
          found,
        );
        const components = sbom.components.filter(({ name }) => name !== "left-pad");
        assert.deepEqual(
          checkSbom({ ...sbom, components }, { formats: ["spdx"], requiredFields: [field] }),
          [],
        );
      }
    });

    it("asks author, timestamp and dependencies of the document", () => {
      const requiredFields = ["author", "timestamp", "dependencies"] as const;
      assert.deepEqual(checkSbom(sbom, { formats: ["spdx"], requiredFields }), []);
      const bare = { ...spdx2View, created: undefined, authors: [], relationships: 0 };
      assert.deepEqual(
        checkSbom(bare, { formats: ["spdx"], requiredFields }).map(({ found }) => found),
        ["an SBOM without author", "an SBOM without timestamp", "an SBOM without dependencies"],
      );
    });
  });
});
