import assert from "node:assert/strict";
import {
  formatPolicyError,
  parsePolicy,
  PolicyError,
  policyFromDocument,
  type PolicyProblem,
} from "../../../trust/policy";
import { policyText } from "./mistakes";

const message = String.raw`half of a surrogate pair (\ud800 to \udfff) is no character`;
const hint = "write the character itself, or remove the escape";

describe("half of a surrogate pair in a policy", () => {
  it("is shown where it stands in a value", () => {
    const allow = String.raw`allow: ["a.example/ok/*", "a.example/x\ud800/*"]`;
    assert.equal(
      formatPolicyError(errorOf(() => parse(policyText(allow)))),
      [
        "trust-policy.yaml:5:27  allow[1]",
        `    5 | ${allow}`,
        `      |                           ^^^^^^^^^^^^^^^^^^^^^ ${message}; ${hint}`,
      ].join("\n"),
    );
  });

  it("is shown where it stands in a key", () => {
    const scope = String.raw`scope: { "half\udc00": [a] }`;
    assert.deepEqual(
      problemsOf(() => parse(policyText(scope))),
      [{ path: String.raw`scope["half\udc00"]`, line: 5, column: 10, length: 12, message, hint }],
    );
  });

  it("is refused in a document of a program", () => {
    const document = {
      apiVersion: "countersign/v1",
      kind: "TrustPolicy",
      name: "acme",
      denied: ["a.example/\udfff"],
    } as const;
    assert.deepEqual(
      problemsOf(() => policyFromDocument({ ...document, denied: [...document.denied] })),
      [{ path: "denied[0]", message, hint }],
    );
  });

  it("is no mistake of a whole pair", () => {
    const exemption = String.raw`exemptions: [{ images: ["a.example/x@sha256:${"0".repeat(64)}"], rules: [signed], namespaces: [a], owner: "\ud83d\ude00", ticket: t, approvedBy: b, reason: r, from: 2026-01-01, expires: 2026-01-02 }]`;
    const rules = "rules: [{ name: signed, images: [a.example/x], signature: [release] }]";
    assert.equal(parse(policyText(`${rules}\n${exemption}`)).exemptions[0]?.owner, "😀");
  });
});

const parse = (text: string): ReturnType<typeof parsePolicy> =>
  parsePolicy(text, { file: "trust-policy.yaml" });

const problemsOf = (load: () => unknown): readonly PolicyProblem[] => errorOf(load).problems;

function errorOf(load: () => unknown): PolicyError {
  try {
    load();
  } catch (error) {
    assert(error instanceof PolicyError, String(error));
    return error;
  }
  return assert.fail("the policy was taken");
}
