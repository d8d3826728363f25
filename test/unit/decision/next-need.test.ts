import assert from "node:assert/strict";
import { nextNeed, type Subject } from "../../../trust/decision";
import type { Evidence, VerifiedStatement } from "../../../trust/evidence/types";
import type { AttestationEntry, Rule } from "../../../trust/policy/types";
import {
  attested,
  builder,
  everybody,
  gateSigner,
  inLegacyTag,
  provenance,
  provenanceEntry,
  sbom,
  sbomEntry,
  scan,
  scanEntry,
} from "./attestations";
import {
  always,
  DIGEST,
  digestOf,
  evidenceOf,
  keySigner,
  keyStatement,
  legacyStatement,
  NOW,
  pattern,
  PINNED,
  policyOf,
  problem,
  rejectedItem,
  requirement,
  rule,
  statement,
  subjectOf,
  TAGGED,
  vendorSigner,
  vendorStatement,
  workflowSigner,
  type PolicyPart,
} from "./fixtures";

/** What is read for an image, one after the other, when each reading gives what `held` says of its part. */
const readings = (
  policy: PolicyPart,
  subject: Subject,
  held: readonly VerifiedStatement[] = [],
  part: Partial<Evidence> = {},
): readonly string[] => {
  const trail: string[] = [];
  const { manifest, ...always } = part;
  let current = subject;
  let evidence: Evidence | undefined;
  for (;;) {
    const need = nextNeed(policyOf(policy), current, evidence, NOW);
    if (need === undefined) return trail;
    assert.ok(trail.length < 9, `asked again and again: ${trail.join(", ")}`);
    if (need.kind === "digest") {
      trail.push("digest");
      current = { ...current, digest: DIGEST };
    } else if (need.platform === undefined) {
      trail.push(need.part);
      const parts = [...(evidence?.parts ?? []), need.part];
      evidence = evidenceOf(
        held.filter((one) => parts.includes(one.part)),
        {
          ...always,
          ...(evidence?.platforms ? { platforms: evidence.platforms } : {}),
          ...(parts.includes("manifest") && manifest ? { manifest } : {}),
          parts,
        },
      );
    } else {
      const { platform: digest } = need;
      trail.push(`${need.part} of ${digest.at(-1)}`);
      const known = evidence?.platforms?.find((one) => one.evidence.digest === digest);
      const parts = [...(known?.evidence.parts ?? []), need.part];
      const found = evidenceOf(
        held.filter((one) => parts.includes(one.part)),
        { digest, parts },
      );
      const others = evidence?.platforms?.filter((one) => one !== known) ?? [];
      evidence = { ...evidence!, platforms: [...others, { platform: "any", evidence: found }] };
    }
  }
};

const pinned = subjectOf(PINNED);
const tagged = subjectOf(TAGGED);
const bothFormats = [workflowSigner({ formats: ["bundle", "legacy"] })];
const legacyOnly = [workflowSigner({ formats: ["legacy"] })];

