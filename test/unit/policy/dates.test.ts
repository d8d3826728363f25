import assert from "node:assert/strict";
import { formatPolicyError, parsePolicy, PolicyError } from "../../../trust/policy";
import { policyText } from "./mistakes";

const file = "trust-policy.yaml";
const identity = "keyless: { issuer: https://issuer.example, subject: a@b.example }";

const signerText = (dates: string): string =>
  policyText(`signers: { release: { ${identity}, ${dates} } }`);

const exemptionText = (dates: string): string =>
  policyText(
    [
      "rules: [{ name: signed, images: [a.example/x], signature: [release] }]",
      "exemptions:",
      `  - { images: ["a.example/x@sha256:${"0".repeat(64)}"], rules: [signed], namespaces: [a], owner: o,`,
      `      ticket: t, approvedBy: b, reason: r, ${dates} }`,
    ].join("\n"),
  );

describe("a bare date in a policy", () => {
  it("is the end of that day, UTC, also where something begins", () => {
    const { release } = parsePolicy(signerText("validFrom: 2026-01-01, validUntil: 2026-01-02"), {
      file,
    }).signers;
    assert.deepEqual(
      [release?.validFrom, release?.validUntil],
      ["2026-01-01T23:59:59.999Z", "2026-01-02T23:59:59.999Z"],
    );
    const [exemption] = parsePolicy(exemptionText("from: 2026-11-24, expires: 2026-11-30"), {
      file,
    }).exemptions;
    assert.deepEqual(
      [exemption?.from, exemption?.ends],
      ["2026-11-24T23:59:59.999Z", "2026-11-30T23:59:59.999Z"],
    );
  });

  it("leaves nothing between a beginning and an end on one day", () => {
    const problem = "does not end after it begins; a bare date is the end of that day, UTC";
    assert.equal(
      shown(exemptionText("from: 2026-11-24, expires: 2026-11-24")),
      [
        "trust-policy.yaml:8:71  exemptions[0].expires",
        "    8 |       ticket: t, approvedBy: b, reason: r, from: 2026-11-24, expires: 2026-11-24 }",
        `      |                                                                       ^^^^^^^^^^ the exemption ${problem}`,
      ].join("\n"),
    );
    assert.match(
      shown(signerText("validFrom: 2026-01-02, validUntil: 2026-01-01")),
      /the signer's validity does not end after it begins/,
    );
    assert.equal(
      parsePolicy(signerText("validFrom: 2026-01-01T08:00:00Z, validUntil: 2026-01-01"), { file })
        .signers.release?.validUntil,
      "2026-01-01T23:59:59.999Z",
    );
  });
});

function shown(text: string): string {
  try {
    parsePolicy(text, { file });
  } catch (error) {
    assert(error instanceof PolicyError, String(error));
    return formatPolicyError(error);
  }
  return assert.fail("the policy was taken");
}
