import assert from "node:assert/strict";
import { parseConfiguration } from "../../../policy-pack/configuration";
import { SetupError } from "../../../trust/project/setup-error";

const message = (given: unknown): string => {
  try {
    parseConfiguration(given);
  } catch (error) {
    assert.ok(error instanceof SetupError);
    assert.equal(error.code, "configuration.invalid");
    return error.message;
  }
  return assert.fail("accepted");
};

const lines = (given: unknown): string[] => message(given).split("\n").slice(1, -1);

describe("parseConfiguration", () => {
  it("fills in the defaults", () => {
    assert.deepEqual(parseConfiguration({}), {
      offline: false,
      timeout: 60,
      undecided: "deny",
      unknown: "obligation",
      namespaces: {},
    });
  });

  it("accepts everything that the schema names", () => {
    const given = {
      policy: "policies/trust.yaml",
      policyDigest: `sha256:${"0".repeat(64)}`,
      offline: true,
      timeout: 0.5,
      undecided: "warn",
      unknown: "deny",
      namespaces: { shop: { labels: { env: "production" } } },
    };
    assert.deepEqual(parseConfiguration(given), given);
    assert.deepEqual(parseConfiguration({ policy: { name: "inline" } }).policy, { name: "inline" });
  });

  it("says what is wrong and what to do", () => {
    assert.equal(
      message({ polcy: "x" }),
      [
        "configuration.invalid · the policy pack's configuration is not valid",
        'unknown key "polcy"; did you mean "policy"?',
        "fix: Correct the key that the message names.",
      ].join("\n"),
    );
  });

  it("refuses a timeout that no timer takes", () => {
    assert.deepEqual(lines({ timeout: 86_401 }), [
      "timeout: Too big: expected number to be <=86400",
    ]);
  });

  it("names every key at fault, never its value", () => {
    assert.deepEqual(
      lines({
        policy: 1,
        policyDigest: "s3cret",
        offline: "s3cret",
        timeout: -1,
        undecided: "s3cret",
        unknown: "fail",
        namespaces: { shop: { labels: { env: 1 }, lables: {} } },
        zebra: "s3cret",
      }),
      [
        "policy: expected string or object",
        "policyDigest: Invalid string: must match pattern /^sha256:[0-9a-f]{64}$/",
        "offline: expected boolean",
        "timeout: Too small: expected number to be >0",
        'undecided: expected "deny" or "warn"',
        'unknown: expected "obligation" or "deny"',
        "namespaces: shop: labels: env: expected string",
        'namespaces: shop: unknown key "lables"; did you mean "labels"?',
        'unknown key "zebra"; known are policy, policyDigest, offline, timeout, undecided, unknown, namespaces',
      ],
    );
  });
});
