import assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { repositoryCondition } from "../../../../components/registry/repository-condition";
import { repositoryScope } from "../../../../components/registry/repository-scope";
import { matchesRepository } from "../../../../trust/policy/match";

const HOST = "acme.azurecr.io";

/** Whether Azure would let a role with this condition read a repository. */
function reaches(condition: string | undefined, repository: string): boolean {
  if (condition === undefined) return true;
  const expression = condition.slice(condition.indexOf(" OR (") + " OR (".length, -2);
  const terms = expression.split(" OR ").map((term) => {
    const match =
      /^\(@Request\[Microsoft\.ContainerRegistry\/registries\/repositories:name\] (StringStartsWith|StringEquals)IgnoreCase '([^']*)'\)$/.exec(
        term,
      );
    assert.ok(match, term);
    return match;
  });
  return terms.some(([, operator, text = ""]) =>
    operator === "StringEquals" ? repository === text : repository.startsWith(text),
  );
}

const conditionFor = (...patterns: readonly string[]): string | undefined =>
  repositoryCondition(["read"], repositoryScope(patterns, HOST));

const segment = fc.stringMatching(/^[a-c]([a-c.-]{0,2}[a-c])?$/);
const repository = fc
  .array(fc.constantFrom("shop", "shop-evil", "api", "x"), { minLength: 1, maxLength: 4 })
  .chain((near) => fc.oneof(fc.constant(near), fc.array(segment, { minLength: 1, maxLength: 4 })))
  .map((segments) => segments.join("/"));
const patternPath = fc
  .array(fc.constantFrom("shop", "shop-evil", "api", "*", "**", "shop*", "shop**", "*-evil"), {
    minLength: 1,
    maxLength: 4,
  })
  .map((segments) => segments.join("/"));
const pattern = fc.oneof(
  { weight: 9, arbitrary: patternPath.map((path) => `${HOST}/${path}`) },
  { weight: 1, arbitrary: patternPath.map((path) => `other.azurecr.io/${path}`) },
);

describe("the repositories of patterns", () => {
  for (const [written, expected] of [
    [["acme.azurecr.io/shop/**"], { prefixes: ["shop/"] }],
    [["acme.azurecr.io/shop/api"], { names: ["shop/api"] }],
    [["acme.azurecr.io/**"], { everything: true, prefixes: [""] }],
    [["**"], { everything: true, prefixes: [""] }],
    [["acme.azurecr.io/shop**"], { prefixes: ["shop"] }],
    [["acme.azurecr.io/shop/*"], { prefixes: ["shop/"], widened: ["acme.azurecr.io/shop/*"] }],
    [
      ["acme.azurecr.io/*/api"],
      { everything: true, prefixes: [""], widened: ["acme.azurecr.io/*/api"] },
    ],
    [["acme.azurecr.io/shop/*", "acme.azurecr.io/shop/**"], { prefixes: ["shop/"] }],
    [["acme.azurecr.io/shop/*/x", "acme.azurecr.io/**"], { everything: true, prefixes: [""] }],
    [
      ["acme.azurecr.io/shop/**", "acme.azurecr.io/shop/api/**", "acme.azurecr.io/shop/pay"],
      { prefixes: ["shop/"] },
    ],
    [["other.azurecr.io/shop/**", "acme.azurecr.io.evil.example/**"], {}],
  ] as const) {
    it(written.join(" and "), () => {
      assert.deepEqual(repositoryScope(written, HOST), {
        everything: false,
        prefixes: [],
        names: [],
        widened: [],
        ...expected,
      });
    });
  }
});

describe("a condition", () => {
  it("names the actions that it bounds, and the repositories", () => {
    assert.equal(
      repositoryCondition(["a/read", "a/write"], {
        everything: false,
        prefixes: ["shop/"],
        names: ["base"],
        widened: [],
      }),
      "((!(ActionMatches{'a/read'}) AND !(ActionMatches{'a/write'})) OR " +
        "((@Request[Microsoft.ContainerRegistry/registries/repositories:name] StringStartsWithIgnoreCase 'shop/') OR " +
        "(@Request[Microsoft.ContainerRegistry/registries/repositories:name] StringEqualsIgnoreCase 'base')))",
    );
  });

  it("of a path does not reach a path that only begins like it", () => {
    const condition = conditionFor("acme.azurecr.io/shop/**");
    assert.equal(reaches(condition, "shop/x"), true);
    assert.equal(reaches(condition, "shop-evil/x"), false);
    assert.equal(reaches(condition, "shop"), false);
  });

  it("reaches a repository exactly where a pattern matches it", () => {
    fc.assert(
      fc.property(fc.array(pattern, { minLength: 1, maxLength: 3 }), repository, (texts, name) => {
        const scope = repositoryScope(texts, HOST);
        fc.pre(scope.prefixes.length + scope.names.length > 0);
        const reached = reaches(repositoryCondition(["read"], scope), name);
        const isMatched = texts.some((text) =>
          matchesRepository({ text, repository: text }, { registry: HOST, repository: name }),
        );
        if (scope.widened.length === 0) assert.equal(reached, isMatched);
        // What it reaches beyond the patterns is reported, and it never reaches less.
        else assert.ok(reached || !isMatched);
      }),
      { numRuns: 3000 },
    );
  });

  it("holds no text that could end its quotes", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", minLength: 1 }), (text) => {
        fc.pre(!/^[a-z0-9._/-]+$/.test(text));
        for (const scope of [
          { prefixes: [text], names: [] },
          { prefixes: [], names: [text] },
        ]) {
          assert.throws(
            () => repositoryCondition(["read"], { everything: false, widened: [], ...scope }),
            /is not a part of a repository name/,
          );
        }
      }),
    );
  });

  it("is never made for nothing, since a role without one reaches everything", () => {
    assert.throws(
      () => repositoryCondition(["read"], repositoryScope(["other.azurecr.io/**"], HOST)),
      { message: "a condition that names no repository" },
    );
  });
});
