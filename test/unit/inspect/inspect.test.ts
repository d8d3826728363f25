import assert from "node:assert/strict";
import { inspectImage, type Inspection } from "../../../trust/inspect";
import { RegistryClient, sha256, type Digest } from "../../../trust/registry";
import type { KeyAnchor, RootAnchor } from "../../../trust/policy/types";
import { attach, createAuthority, generateKey, githubIdentity } from "../../support/authority";
import { mediaTypes, startRegistry, type TestRegistry } from "../../support/registry";

const authority = createAuthority();
const stranger = createAuthority({ name: "stranger" });
const rootJson = JSON.stringify(authority.trustedRoot);
const root = { root: "test", rootDigest: sha256(Buffer.from(rootJson)), rootJson };
const anchor: RootAnchor = {
  kind: "root",
  id: "root",
  thresholds: { transparencyLog: 1, certificateTransparency: 1, signedTimestamps: 0 },
  ...root,
};
const key = generateKey();
const keyAnchor: KeyAnchor = {
  kind: "key",
  id: "key",
  fingerprint: key.fingerprint,
  publicKey: key.publicKeyPem,
  transparencyLog: 1,
  ...root,
};
const identity = githubIdentity({
  repository: "acme/shop",
  workflow: ".github/workflows/release.yml",
  ref: "refs/heads/main",
});
const time = new Date("2026-11-20T09:14:00Z");
const now = new Date("2026-11-24T12:00:00Z");

const sbom = {
  bomFormat: "CycloneDX",
  specVersion: "1.6",
  version: 1,
  metadata: { timestamp: "2026-11-20T09:00:00Z" },
  components: [{ type: "library", name: "left-pad", version: "1.0.0" }],
};

