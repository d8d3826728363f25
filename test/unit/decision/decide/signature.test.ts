import { single, holding } from "./cases";
import {
  certificate,
  digestOf,
  KEY,
  keySigner,
  keyStatement,
  legacyStatement,
  OTHER_KEY,
  PRIVATE,
  provedAt,
  requirement,
  rule,
  SHOP,
  statement,
  vendorSigner,
  vendorStatement,
  WORKFLOW,
  workflowSigner,
  type PolicyPart,
} from "../fixtures";

describe("decide", () => {
  describe("what is a signature", () => {
    const sbom = { predicateType: "https://spdx.dev/Document" };
    const accepting = {
      rules: [rule({ signature: requirement({ accept: "any-statement" }) })],
    };
    single({
      "an attestation by the signer is none": [
        holding(statement(sbom)),
        "deny",
        "signature.not-a-signature",
      ],
      "an attestation by the signer is one if the rule says so": [
        { policy: accepting, ...holding(statement(sbom)) },
        "allow",
        "signature.ok",
      ],
      "an attestation by somebody else is no signature by somebody else": [
        holding(vendorStatement(undefined, sbom)),
        "deny",
        "signature.missing",
      ],
      "an attestation by the signer from another ref is nothing at all": [
        holding(statement({ ...sbom, signer: certificate(`${WORKFLOW}@refs/heads/dev`) })),
        "deny",
        "signature.missing",
      ],
      "a signature beside an attestation counts": [
        holding(vendorStatement(undefined, sbom), statement()),
        "allow",
        "signature.ok",
      ],
      "a legacy payload is one, but not for a signer that uses bundles": [
        holding(legacyStatement()),
        "deny",
        "signature.format",
      ],
      "a bundle is one, but not for a signer that uses legacy": [
        {
          policy: { signers: [workflowSigner({ formats: ["legacy"] })] },
          ...holding(statement()),
        },
        "deny",
        "signature.format",
      ],
      "a legacy payload counts for a signer that uses both": [
        {
          policy: { signers: [workflowSigner({ formats: ["bundle", "legacy"] })] },
          ...holding(legacyStatement()),
        },
        "allow",
        "signature.ok",
      ],
    });
  });

  describe("different signers", () => {
    const want = (
      atLeast: number,
      anyOf: string[],
      ...signers: PolicyPart["signers"] & object
    ) => ({
      signers,
      rules: [rule({ signature: requirement({ anyOf, atLeast }) })],
    });
    const both = want(2, ["release", "vendor"], workflowSigner(), vendorSigner());
    const refs = ["refs/heads/main", "refs/tags/v*"];
    const anyRef = workflowSigner({
      subject: { kind: "workflow", uri: WORKFLOW, refs },
      source: { repositoryUri: SHOP, refs, triggers: [] },
    });
    const atTag = statement({
      signer: certificate(`${WORKFLOW}@refs/tags/v1`, { sourceRepositoryRef: "refs/tags/v1" }),
      origin: digestOf("8"),
    });
    const staff = vendorSigner({
      name: "staff",
      subject: { kind: "pattern", value: ".*@vendor\\.example" },
    });
    single({
      "two of two": [
        { policy: both, ...holding(statement(), vendorStatement()) },
        "allow",
        "signature.ok",
      ],
      "one of two": [{ policy: both, ...holding(statement()) }, "deny", "signature.too-few"],
      "none of two": [{ policy: both }, "deny", "signature.missing"],
      "none of none": [
        { policy: want(0, ["release"], workflowSigner()) },
        "deny",
        "signature.missing",
      ],
      "one signer twice": [
        { policy: both, ...holding(statement(), statement({ origin: digestOf("8") })) },
        "deny",
        "signature.too-few",
      ],
      "one workflow from two refs": [
        {
          policy: want(2, ["release", "vendor"], anyRef, vendorSigner()),
          ...holding(statement(), atTag),
        },
        "deny",
        "signature.too-few",
      ],
      "two names for one identity": [
        {
          policy: want(
            2,
            ["release", "again"],
            workflowSigner(),
            workflowSigner({ name: "again" }),
          ),
          ...holding(statement(), statement({ origin: digestOf("8") })),
        },
        "deny",
        "signature.too-few",
      ],
      "two names for one key": [
        {
          policy: want(
            2,
            ["platform-key", "again"],
            keySigner(),
            keySigner({ name: "again", formats: ["legacy"] }),
          ),
          ...holding(
            keyStatement(),
            keyStatement(KEY, { format: "legacy", origin: digestOf("8") }),
          ),
        },
        "deny",
        "signature.too-few",
      ],
      "two keys": [
        {
          policy: want(
            2,
            ["platform-key", "other-key"],
            keySigner(),
            keySigner({ name: "other-key", anchor: `key:${OTHER_KEY}`, fingerprint: OTHER_KEY }),
          ),
          ...holding(keyStatement(), keyStatement(OTHER_KEY, { origin: digestOf("8") })),
        },
        "allow",
        "signature.ok",
      ],
      "one identity under two roots": [
        {
          policy: want(
            2,
            ["release", "again"],
            workflowSigner(),
            workflowSigner({ name: "again", anchor: PRIVATE }),
          ),
          ...holding(statement(), statement({ anchor: PRIVATE, origin: digestOf("8") })),
        },
        "deny",
        "signature.too-few",
      ],
      "one name written twice": [
        {
          policy: want(2, ["release", "release"], anyRef),
          ...holding(statement(), atTag),
        },
        "deny",
        "signature.too-few",
      ],
      "two identities of one pattern": [
        {
          policy: want(2, ["staff"], staff),
          ...holding(vendorStatement(), vendorStatement("eve@vendor.example")),
        },
        "allow",
        "signature.ok",
      ],
      "a signer that must leave its first choice to another": [
        {
          // "a" takes the main build first; only the tag build is left for it once "b" claims main.
          policy: want(2, ["a", "b"], { ...anyRef, name: "a" }, workflowSigner({ name: "b" })),
          ...holding(statement(), atTag),
        },
        "allow",
        "signature.ok",
      ],
      "one that counts and one whose time lies ahead": [
        {
          policy: both,
          ...holding(statement(), vendorStatement(undefined, provedAt("2026-11-24T13:00:00Z"))),
        },
        "undecided",
        "clock.skew",
      ],
      "one of two, whose time lies ahead": [
        {
          policy: both,
          ...holding(vendorStatement(undefined, provedAt("2026-11-24T13:00:00Z"))),
        },
        "deny",
        "signature.too-few",
      ],
      "too few even with one whose time lies ahead": [
        {
          policy: want(3, ["release", "vendor"], workflowSigner(), vendorSigner()),
          ...holding(statement(), vendorStatement(undefined, provedAt("2026-11-24T13:00:00Z"))),
        },
        "deny",
        "signature.too-few",
      ],
    });
  });
});