describe("nextNeed", () => {
  it("asks for nothing where the policy alone decides", () => {
    const settled: Readonly<Record<string, PolicyPart>> = {
      denied: { denied: [pattern("acme.azurecr.io/**")] },
      allowed: { rules: [], allow: [pattern("acme.azurecr.io/**")] },
      unmatched: { rules: [] },
      "out of scope": { exceptNamespaces: ["production"] },
      "claimed elsewhere": { rules: [rule({ namespaces: { names: ["x"], except: [] } })] },
    };
    for (const [name, policy] of Object.entries(settled))
      assert.deepEqual(readings(policy, tagged), [], name);
  });

  it("asks for nothing of a subject that could not be resolved", () => {
    const problemOf = { code: "image.not-found", message: "no such tag" } as const;
    assert.deepEqual(readings({}, subjectOf(TAGGED, { problem: problemOf })), []);
  });

  it("reads the bundles of a named digest, and a tag's digest before", () => {
    assert.deepEqual(readings({}, pinned, [statement()]), ["bundle"]);
    assert.deepEqual(readings({}, tagged, [statement()]), ["digest", "bundle"]);
  });

  it("needs the digest only, where that is all that a rule asks for", () => {
    const policy = { rules: [rule({ requireDigest: true, signature: undefined })] };
    assert.deepEqual(readings(policy, tagged), ["digest"]);
    assert.deepEqual(readings(policy, pinned), []);
    const signed = { rules: [rule({ requireDigest: true })] };
    assert.deepEqual(readings(signed, tagged, [statement()]), ["digest", "bundle"]);
  });

  it("needs the digest where a denied one must be compared", () => {
    const denied = [pattern(PINNED)];
    const allow = [pattern("acme.azurecr.io/**")];
    assert.deepEqual(readings({ rules: [], allow, denied }, tagged), ["digest"]);
    const elsewhere = [pattern(PINNED.replace("/api", "/other"))];
    assert.deepEqual(readings({ rules: [], allow, denied: elsewhere }, tagged), []);
  });

  it("asks for no evidence of an exempted image, once its digest is known", () => {
    const policy: PolicyPart = {
      exemptions: [
        {
          images: [pattern(PINNED)],
          rules: ["signed"],
          namespaces: ["production"],
          owner: "payments",
          ticket: "PAY-1",
          approvedBy: "board",
          reason: "later",
          from: "2026-11-01T00:00:00.000Z",
          ends: "2026-12-31T23:59:59.999Z",
        },
      ],
    };
    assert.deepEqual(readings(policy, tagged), ["digest"]);
    assert.deepEqual(readings(policy, pinned), []);
  });

  it("reads legacy tags only while a rule is unsatisfied, and before it is denied for good", () => {
    const policy = { signers: bothFormats };
    assert.deepEqual(readings(policy, pinned, [statement()]), ["bundle"]);
    assert.deepEqual(readings(policy, pinned, [legacyStatement()]), ["bundle", "legacy"]);
    assert.deepEqual(readings(policy, pinned), ["bundle", "legacy"]);
  });

  it("reads the format that no signer uses only to explain a denial", () => {
    assert.deepEqual(readings({}, pinned), ["bundle", "legacy"]);
    assert.deepEqual(readings({}, pinned, [], { problems: [problem()] }), ["bundle"]);
    assert.deepEqual(readings({ signers: legacyOnly }, pinned, [legacyStatement()]), ["legacy"]);
    assert.deepEqual(readings({ signers: legacyOnly }, pinned), ["legacy", "bundle"]);
  });

  it("reads on while bundles could not be read, if legacy tags may satisfy", () => {
    const problems = [problem()];
    assert.deepEqual(readings({ signers: bothFormats }, pinned, [], { problems }), [
      "bundle",
      "legacy",
    ]);
  });

  it("reads on for a rule in audit as well", () => {
    const policy = { signers: bothFormats, rules: [rule({ mode: always("audit") })] };
    assert.deepEqual(readings(policy, pinned, [legacyStatement()]), ["bundle", "legacy"]);
  });

  it("reads what the unsatisfied rule wants, whatever another rule has", () => {
    const policy = {
      signers: [workflowSigner(), keySigner({ formats: ["legacy"] })],
      rules: [rule(), rule({ name: "key", signature: requirement({ anyOf: ["platform-key"] }) })],
    };
    const key = keyStatement(undefined, {
      format: "legacy",
      part: "legacy",
      predicateType: undefined,
    });
    assert.deepEqual(readings(policy, pinned, [statement(), key]), ["bundle", "legacy"]);
  });

  it("reads on while signers are missing", () => {
    const policy = {
      signers: [workflowSigner(), vendorSigner({ formats: ["legacy"] })],
      rules: [rule({ signature: requirement({ anyOf: ["release", "vendor"], atLeast: 2 }) })],
    };
    const vendor = vendorStatement(undefined, {
      format: "legacy",
      part: "legacy",
      predicateType: undefined,
    });
    assert.deepEqual(readings(policy, pinned, [statement(), vendor]), ["bundle", "legacy"]);
  });

  it("reads for every rule that may claim the image in an unknown namespace", () => {
    const policy = { rules: [rule({ namespaces: { names: ["prod-*"], except: [] } })] };
    const nowhere = subjectOf(PINNED, { namespace: {} });
    assert.deepEqual(readings(policy, nowhere, [statement()]), ["bundle"]);
  });

  it("asks again for evidence that is about another image", () => {
    const other = evidenceOf([statement()], { repository: "acme.azurecr.io/shop/other" });
    assert.deepEqual(nextNeed(policyOf(), pinned, other, NOW), {
      kind: "evidence",
      part: "bundle",
    });
  });

  describe("for attestations", () => {
    const wants = (...entries: AttestationEntry[]): PolicyPart => ({
      ...everybody,
      rules: [attested(entries)],
    });

    it("reads bundles, and cosign's tags only before a denial, which may be about a format that nobody uses", () => {
      assert.deepEqual(readings(wants(sbomEntry()), pinned, [sbom()]), ["bundle"]);
      assert.deepEqual(readings(wants(sbomEntry()), pinned), ["bundle", "legacy-attestation"]);
      assert.deepEqual(readings(wants(provenanceEntry()), pinned, [provenance()]), ["bundle"]);
      assert.deepEqual(readings(wants(provenanceEntry()), pinned), [
        "bundle",
        "legacy-attestation",
      ]);
      assert.deepEqual(readings(wants(provenanceEntry()), pinned, [provenance(inLegacyTag)]), [
        "bundle",
        "legacy-attestation",
      ]);
      assert.deepEqual(readings(wants(sbomEntry(), provenanceEntry()), pinned, [provenance()]), [
        "bundle",
        "legacy-attestation",
      ]);
    });

    it("reads nothing more for a rule whose signature and attestations are there", () => {
      const policy = { ...everybody, rules: [rule({ attestations: { anyOf: [[sbomEntry()]] } })] };
      assert.deepEqual(readings(policy, tagged, [statement(), sbom()]), ["digest", "bundle"]);
    });

    it("reads all that may hold news, even where something counts", () => {
      const signers = [workflowSigner({ formats: ["bundle", "legacy"] })];
      const policy = { ...wants(scanEntry()), signers };
      assert.deepEqual(readings(policy, pinned, [scan()]), ["bundle", "legacy-attestation"]);
      const vexed = wants(scanEntry({ vexSigners: ["vendor"] }));
      const vendor = { signers: [workflowSigner(), vendorSigner({ formats: ["legacy"] })] };
      assert.deepEqual(readings({ ...vexed, ...vendor }, pinned, [scan()]), [
        "bundle",
        "legacy-attestation",
      ]);
    });

    it("reads where source summaries are", () => {
      const source = { level: 2, verifiers: ["gate"] };
      const policy = {
        ...wants(provenanceEntry({ source })),
        signers: [{ ...gateSigner, formats: ["legacy"] as const }],
        builders: [builder({ formats: ["bundle"] })],
      };
      assert.deepEqual(readings(policy, pinned, [provenance()]), ["bundle", "legacy-attestation"]);
    });

    it("reads for the alternative that may still be met", () => {
      const anyOf = [[sbomEntry()], [provenanceEntry()]];
      const policy = { ...everybody, rules: [attested([], { attestations: { anyOf } })] };
      assert.deepEqual(readings(policy, pinned, [sbom()]), ["bundle"]);
      assert.deepEqual(readings(policy, pinned, []), ["bundle", "legacy-attestation"]);
      const rules = [attested([], { attestations: { anyOf: [[], [provenanceEntry()]] } })];
      assert.deepEqual(readings({ ...everybody, rules }, pinned, []), [
        "bundle",
        "legacy-attestation",
      ]);
    });
  });

  describe("for the sources of a rule", () => {
    const from = (...sources: Rule["sources"]): PolicyPart => ({ rules: [rule({ sources })] });

    it("reads GitHub's attestations after bundles and before tags, while something is missing", () => {
      const policy = from("registry", { github: "acme/shop" });
      const atGithub = statement({ part: "github:acme/shop" });
      assert.deepEqual(readings(policy, pinned, [statement()]), ["bundle"]);
      assert.deepEqual(readings(policy, pinned, [atGithub]), ["bundle", "github:acme/shop"]);
      assert.deepEqual(readings(policy, pinned), ["bundle", "github:acme/shop", "legacy"]);
    });

    it("reads nothing of a registry that is no source", () => {
      assert.deepEqual(readings(from({ github: "acme/shop" }), pinned), ["github:acme/shop"]);
    });

    it("asks for files of nobody: they come with whatever is read first", () => {
      const inFiles = statement({ part: "files" });
      assert.deepEqual(readings({}, pinned, [inFiles]).includes("files"), false);
    });
  });

  describe("for the manifest", () => {
    const nothing: Partial<Evidence> = { referrers: 0 };

    it("asks before a denial in which nothing at all was found", () => {
      assert.deepEqual(readings({}, pinned, [], nothing), ["bundle", "legacy", "manifest"]);
      assert.deepEqual(readings({ rules: [attested([sbomEntry()])] }, pinned, [], nothing), [
        "bundle",
        "legacy-attestation",
        "manifest",
      ]);
    });

    it("does not ask of a tag that was resolved, nor where something was found", () => {
      assert.deepEqual(readings({}, tagged, [], nothing), ["digest", "bundle", "legacy"]);
      assert.deepEqual(readings({}, pinned, [], { referrers: 1 }), ["bundle", "legacy"]);
      const problems = [problem()];
      assert.deepEqual(readings({}, pinned, [], { ...nothing, problems }), ["bundle"]);
      const rejected = [rejectedItem()];
      assert.deepEqual(readings({}, pinned, [], { ...nothing, rejected }), ["bundle", "legacy"]);
    });

    const manifest = {
      exists: true,
      platforms: [
        { platform: "linux/amd64", digest: digestOf("a") },
        { platform: "linux/arm64", digest: digestOf("b") },
      ],
    };
    const about = (on: Rule["on"]): PolicyPart => ({ rules: [rule({ on })] });

    it("asks first where a rule is about platforms, and then for each of them", () => {
      const held = [statement()];
      assert.deepEqual(readings(about("platforms"), pinned, held, { manifest }), [
        "manifest",
        "bundle of a",
        "bundle of b",
      ]);
      assert.deepEqual(readings(about("both"), tagged, held, { manifest }), [
        "digest",
        "manifest",
        "bundle",
        "bundle of a",
        "bundle of b",
      ]);
      assert.deepEqual(readings(about("platforms"), pinned, [], { manifest }), [
        "manifest",
        "bundle of a",
        "bundle of b",
        "legacy of a",
        "legacy of b",
      ]);
    });

    it("asks for an image of one platform by itself, and for one that is not there no more", () => {
      const alone = { manifest: { exists: true } };
      assert.deepEqual(readings(about("platforms"), pinned, [statement()], alone), [
        "manifest",
        "bundle",
      ]);
      const gone = { manifest: { exists: false } };
      assert.deepEqual(readings(about("platforms"), pinned, [], gone), ["manifest"]);
    });

    it("asks once where it could not be read", () => {
      const problems = [problem({ part: "manifest" })];
      assert.deepEqual(readings(about("platforms"), pinned, [], { problems }), ["manifest"]);
    });
  });
});
