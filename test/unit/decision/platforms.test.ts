import assert from "node:assert/strict";
import { decide, type Check } from "../../../trust/decision";
import type { Evidence, ManifestFacts, VerifiedStatement } from "../../../trust/evidence/types";
import type { Rule } from "../../../trust/policy/types";
import { attested, byStranger, everybody, sbom, sbomEntry } from "./attestations";
import {
  digestOf,
  evidenceOf,
  NOW,
  pattern,
  PINNED,
  policyOf,
  problem,
  REPOSITORY,
  requirement,
  rule,
  statement,
  subjectOf,
  TAGGED,
  DIGEST,
} from "./fixtures";

const AMD = digestOf("a");
const ARM = digestOf("b");
const index: ManifestFacts = {
  exists: true,
  platforms: [
    { platform: "linux/amd64", digest: AMD },
    { platform: "linux/arm64", digest: ARM },
  ],
};

/** What was read about the platforms of {@link index}. */
const platforms = (
  amd: readonly VerifiedStatement[],
  arm: readonly VerifiedStatement[],
  part: Partial<Evidence> = {},
): Partial<Evidence> => ({
  manifest: index,
  platforms: [
    { platform: "linux/arm64", evidence: evidenceOf(arm, { digest: ARM, ...part }) },
    { platform: "linux/amd64", evidence: evidenceOf(amd, { digest: AMD, ...part }) },
  ],
});

const verdict = (
  on: Rule["on"],
  named: readonly VerifiedStatement[],
  part: Partial<Evidence> = {},
  given: Partial<Rule> = {},
  image = PINNED,
) =>
  decide(
    policyOf({ ...everybody, rules: [rule({ on, ...given })] }),
    subjectOf(image, { digest: DIGEST }),
    evidenceOf(named, part),
    NOW,
  );

const lines = (...given: Parameters<typeof verdict>): readonly string[] =>
  verdict(...given).checks.map(
    ({ platform = "named", outcome, code }: Check) => `${platform} ${outcome} ${code}`,
  );

describe("a rule about", () => {
  const signed = [statement()];

  it("the named digest does not look at platforms", () => {
    assert.deepEqual(lines("named", signed, platforms([], [])), ["named allow signature.ok"]);
    assert.deepEqual(lines("named", [], platforms(signed, signed)), [
      "named deny signature.missing",
    ]);
  });

  it("platforms judges each of an index, and not the index", () => {
    assert.deepEqual(lines("platforms", [], platforms(signed, signed)), [
      "linux/amd64 allow signature.ok",
      "linux/arm64 allow signature.ok",
    ]);
    assert.deepEqual(lines("platforms", signed, platforms(signed, [])), [
      "linux/amd64 allow signature.ok",
      "linux/arm64 deny signature.missing",
    ]);
  });

  it("both judges the index and each platform", () => {
    assert.deepEqual(lines("both", signed, platforms(signed, signed)), [
      "named allow signature.ok",
      "linux/amd64 allow signature.ok",
      "linux/arm64 allow signature.ok",
    ]);
    assert.equal(verdict("both", [], platforms(signed, signed)).outcome, "deny");
    assert.equal(verdict("both", signed, platforms([], signed)).outcome, "deny");
  });

  it("platforms judges an image of one platform by itself", () => {
    const image = { manifest: { exists: true } };
    assert.deepEqual(lines("platforms", signed, image), ["named allow signature.ok"]);
    assert.deepEqual(lines("both", [], image), ["named deny signature.missing"]);
  });

  it("platforms is not satisfied by an index of none", () => {
    const empty = { manifest: { exists: true, platforms: [] } };
    assert.deepEqual(lines("platforms", signed, empty), ["named deny subject.no-platform"]);
    assert.deepEqual(lines("both", signed, empty), [
      "named allow signature.ok",
      "named deny subject.no-platform",
    ]);
  });

  it("platforms is undecided while they are not known", () => {
    assert.deepEqual(lines("platforms", signed), ["named undecided evidence.offline"]);
    const problems = [problem({ part: "manifest" })];
    assert.deepEqual(lines("both", signed, { problems }), [
      "named allow signature.ok",
      "named undecided registry.throttled",
    ]);
  });

  it("platforms is undecided about one of which nothing was read", () => {
    const { platforms: read = [] } = platforms(signed, signed);
    const some = { manifest: index, platforms: [read[0]!] };
    assert.deepEqual(lines("platforms", signed, some), [
      "linux/amd64 undecided evidence.offline",
      "linux/arm64 allow signature.ok",
    ]);
  });

  it("platforms takes no evidence about another repository", () => {
    const elsewhere = platforms(signed, signed, { repository: "acme.azurecr.io/other" });
    assert.equal(verdict("platforms", [], elsewhere).outcome, "undecided");
  });

  it("platforms wants the attestations of each", () => {
    const given = { ...attested([sbomEntry()]), on: "platforms" as const };
    assert.deepEqual(lines("platforms", [], platforms([sbom()], []), given), [
      "linux/amd64 allow attestation.ok",
      "linux/arm64 deny attestation.missing",
    ]);
  });

  it("platforms says of which it speaks", () => {
    const { checks } = verdict("platforms", [], platforms(signed, []));
    assert.equal(
      checks[1]!.found,
      "linux/arm64: the registry holds none (2 referrers, 0 signatures)",
    );
    assert.deepEqual(
      checks.map(({ demand }) => demand),
      ["signature", "signature"],
    );
  });
});

