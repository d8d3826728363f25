import assert from "node:assert/strict";
import {
  formatPolicyError,
  lintPolicy,
  parsePolicy,
  PolicyError,
  readPolicyText,
  type PolicyOptions,
} from "../../../trust/policy";
import { policyText } from "./mistakes";

const file = "trust-policy.yaml";

describe("a policy of a size that nobody writes by hand", () => {
  it("is refused where `each` writes out more rules and names than are looked at", () => {
    const values = Array.from({ length: 100 }, (_, value) => `v${value}`).join(", ");
    const rules = Array.from(
      { length: 51 },
      (_, rule) =>
        `  - { name: r${rule}, each: { a: [${values}] }, images: ["a.example/x${rule}/{a}"], signature: [release] }`,
    );
    const text = (count: number): string =>
      policyText(["rules:", ...rules.slice(0, count)].join("\n"));
    assert.equal(parsePolicy(text(50), { file }).rules.length, 5000);
    assert.equal(
      formatPolicyError(errorOf(text(51))),
      [
        "trust-policy.yaml:5:1  rules",
        "    5 | rules:",
        "      | ^^^^^ written out, the rules and the names in them are 10200, more than 10000; name fewer values in `each`, or let patterns stand for them",
      ].join("\n"),
    );
  });

  it("is refused where the rules name too many signers", () => {
    const names = Array.from({ length: 101 }, () => "release").join(", ");
    const values = Array.from({ length: 100 }, (_, value) => `v${value}`).join(", ");
    const rule = `{ name: r, each: { a: [${values}] }, images: ["a.example/{a}"], signature: [${names}] }`;
    assert.deepEqual(
      errorOf(policyText(`rules: [${rule}]`)).problems.map(({ message }) => message),
      ["written out, the rules and the names in them are 10200, more than 10000"],
    );
  });

  it("shows a hundred mistakes, and that there may be more", () => {
    const mistakes = (count: number): string =>
      policyText(["denied:", ...Array.from({ length: count }, () => "  - nginx")].join("\n"));
    assert.equal(errorOf(mistakes(99)).problems.length, 99);
    const { problems } = errorOf(mistakes(250));
    assert.equal(problems.length, 101);
    assert.deepEqual(problems.at(-1), {
      path: "",
      message: "there may be more",
      hint: "correct these first",
    });
  });

  it("shows mistakes of shape alone, where there are a hundred of them, and reads no file", () => {
    const text = policyText(
      [
        "signers: { release: { publicKey: { file: release.pub } } }",
        "rules:",
        ...Array.from({ length: 60 }, () => "  - {}"),
      ].join("\n"),
    );
    const read: string[] = [];
    const readFile = (_: string, name: string): string => {
      read.push(name);
      return "";
    };
    const { problems } = errorOf(text, { readFile });
    assert.deepEqual(
      [...new Set(problems.map(({ message }) => message))],
      ['"name" is missing', '"images" is missing', "there may be more"],
    );
    assert.deepEqual(read, []);
  });

  it("has no suggestion for a name longer than any", () => {
    const known = "r".repeat(90);
    const signers = `signers: { ${known}: { keyless: { issuer: https://issuer.example, subject: a@b.example } } }`;
    const hintFor = (name: string): string | undefined =>
      errorOf(
        policyText(`${signers}\nrules: [{ name: a, images: [a.example/x], signature: [${name}] }]`),
      ).problems[0]?.hint;
    assert.equal(hintFor("r".repeat(100)), `did you mean "${known}"?`);
    assert.equal(hintFor("r".repeat(101)), `known: ${known}`);
  });
});

describe("the lint of rules", () => {
  const findings = (fields: string): readonly string[] =>
    lintPolicy(readPolicyText(policyText(fields), { file }), new Date("2026-11-24T00:00:00Z"))
      .filter(({ code }) => code.startsWith("rule."))
      .map(({ code, message }) => `${code}: ${message}`);

  it("says that no rule matches where the scope leaves out every namespace", () => {
    assert.deepEqual(
      findings(
        [
          "scope: { exceptNamespaces: ['*'] }",
          "rules: [{ name: signed, images: [a.example/x], signature: [release] }]",
        ].join("\n"),
      ),
      ['rule.matches-nothing: rule "signed": all namespaces are out of scope'],
    );
  });

  it("finds the first of all that demand the same", () => {
    const rule = (name: string, image: string, mode: string): string =>
      `  - { name: ${name}, images: ["${image}"], signature: [release], mode: ${mode} }`;
    assert.deepEqual(
      findings(
        [
          "rules:",
          rule("audited", "a.example/**", "{ auditUntil: 2027-01-01, then: enforce }"),
          rule("narrow", "a.example/x/*", "enforce"),
          rule("wide", "a.example/**", "enforce"),
          rule("same", "a.example/**", "enforce"),
          rule("other", "a.example.evil/x", "enforce"),
        ].join("\n"),
      ),
      [
        'rule.shadowed: rule "narrow" adds nothing to rule "wide"',
        'rule.shadowed: rule "same" adds nothing to rule "wide"',
      ],
    );
  });
});

function errorOf(text: string, options: PolicyOptions = {}): PolicyError {
  try {
    parsePolicy(text, { file, ...options });
  } catch (error) {
    assert(error instanceof PolicyError, String(error));
    return error;
  }
  return assert.fail("the policy was taken");
}
