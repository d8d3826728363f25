import assert from "node:assert/strict";
import fc from "fast-check";
import { parsePurl } from "../../../../trust/predicates/purl";
import { parsePurlPattern } from "../../../../trust/predicates/sbom";

const read = (text: string) => {
  const purl = parsePurl(text);
  return purl && { ...purl, qualifiers: Object.fromEntries(purl.qualifiers) };
};

describe("parsePurl", () => {
  it("splits and decodes the parts", () => {
    assert.deepEqual(read("pkg:npm/%40angular/core@12.3.1?Arch=x&empty=#src/lib"), {
      type: "npm",
      path: "@angular/core",
      version: "12.3.1",
      qualifiers: { arch: "x" },
    });
    assert.deepEqual(read("pkg:deb/debian/curl@7.50.3-1%2Bdeb9u1?arch=i386&distro=jessie"), {
      type: "deb",
      path: "debian/curl",
      version: "7.50.3-1+deb9u1",
      qualifiers: { arch: "i386", distro: "jessie" },
    });
    assert.deepEqual(read("pkg:oci/api@sha256:00?repository_url=registry.example/shop/api"), {
      type: "oci",
      path: "api",
      version: "sha256:00",
      qualifiers: { repository_url: "registry.example/shop/api" },
    });
  });

  it("takes spellings that the standard lets a reader take", () => {
    assert.deepEqual(read("PKG://NPM//a/b/"), { type: "npm", path: "a/b", qualifiers: {} });
    assert.equal(read("pkg:npm/@vue/loader@15.11.1")?.version, "15.11.1");
    assert.equal(read("pkg:npm/@vue/loader")?.path, "@vue/loader");
    assert.equal(read("pkg:github/a/b@refs/heads/main")?.version, "refs/heads/main");
  });

  it("folds PyPI's names, which are one package", () => {
    assert.equal(read("pkg:pypi/Zope.Interface__X@1")?.path, "zope-interface-x");
  });

  it("refuses what is none", () => {
    for (const text of [
      "",
      "pkg:",
      "pkg:npm",
      "pkg:npm/",
      "npm/a@1",
      "pkg:1npm/a",
      "pkg:n%70m/a",
      "pkg:npm/%zz",
      "pkg:npm/a@%ff",
      "pkg:npm/a?b=%ff",
      "pkg:npm/lo\ndash",
      "pkg:npm/lo%0adash",
    ]) {
      assert.equal(parsePurl(text), undefined, text);
    }
  });

  it("reads back what is encoded, and throws for no text", () => {
    const safe = fc
      .string({ unit: "grapheme", minLength: 1 })
      .filter((text) => !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text));
    fc.assert(
      fc.property(fc.array(safe, { minLength: 1 }), safe, (segments, version) => {
        const path = segments.map(encodeURIComponent).join("/");
        assert.deepEqual(read(`pkg:generic/${path}@${encodeURIComponent(version)}`), {
          type: "generic",
          path: segments.join("/"),
          version,
          qualifiers: {},
        });
      }),
    );
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...Array.from("pkg:npm/@?#=&%2Fa\n")) }),
        (text) => {
          parsePurl(text);
          parsePurl(`pkg:npm/${text}`);
        },
      ),
      { numRuns: 3000 },
    );
  });
});

describe("parsePurlPattern", () => {
  const matches = (pattern: string, text: string): boolean => {
    const purl = parsePurl(text)!;
    return parsePurlPattern(pattern)!.matches(purl, purl.version);
  };

  it("compares type, path and version, whatever the case", () => {
    assert.ok(matches("pkg:nuget/Newtonsoft.Json", "pkg:nuget/newtonsoft.json@1"));
    assert.ok(!matches("pkg:pypi/py_yaml", "pkg:pypi/PyYAML@6"));
    assert.ok(matches("pkg:pypi/Py_YAML", "pkg:pypi/py-yaml@6"));
    assert.ok(!matches("pkg:npm/a", "pkg:gem/a"));
    assert.ok(!matches("pkg:npm/a", "pkg:npm/%40scope/a"));
    assert.ok(!matches("pkg:npm/a", "pkg:npm/ab"));
  });

  it("lets * stand for any run of characters, / included", () => {
    assert.ok(matches("pkg:golang/example.com/evil/*", "pkg:golang/example.com/evil/a/b@1"));
    assert.ok(matches("pkg:npm/*", "pkg:npm/%40scope/a"));
    assert.ok(
      matches(
        "pkg:maven/org.apache.*/log4j-core@2.1*",
        "pkg:maven/org.apache.logging/log4j-core@2.14.1",
      ),
    );
    assert.ok(!matches("pkg:maven/org.apache.*/log4j-core", "pkg:maven/org.apache.x/log4j-api@2"));
  });

  it("takes everything but * literally", () => {
    assert.ok(!matches("pkg:npm/a.b", "pkg:npm/axb"));
    assert.ok(!matches("pkg:npm/a.*", "pkg:npm/ab"));
    assert.ok(matches("pkg:npm/(a*", "pkg:npm/%28ab"));
  });

  it("refuses what it would not compare", () => {
    for (const text of ["lodash", "pkg:*/a", "pkg:npm/a?arch=x", "pkg:npm/a#x", "pkg:npm/"]) {
      assert.equal(parsePurlPattern(text), undefined, text);
    }
  });

  it("matches itself, and stays fast on many stars", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (name) => {
        fc.pre(!/[\p{Cc}\p{Zl}\p{Zp}]/u.test(name) && name !== "*");
        const text = `pkg:npm/${encodeURIComponent(name)}`;
        assert.ok(matches(text, text));
      }),
    );
    assert.ok(!matches(`pkg:npm/${"a*".repeat(500)}b`, `pkg:npm/${"a".repeat(4000)}`));
  });
});