describe("a digest that is not there", () => {
  const missing = { manifest: { exists: false } };

  it("is not found rather than unsigned", () => {
    assert.deepEqual(lines("named", [], missing), ["named undecided image.not-found"]);
    assert.deepEqual(lines("named", [], missing, attested([sbomEntry()])), [
      "named undecided image.not-found",
    ]);
    assert.deepEqual(lines("platforms", [statement()], missing), [
      "named undecided image.not-found",
    ]);
  });

  it("changes nothing about what satisfies a rule", () => {
    assert.deepEqual(lines("named", [statement()], missing), ["named allow signature.ok"]);
  });
});

describe("the manifest of one platform", () => {
  const HINT =
    "; if it is one platform of an index, name the digest of the index (subject.platform-only)";
  const fix = (...given: Parameters<typeof verdict>): string => verdict(...given).checks[0]!.fix;
  const image = { manifest: { exists: true } };

  it("may be unsigned because its index is signed", () => {
    assert.ok(fix("named", [], image).endsWith(HINT));
    assert.ok(fix("named", [], image, attested([sbomEntry()])).endsWith(HINT));
  });

  it("is told so only where a digest was named, of no index, and nothing was found", () => {
    for (const other of [
      fix("named", [], image, {}, TAGGED),
      fix("named", [], { manifest: index }),
      fix("named", []),
      fix("named", [byStranger(statement())], image),
    ]) {
      assert.notEqual(other, "");
      assert.ok(!other.includes("subject.platform-only"), other);
    }
  });
});

describe("the sources of a rule", () => {
  const fromGithub = statement({ part: "github:acme/shop" });
  const fromFiles = statement({ part: "files" });
  const codes = (
    sources: Rule["sources"],
    found: VerifiedStatement,
    part: Partial<Evidence> = {},
  ) => lines("named", [found], part, { sources, signature: requirement() })[0];

  it("are where its evidence counts", () => {
    const github = { github: "acme/shop" };
    const read: Partial<Evidence> = { parts: ["bundle", "github:acme/shop"] };
    assert.equal(codes([github], fromGithub, read), "named allow signature.ok");
    assert.equal(codes(["registry", github], fromGithub, read), "named allow signature.ok");
    assert.equal(codes(["registry"], fromGithub, read), "named deny signature.missing");
    assert.equal(codes([github], statement(), read), "named deny signature.missing");
    assert.equal(codes([{ github: "acme/pay" }], fromGithub), "named undecided evidence.offline");
  });

  it("leave the files that the caller gives", () => {
    assert.equal(codes([{ github: "acme/shop" }], fromFiles), "named allow signature.ok");
  });

  it("are all read before a denial", () => {
    const sources: Rule["sources"] = ["registry", { github: "acme/shop" }];
    const stranger = byStranger(statement());
    const problems = [problem({ part: "github:acme/shop", code: "github.unauthorized" })];
    assert.equal(codes(sources, stranger), "named undecided evidence.offline");
    const parts: Evidence["parts"] = ["bundle", "github:acme/shop"];
    assert.equal(
      codes(sources, stranger, { parts, problems }),
      "named undecided github.unauthorized",
    );
    assert.equal(codes(sources, statement(), { parts, problems }), "named allow signature.ok");
  });
});

it("evidence about another image says nothing about its platforms", () => {
  const other = { ...platforms([statement()], [statement()]), repository: `${REPOSITORY}-other` };
  assert.equal(verdict("platforms", [], other).outcome, "undecided");
});

it("a platform that is denied is denied where one of several rules judges platforms", () => {
  const rules = [rule({ name: "named" }), rule({ name: "all", on: "platforms" })];
  const { outcome, checks } = decide(
    policyOf({ rules, denied: [pattern(`${REPOSITORY}@${ARM}`)] }),
    subjectOf(),
    evidenceOf([statement()], platforms([statement()], [statement()])),
    NOW,
  );
  assert.deepEqual([outcome, checks[0]?.code], ["deny", "image.denied"]);
});
