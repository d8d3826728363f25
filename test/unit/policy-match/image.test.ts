import assert from "node:assert/strict";
import fc from "fast-check";
import { matchesGlob, matchesImage, matchesRepository } from "../../../trust/policy/match";
import type { Digest } from "../../../trust/registry/port";

const digest = (digit: string): Digest => `sha256:${digit.repeat(64)}`;
const pattern = (repository: string, named?: Digest) => ({
  text: repository,
  repository,
  ...(named ? { digest: named } : {}),
});
const reference = (name: string) => {
  const slash = name.indexOf("/");
  return { registry: name.slice(0, slash), repository: name.slice(slash + 1) };
};

describe("a glob", () => {
  const cases: readonly [string, string, boolean][] = [
    ["refs/heads/main", "refs/heads/main", true],
    ["refs/heads/main", "refs/heads/main2", false],
    ["refs/heads/main", "xrefs/heads/main", false],
    ["refs/tags/v*", "refs/tags/v1.2.3", true],
    ["refs/tags/v*", "refs/tags/v", true],
    ["refs/tags/v*", "refs/tags/v1/evil", false],
    ["refs/tags/**", "refs/tags/v1/x", true],
    ["refs/tags/**", "refs/tags", false],
    ["**", "", true],
    ["*", "a/b", false],
    ["a*b*c", "aXbYc", true],
    ["a*b*c", "aXcYb", false],
    ["**/b/*", "x/b/y/b/z", true],
    ["**/b/*", "x/b/y/z", false],
    ["v1.2", "v1x2", false],
    ["a+", "aa", false],
    ["[ab]", "a", false],
    ["?", "a", false],
    ["prod-*", "prod-eu", true],
    ["*-prod", "eu-prod", true],
    ["", "", true],
    ["", "a", false],
  ];
  for (const [glob, text, matches] of cases) {
    it(`${JSON.stringify(glob)} ${matches ? "matches" : "does not match"} ${JSON.stringify(text)}`, () => {
      assert.equal(matchesGlob(glob, text), matches);
    });
  }

  it("means the same as the anchored regular expression it stands for", () => {
    const part = fc.constantFrom("a", "b", "/", ".", "*", "**", "\u{1F600}");
    const text = fc.array(fc.constantFrom("a", "b", "/", ".", "\u{1F600}"), { maxLength: 8 });
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), text, (parts, characters) => {
        const glob = parts.join("");
        const source = glob
          .replace(/[.]/g, "\\.")
          .replace(/\*\*|\*/g, (stars) => (stars === "**" ? "[^]*" : "[^/]*"));
        assert.equal(
          matchesGlob(glob, characters.join("")),
          new RegExp(`^${source}$`, "u").test(characters.join("")),
        );
      }),
      { numRuns: 1000 },
    );
  });

  it("takes linear time where a backtracking matcher would not end", () => {
    assert.equal(matchesGlob(`${"a*".repeat(200)}b`, "a".repeat(5000)), false);
  });
});

describe("an image pattern", () => {
  const cases: readonly [string, string, boolean][] = [
    ["acme.azurecr.io/**", "acme.azurecr.io/shop/api", true],
    ["acme.azurecr.io/*", "acme.azurecr.io/shop/api", false],
    ["acme.azurecr.io/*", "acme.azurecr.io/shop", true],
    ["acme.azurecr.io/shop/api", "acme.azurecr.io/shop/api", true],
    ["acme.azurecr.io/shop/api", "acme.azurecr.io/shop/api2", false],
    ["acme.azurecr.io/shop/**", "acme.azurecr.io/shop", false],
    ["acme.azurecr.io/**/api", "acme.azurecr.io/shop/api", true],
    ["acme.azurecr.io/**", "acme.azurecr.io.evil.example/shop", false],
    ["acme.azurecr.io/**", "evil.example/acme.azurecr.io/shop", false],
    ["**", "evil.example/x", true],
  ];
  for (const [text, name, matches] of cases) {
    it(`${text} ${matches ? "covers" : "does not cover"} ${name}`, () => {
      assert.equal(matchesRepository(pattern(text), reference(name)), matches);
    });
  }

  it("takes the host literally, whatever a caller lets through", () => {
    assert.equal(
      matchesRepository(pattern("*.azurecr.io/**"), reference("evil.azurecr.io/x")),
      false,
    );
    assert.equal(matchesRepository(pattern("**/shop"), reference("evil.example/shop")), false);
    assert.equal(matchesRepository(pattern("***"), reference("evil.example/shop")), false);
  });

  it("with a digest covers exactly that digest, and never an unknown one", () => {
    const entry = pattern("acme.azurecr.io/shop/*", digest("a"));
    const name = reference("acme.azurecr.io/shop/api");
    assert.equal(matchesImage(entry, name, digest("a")), true);
    assert.equal(matchesImage(entry, name, digest("b")), false);
    assert.equal(matchesImage(entry, name, undefined), false);
    assert.equal(matchesImage(entry, reference("acme.azurecr.io/pay/api"), digest("a")), false);
  });

  it("without a digest covers every digest", () => {
    const entry = pattern("acme.azurecr.io/shop/*");
    assert.equal(matchesImage(entry, reference("acme.azurecr.io/shop/api"), undefined), true);
  });
});
