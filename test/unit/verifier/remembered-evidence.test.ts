import assert from "node:assert/strict";
import { MemoryCache } from "../../../trust/cache";
import type { Subject } from "../../../trust/decision/types";
import type { Evidence } from "../../../trust/evidence";
import { parseImageReference } from "../../../trust/image";
import type { AttestationEntry, Rule, TrustPolicy } from "../../../trust/policy/types";
import {
  RememberedEvidence,
  type RememberedEvidenceOptions,
} from "../../../trust/remembered-evidence";
import { DIGEST, rootAnchor } from "../evidence/support";
import { plainPolicy, plainRule } from "./plain-policy";

const at = (time: string): Date => new Date(`2026-06-01T${time}Z`);
const reference = parseImageReference(`registry.example/shop/api@${DIGEST}`);
const subject: Subject = { image: "image", reference, digest: DIGEST, namespace: {} };
const evidence: Evidence = {
  repository: "registry.example/shop/api",
  digest: DIGEST,
  parts: ["bundle"],
  statements: [],
  rejected: [],
  problems: [],
  referrers: 0,
  gatheredAt: at("12:00:00").toISOString(),
};

const policyOf = (...rules: Partial<Rule>[]): TrustPolicy =>
  plainPolicy({ anchors: [rootAnchor()], rules: rules.map(plainRule) });
const requiring = (entry: AttestationEntry, images = "**"): TrustPolicy =>
  policyOf({
    images: [{ text: images, repository: images }],
    attestations: { anyOf: [[entry]] },
  });

const found = async (
  policy: TrustPolicy,
  time: string,
  options: Partial<RememberedEvidenceOptions> = {},
): Promise<boolean> => {
  const memory = new RememberedEvidence({ policy, ...options });
  await memory.remember(subject, evidence);
  return (await memory.find(subject, at(time)).next()).done !== true;
};

const sbom: AttestationEntry = {
  kind: "sbom",
  signers: ["release"],
  formats: ["spdx"],
  bannedComponents: [],
  requiredFields: [],
};
const scan: AttestationEntry = {
  kind: "vulnerabilityScan",
  signers: ["release"],
  failOn: "critical",
  vexSigners: [],
};
const vsa: AttestationEntry = { kind: "vsa", verifiers: ["gate"], levels: ["SLSA_BUILD_LEVEL_3"] };
const provenance: AttestationEntry = {
  kind: "slsaProvenance",
  level: 3,
  builders: ["generator"],
  triggers: [],
  unknownParameters: "report",
};

describe("remembered evidence", () => {
  it("serves for an hour", async () => {
    assert.equal(await found(policyOf({}), "13:00:00"), true);
    assert.equal(await found(policyOf({}), "13:00:01"), false);
  });

  it("serves as short as the caller wants", async () => {
    assert.equal(await found(policyOf({}), "12:01:00", { cacheMaxAgeMs: 60_000 }), true);
    assert.equal(await found(policyOf({}), "12:01:01", { cacheMaxAgeMs: 60_000 }), false);
  });

  for (const [what, entry] of [
    ["a scan", scan],
    ["a verification summary", vsa],
    ["a summary about the source", { ...provenance, source: { level: 3, verifiers: ["gate"] } }],
  ] as const) {
    it(`is read again after five minutes where ${what} is demanded`, async () => {
      assert.equal(await found(requiring(entry), "12:05:00"), true);
      assert.equal(await found(requiring(entry), "12:05:01"), false);
      const shorter = { cacheMaxAgeMs: 60_000 };
      assert.equal(await found(requiring(entry), "12:01:01", shorter), false);
    });
  }

  it("serves for an hour where only evidence is demanded that no news takes back", async () => {
    for (const entry of [sbom, provenance]) {
      assert.equal(await found(requiring(entry), "13:00:00"), true);
    }
  });

  it("serves for an hour where the scan is demanded of other images", async () => {
    assert.equal(await found(requiring(scan, "registry.example/pay/**"), "13:00:00"), true);
  });

  it("serves nothing that was read from other sources", async () => {
    const cache = new MemoryCache();
    const from = (sources: Rule["sources"]) =>
      new RememberedEvidence({ policy: policyOf({ sources }), cache });
    await from(["registry", { github: "acme/shop" }]).remember(subject, evidence);
    const serves = async (sources: Rule["sources"]) =>
      (await from(sources).find(subject, at("12:00:00")).next()).done !== true;
    assert.equal(await serves([{ github: "acme/shop" }, "registry"]), true);
    assert.equal(await serves(["registry"]), false);
    assert.equal(await serves(["registry", { github: "acme/pay" }]), false);
  });

  it("knows nothing about a tag", async () => {
    const memory = new RememberedEvidence({ policy: policyOf({}) });
    const tag: Subject = { image: "image", reference, namespace: {} };
    await memory.remember(tag, evidence);
    assert.equal((await memory.find(tag, at("12:00:00")).next()).done, true);
  });
});

describe("evidence in memory", () => {
  const key = { repository: evidence.repository, digest: DIGEST, anchors: ["a"], sources: [] };
  const now = at("12:00:00");
  const HOUR = 3_600_000;
  const size = JSON.stringify(evidence).length;

  it("lets the oldest go for what would be too much", async () => {
    const cache = new MemoryCache(2 * size);
    const about = (repository: string) => ({ ...key, repository });
    for (const name of ["one", "two", "two", "six"]) await cache.put(about(name), evidence);
    const there = await Promise.all(
      ["one", "two", "six"].map((name) => cache.get(about(name), HOUR, now)),
    );
    assert.deepEqual(there.map(Boolean), [false, true, true]);
  });

  it("keeps nothing that is too much alone", async () => {
    const cache = new MemoryCache(size - 1);
    await cache.put(key, evidence);
    assert.equal(await cache.get(key, HOUR, now), undefined);
  });

  it("keeps nothing with a problem, be it of a platform", async () => {
    const cache = new MemoryCache();
    const problems = [{ part: "bundle", code: "registry.throttled", message: "429" }] as const;
    await cache.put(key, { ...evidence, problems });
    const platform = { platform: "linux/amd64", evidence: { ...evidence, problems } };
    await cache.put(key, { ...evidence, platforms: [platform] });
    assert.equal(await cache.get(key, HOUR, now), undefined);
  });
});
