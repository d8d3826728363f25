import assert from "node:assert/strict";
import fc from "fast-check";
import { decide, nextNeed } from "../../../trust/decision";
import {
  isSignature,
  type Evidence,
  type EvidencePart,
  type PlatformEvidence,
  type VerifiedStatement,
} from "../../../trust/evidence/types";
import type { AttestationEntry, Rule } from "../../../trust/policy/types";
import type { Digest } from "../../../trust/registry/port";
import {
  at,
  attested,
  byStranger,
  everybody,
  predicateEntry,
  provenance,
  provenanceEntry,
  review,
  sbom,
  sbomEntry,
  scan,
  scanEntry,
  sourceVsa,
  vex,
  vsa,
  vsaEntry,
} from "./attestations";
import {
  DIGEST,
  digestOf,
  evidenceOf,
  NOW,
  policyOf,
  requirement,
  statement,
  subjectOf,
  workflowSigner,
} from "./fixtures";

const LATER = "2026-11-22T00:00:00.000Z";
const statements: readonly VerifiedStatement[] = [
  ...[statement(), provenance(), sbom(), scan(), vsa(), sourceVsa(), review()],
  scan(["critical"], { finished: LATER, origin: digestOf("1") }),
  vsa({ verificationResult: "FAILED" }, { ...at(LATER), origin: digestOf("2") }),
  vex("CVE-2026-1"),
  byStranger(sbom([], { origin: digestOf("3") })),
];
const entries: readonly AttestationEntry[] = [
  provenanceEntry(),
  provenanceEntry({ source: { level: 3, verifiers: ["gate"] } }),
  ...[sbomEntry(), scanEntry(), vsaEntry(), predicateEntry()],
];
const places = ["bundle", "legacy", "legacy-attestation", "github:acme/shop"] as const;
const platforms: readonly { readonly platform: string; readonly digest: Digest }[] = [
  { platform: "linux/amd64", digest: digestOf("a") },
  { platform: "linux/arm64", digest: digestOf("b") },
];
const digests = [DIGEST, ...platforms.map(({ digest }) => digest)];

/** What is held about one digest, and where. */
const held = fc.array(
  fc.record({ one: fc.constantFrom(...statements), place: fc.constantFrom(...places) }),
  { maxLength: 8 },
);
const worlds = fc.record({ about: fc.tuple(held, held, held), isIndex: fc.boolean() });
type World = typeof worlds extends fc.Arbitrary<infer Value> ? Value : never;

/** Which parts were read of each digest. */
type Read = ReadonlyMap<Digest, readonly EvidencePart[]>;

const readOf = ({ about }: World, digest: Digest, parts: readonly EvidencePart[]): Evidence => {
  const items = about[digests.indexOf(digest)] ?? [];
  const found = items.flatMap(({ one, place }): readonly VerifiedStatement[] => {
    // The tag of signatures holds nothing else.
    const part = place === "legacy" && !isSignature(one) ? "legacy-attestation" : place;
    const format = part.startsWith("legacy") ? "legacy" : "bundle";
    return parts.includes(part) ? [{ ...one, part, format }] : [];
  });
  return evidenceOf(found, { digest, parts, referrers: found.length });
};

const gathered = (world: World, read: Read): Evidence => {
  const parts = read.get(DIGEST) ?? [];
  return {
    ...readOf(world, DIGEST, parts),
    ...(parts.includes("manifest")
      ? { manifest: { exists: true, ...(world.isIndex ? { platforms } : {}) } }
      : {}),
    platforms: platforms.flatMap(({ platform, digest }): readonly PlatformEvidence[] => {
      const ofPlatform = read.get(digest);
      return ofPlatform ? [{ platform, evidence: readOf(world, digest, ofPlatform) }] : [];
    }),
  };
};

const rules: fc.Arbitrary<Rule> = fc
  .record({
    anyOf: fc.array(fc.subarray([...entries], { minLength: 1, maxLength: 3 }), {
      minLength: 1,
      maxLength: 2,
    }),
    isSigned: fc.boolean(),
    on: fc.constantFrom<Rule["on"][]>("named", "platforms", "both"),
    sources: fc.constantFrom<Rule["sources"][]>(
      ["registry"],
      ["registry", { github: "acme/shop" }],
      [{ github: "acme/shop" }],
    ),
  })
  .map(({ anyOf, isSigned, ...part }) =>
    attested([], {
      ...part,
      attestations: { anyOf },
      ...(isSigned ? { signature: requirement() } : {}),
    }),
  );

describe("whatever lies in whichever place, nextNeed", () => {
  it("comes to an end, asks for nothing twice, and for all that could change the outcome", () => {
    const legacy = workflowSigner({ formats: ["bundle", "legacy"] });
    const all: Read = new Map(digests.map((digest) => [digest, [...places, "manifest"]]));
    fc.assert(
      fc.property(rules, fc.boolean(), worlds, (rule, isLegacy, world) => {
        const [release, ...others] = everybody.signers;
        const signers = [isLegacy ? legacy : release!, ...others];
        const policy = policyOf({ ...everybody, signers, rules: [rule] });
        const read = new Map<Digest, readonly EvidencePart[]>();
        for (;;) {
          const evidence = read.size === 0 ? undefined : gathered(world, read);
          const need = nextNeed(policy, subjectOf(), evidence, NOW);
          if (need === undefined) break;
          assert.ok(need.kind === "evidence");
          const { part, platform: digest = DIGEST } = need;
          const known = read.get(digest) ?? [];
          assert.ok(!known.includes(part), `${part} of ${digest} was read already`);
          read.set(digest, [...known, part]);
        }
        const outcome = (evidence: Evidence) => decide(policy, subjectOf(), evidence, NOW).outcome;
        assert.equal(outcome(gathered(world, read)), outcome(gathered(world, all)));
      }),
      { numRuns: 300 },
    );
  });
});
