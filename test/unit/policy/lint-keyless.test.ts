import assert from "node:assert/strict";
import { lintPolicy, readPolicyText } from "../../../trust/policy";
import { policyText } from "./mistakes";

const findings = (issuer: string): readonly string[] => {
  const signers = `signers: { release: { keyless: { issuer: "${issuer}", subject: "https://github.com/acme/shop/.github/workflows/release.yml@refs/heads/main" } } }`;
  const loaded = readPolicyText(policyText(signers), { file: "trust-policy.yaml" });
  return lintPolicy(loaded, new Date("2026-11-24T00:00:00Z"))
    .filter(({ code }) => code.startsWith("keyless."))
    .map(({ code, path, message }) => `${code} ${path}: ${message}`);
};

describe("the lint of a keyless signer", () => {
  it("warns of a CI system's issuer: of its builds only the subject is compared", () => {
    for (const issuer of [
      "https://token.actions.githubusercontent.com",
      "https://token.actions.githubusercontent.com/acme",
      "https://gitlab.com",
    ]) {
      assert.deepEqual(findings(issuer), [
        `keyless.any-source signers.release.keyless: "${issuer}" vouches for builds`,
      ]);
    }
  });

  it("has nothing to say about any other issuer", () => {
    for (const issuer of ["https://accounts.google.com", "https://gitlab.com.example"]) {
      assert.deepEqual(findings(issuer), []);
    }
  });
});