describe("inspectImage", () => {
  let registry: TestRegistry;
  before(async () => {
    registry = await startRegistry();
  });
  after(() => registry.close());

  const inspect = async (
    repository: string,
    digest: Digest,
    imageIn = repository,
  ): Promise<Inspection> => {
    const source = new RegistryClient({ env: {} });
    try {
      return await inspectImage({
        image: `${registry.host}/${imageIn}@${digest}`,
        repository: { registry: registry.host, repository },
        imageRepository: { registry: registry.host, repository: imageIn },
        digest,
        source,
        anchors: [anchor, keyAnchor],
        signal: AbortSignal.timeout(10_000),
        now,
      });
    } finally {
      await source.close();
    }
  };

  it("lists what verifies, what does not, and what is no evidence", async () => {
    const { digest } = registry.pushImage("app");
    const add = (bundle: Parameters<typeof attach.bundle>[3]) =>
      attach.bundle(registry, "app", digest, bundle);
    add(authority.signBundle({ digest, identity, time }));
    add(
      authority.signBundle({
        digest,
        identity,
        time,
        predicateType: "https://cyclonedx.org/bom",
        predicate: sbom,
      }),
    );
    add(
      authority.signBundleWithKey({
        digest,
        key,
        time,
        predicateType: "https://slsa.dev/verification_summary/v1",
        predicate: {},
      }),
    );
    add(stranger.signBundle({ digest, identity, time }));
    attach.legacy(registry, "app", digest, [
      authority.signLegacy({ digest, identity, time, repositoryName: `${registry.host}/app` }),
    ]);
    registry.putReferrer("app", digest, {
      artifactType: "application/vnd.cncf.notary.signature",
      layers: [{ mediaType: "application/jose+json", bytes: Buffer.from("{}") }],
    });
    const { items, problems, kind, platforms } = await inspect("app", digest);
    assert.equal(kind, "image");
    assert.deepEqual([problems, platforms], [[], []]);
    const seen = items.map((item) => [
      item.verdict,
      item.part,
      item.summary,
      item.verdict === "verified"
        ? (item.problem?.code ?? item.trustedBy.join())
        : item.verdict === "rejected"
          ? item.code
          : item.reason,
    ]);
    assert.deepEqual(
      new Set(seen.map((line) => line.join(" | "))),
      new Set([
        "verified | bundle | image signature | root test",
        "verified | bundle | SBOM: CycloneDX 1.6 · 1 component · 2026-11-20 | root test",
        "verified | bundle | verification summary that cannot be read | predicate.malformed",
        "verified | legacy | image signature | root test",
        "rejected | bundle | image signature | root.unknown-authority",
        "skipped | bundle | referrer application/vnd.cncf.notary.signature | Notation signature: not verified in this version",
      ]),
    );
    const [signature] = items;
    assert.ok(signature?.verdict === "verified" && signature.signer.kind === "certificate");
    assert.equal(signature.signer.subject, identity.subject);
    assert.equal(signature.provenTimes[0]?.time, "2026-11-20T09:14:00.000Z");
  });

  it("asks no thing twice", async () => {
    const { digest } = registry.pushImage("twice");
    attach.bundle(registry, "twice", digest, authority.signBundle({ digest, identity, time }));
    registry.resetRequests();
    await inspect("twice", digest);
    const asked = registry.requests.map(({ method, path }) => `${method} ${path}`);
    assert.deepEqual(
      asked.filter((line, index) => asked.indexOf(line) !== index),
      [],
    );
  });

  it("looks into the platforms of an index, and at BuildKit's attestations", async () => {
    const index = registry.pushIndex("multi", ["linux/amd64", "linux/arm64"]);
    const [amd, arm] = index.images;
    attach.bundle(
      registry,
      "multi",
      arm!.digest,
      authority.signBundle({ digest: arm!.digest, identity, time }),
    );
    const content = JSON.parse(Buffer.from(index.manifest).toString()) as { manifests: object[] };
    content.manifests.push({
      mediaType: mediaTypes.manifest,
      digest: amd!.digest,
      size: 1,
      platform: { os: "unknown", architecture: "unknown" },
      annotations: {
        "vnd.docker.reference.type": "attestation-manifest",
        "vnd.docker.reference.digest": amd!.digest,
      },
    });
    const digest = registry.putManifest(
      "multi",
      Buffer.from(JSON.stringify(content)),
      mediaTypes.index,
    );
    const { kind, items, platforms } = await inspect("multi", digest);
    assert.equal(kind, "index");
    assert.deepEqual(
      items.map(({ verdict, summary }) => [verdict, summary]),
      [["skipped", `BuildKit attestations about ${amd!.digest}`]],
    );
    assert.deepEqual(
      platforms.map(({ platform, items: about }) => [
        platform,
        about.map(({ summary }) => summary),
      ]),
      [
        ["linux/amd64", []],
        ["linux/arm64", ["image signature"]],
      ],
    );
  });

  it("looks for a mirrored image in its mirror, and for its evidence where that lies", async () => {
    const { digest } = registry.pushImage("hub/mirrored");
    const bundle = authority.signBundle({ digest, identity, time });
    attach.bundle(registry, "original", digest, bundle);
    const { kind, repository, items } = await inspect("original", digest, "hub/mirrored");
    assert.deepEqual([kind, repository], ["image", `${registry.host}/original`]);
    assert.deepEqual(
      items.map(({ verdict, summary }) => [verdict, summary]),
      [["verified", "image signature"]],
    );
  });

  it("reads few platforms at a time, as each may bring its own 64 MiB", async () => {
    const names = Array.from({ length: 12 }, (_, at) => `linux/cpu${at}`);
    const { digest } = registry.pushIndex("many", names);
    let open = 0;
    let most = 0;
    class Counting extends RegistryClient {
      override async referrers(...request: Parameters<RegistryClient["referrers"]>) {
        most = Math.max(most, ++open);
        try {
          return await super.referrers(...request);
        } finally {
          open--;
        }
      }
    }
    const source = new Counting({ env: {} });
    try {
      const { platforms } = await inspectImage({
        image: "many",
        repository: { registry: registry.host, repository: "many" },
        digest,
        source,
        anchors: [anchor],
        signal: AbortSignal.timeout(10_000),
        now,
      });
      assert.deepEqual([platforms.length, most], [12, 4]);
    } finally {
      await source.close();
    }
  });

  it("says what could not be read, and that an image is not there", async () => {
    const { digest } = registry.pushImage("broken");
    registry.faults = ({ path }) => (path.includes("/referrers/") ? { status: 403 } : {});
    try {
      const { problems } = await inspect("broken", digest);
      assert.deepEqual(
        problems.map(({ part, code }) => [part, code]),
        [["bundle", "registry.unauthorized"]],
      );
    } finally {
      registry.faults = undefined;
    }
    assert.equal((await inspect("broken", `sha256:${"0".repeat(64)}`)).kind, "missing");
  });
});
