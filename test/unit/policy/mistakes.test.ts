import assert from "node:assert/strict";
import { formatPolicyError, parsePolicy, PolicyError } from "../../../trust/policy";
import { mistakes, policyText } from "./mistakes";

describe("a mistake in a policy", () => {
  for (const { name, yaml, shown } of mistakes) {
    it(`shows ${name}`, () => {
      assert.equal(formatPolicyError(errorOf(policyText(yaml))), shown.join("\n"));
    });
  }

  it("hides no other one, and all come in the order of the file", () => {
    const text = policyText(
      [
        "rules:",
        "  - { name: a, images: [nginx], signature: [relase], mode: { warnUntil: soon, then: enforce } }",
        "  - { name: b, images: 5, signature: { anyOf: [release], atLeast: 3 }, of: platforms, on: all }",
        "  - 7",
        "allow: ['**']",
      ].join("\n"),
    );
    assert.deepEqual(
      errorOf(text).problems.map(({ line, path }) => `${String(line)} ${path}`),
      [
        "6 rules[0].images[0]",
        "6 rules[0].signature[0]",
        "6 rules[0].mode.warnUntil",
        "7 rules[1].images",
        "7 rules[1].signature.atLeast",
        "7 rules[1].of",
        "7 rules[1].on",
        "8 rules[2]",
        "9 allow[0]",
      ],
    );
  });

  it("says in one line what is wrong first, and how much more there is", () => {
    const error = errorOf(policyText("allow: ['**', nginx]"));
    assert.equal(
      error.message,
      "trust-policy.yaml:5:9  allow[0]: ** would let every image of every stranger run unverified; name the repositories (and 1 more)",
    );
  });

  it("is shown without what a terminal would act on", () => {
    const shown = formatPolicyError(errorOf(policyText('allow: ["nginx\u202e"] # \u009b31m')));
    assert.doesNotMatch(shown, /[\u202e\u009b]/);
    const inPath = formatPolicyError(errorOf(policyText("mirrors: [{\u007f}]")));
    assert.match(inPath, /mirrors\[0\]/);
    assert.doesNotMatch(inPath, /\u007f/);
  });

  it("counts once for a rule that each writes out many times", () => {
    const each = "each: { repo: [a, b, c] }";
    const error = errorOf(
      policyText(
        `rules: [{ name: r, images: [nginx, 'x.io/{repo}'], ${each}, signature: [release] }]`,
      ),
    );
    assert.deepEqual(
      error.problems.map(({ path }) => path),
      ["rules[0].images[0]"],
    );
  });
});

const errorOf = (text: string): PolicyError => {
  try {
    parsePolicy(text, { file: "trust-policy.yaml", directory: __dirname });
  } catch (error) {
    if (error instanceof PolicyError) return error;
    throw error;
  }
  return assert.fail("the policy was accepted");
};
