import assert from "node:assert/strict";
import { formatPolicyError, parsePolicy, PolicyError } from "../../../trust/policy";
import { policyText } from "./mistakes";

const file = "trust-policy.yaml";

const text = (id: string, repository: string): string =>
  policyText(
    [
      `builders: { own: { id: "${id}", maxLevel: 2, signer: release } }`,
      "rules:",
      "  - name: built",
      "    images: [a.example/x]",
      "    attestations:",
      "      - slsaProvenance:",
      `          { level: 2, builders: [own], repository: ${repository}, refs: [refs/heads/main] }`,
    ].join("\n"),
  );

describe("the source repository as owner/name", () => {
  it("is refused for a builder without host, of which no repository could be", () => {
    assert.throws(
      () => parsePolicy(text("urn:acme:builder", "acme/shop"), { file }),
      (error) =>
        error instanceof PolicyError &&
        formatPolicyError(error) ===
          [
            "trust-policy.yaml:11:52  rules[0].attestations[0].slsaProvenance.repository",
            "   11 |           { level: 2, builders: [own], repository: acme/shop, refs: [refs/heads/main] }",
            '      |                                                    ^^^^^^^^^ builder "own" has no host that "acme/shop" is of; write https://HOST/OWNER/NAME',
          ].join("\n"),
    );
  });

  it("is taken for a builder with one, and a URL for any", () => {
    for (const [id = "", repository = ""] of [
      ["https://git.acme.example/builder", "acme/shop"],
      ["urn:acme:builder", "https://git.acme.example/acme/shop"],
    ]) {
      assert.equal(parsePolicy(text(id, repository), { file }).rules.length, 1);
    }
  });
});
