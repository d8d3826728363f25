import assert from "node:assert/strict";
import { decide } from "../../../trust/decision";
import { conclude } from "../../../trust/decision/conclude";
import type { Evidence, RejectedItem, VerifiedStatement } from "../../../trust/evidence/types";
import type { Rule } from "../../../trust/policy/types";
import {
  attested,
  BUILDER_ID,
  everybody,
  inLegacyTag,
  provenanceEntry,
  sbom,
  sbomEntry,
  scan,
  scanEntry,
} from "./attestations";
import {
  certificate,
  digestOf,
  evidenceOf,
  KEY,
  keySigner,
  keyStatement,
  NOW,
  policyOf,
  problem,
  rejectedItem,
  rule,
  statement,
  subjectOf,
  WORKFLOW,
  workflowSigner,
} from "./fixtures";

const legacyToo = workflowSigner({ formats: ["bundle", "legacy"] });

const decided = (
  one: Rule,
  statements: readonly VerifiedStatement[],
  part: Partial<Evidence> = {},
): string => {
  const signers = [legacyToo, keySigner()];
  const evidence = evidenceOf(statements, {
    parts: ["bundle", "legacy", "legacy-attestation"],
    ...part,
  });
  const policy = policyOf({ ...everybody, signers, rules: [one] });
  const { outcome, code } = decide(policy, subjectOf(), evidence, NOW);
  return `${outcome} ${code}`;
};

/** What was signed under a root that may be newer than the policy's. */
const unknownAuthority = (part: Partial<RejectedItem>): RejectedItem =>
  rejectedItem({ code: "root.unknown-authority", ...part });

describe("the conclusion", () => {
  it("from no check at all is never an allowance", () => {
    const { outcome, code, checks } = conclude([]);
    assert.deepEqual([outcome, code, checks.length], ["undecided", "verifier.failed", 1]);
  });
});

describe("what lies where it does not belong", () => {
  it("is no signature in the tag of attestations, whatever it calls itself", () => {
    assert.equal(decided(rule(), [statement(inLegacyTag)]), "deny signature.not-a-signature");
    assert.equal(decided(rule(), [statement()]), "allow signature.ok");
  });

  it("keeps no attestation waiting in the tag of signatures", () => {
    const rejected = [unknownAuthority({ format: "legacy", part: "legacy" })];
    const entries = attested([sbomEntry()]);
    assert.equal(decided(entries, [], { rejected }), "deny attestation.missing");
    assert.equal(
      decided(entries, [], { rejected: [unknownAuthority(inLegacyTag)] }),
      "undecided root.unknown-authority",
    );
  });

  it("keeps nobody waiting in a source that the rule does not name", () => {
    const rejected = [unknownAuthority({ part: "github:acme/shop" })];
    assert.equal(decided(rule(), [], { rejected }), "deny signature.missing");
    assert.equal(decided(attested([sbomEntry()]), [], { rejected }), "deny attestation.missing");
    const sources: Rule["sources"] = ["registry", { github: "acme/shop" }];
    const parts: Evidence["parts"] = ["bundle", "legacy", "legacy-attestation", "github:acme/shop"];
    assert.equal(
      decided(attested([sbomEntry()], { sources }), [], { rejected, parts }),
      "undecided root.unknown-authority",
    );
  });

  it("counts for nobody in a source that the rule does not name", () => {
    const elsewhere = { part: "github:acme/shop" } as const;
    assert.equal(decided(attested([sbomEntry()]), [sbom()]), "allow attestation.ok");
    assert.equal(
      decided(attested([sbomEntry()]), [sbom(undefined, elsewhere)]),
      "deny attestation.missing",
    );
    assert.equal(
      decided(attested([sbomEntry()]), [sbom(undefined, { part: "files" })]),
      "allow attestation.ok",
    );
  });
});

describe("an image of which nothing at all is found", () => {
  const manifest = problem({ part: "manifest", code: "registry.unauthorized" });
  const given = (part: Partial<Evidence>): string =>
    decided(rule(), [], { problems: [manifest], referrers: 0, ...part });

  it("is not called unsigned where the registry does not show the image either", () => {
    assert.equal(given({}), "undecided registry.unauthorized");
    assert.equal(given({ problems: [] }), "deny signature.missing");
    const elsewhere = problem({ part: "legacy-attestation" });
    assert.equal(given({ problems: [elsewhere] }), "deny signature.missing");
    assert.equal(given({ problems: [elsewhere, manifest] }), "undecided registry.unauthorized");
    assert.equal(given({ referrers: 1 }), "deny signature.missing");
    assert.equal(given({ manifest: { exists: false }, problems: [] }), "undecided image.not-found");
  });
});

describe("provenance that could not be verified", () => {
  const claimedBy = (subject: string): string => {
    const rejected = [
      unknownAuthority({
        predicateType: "https://slsa.dev/provenance/v1",
        claimed: certificate(subject),
      }),
    ];
    return decided(attested([provenanceEntry()]), [], { rejected });
  };

  it("leaves it open if it may be the builder's, and not if it is another workflow's", () => {
    assert.equal(claimedBy(BUILDER_ID), "undecided root.unknown-authority");
    assert.match(claimedBy(`${WORKFLOW}@refs/heads/main`), /^deny /);
  });
});

describe("news of which nobody knows the time", () => {
  it("may be the newest, and decides", () => {
    const entry = attested([scanEntry({ signers: ["release", "platform-key"] })]);
    const unreadable = keyStatement(KEY, {
      predicateType: scan().predicateType!,
      predicate: "nothing",
      origin: digestOf("9"),
    });
    assert.equal(decided(entry, [scan()]), "allow attestation.ok");
    assert.equal(decided(entry, [scan(), unreadable]), "deny predicate.malformed");
  });
});
