import assert from "node:assert/strict";
import type { Evidence } from "../../../trust/evidence";
import { limits } from "../../../trust/limits";
import type { Digest } from "../../../trust/registry";
import { digestOf } from "../../support/registry";
import { Bench, REPOSITORY, sha256 } from "./support";

const IMAGE = "application/vnd.oci.image.manifest.v1+json";
const INDEX = "application/vnd.oci.image.index.v1+json";

interface Entry {
  readonly mediaType?: string;
  readonly digest: Digest;
  readonly platform?: unknown;
  readonly annotations?: Readonly<Record<string, string>>;
}

const AMD64 = { os: "linux", architecture: "amd64" };
const UNKNOWN = { os: "unknown", architecture: "unknown" };
const ATTESTATION = { "vnd.docker.reference.type": "attestation-manifest" };
const one = sha256("one");
const two = sha256("two");

describe("what the manifest says", () => {
  let bench: Bench;
  before(async () => {
    bench = await Bench.start();
  });
  after(async () => {
    await bench.stop();
  });

  const put = (entries: readonly Entry[]): Digest => {
    const index = {
      schemaVersion: 2,
      mediaType: INDEX,
      manifests: entries.map((entry) => ({ mediaType: IMAGE, size: 1, ...entry })),
    };
    const bytes = Buffer.from(JSON.stringify(index));
    bench.registry.putManifest(REPOSITORY, bytes, INDEX);
    return digestOf(bytes);
  };
  const read = (digest: Digest): Promise<Evidence> =>
    bench.gather([], { part: "manifest", digest });
  const facts = async (entries: readonly Entry[]) => (await read(put(entries))).manifest;

  it("is that an image exists; its signatures are not looked at", async () => {
    const evidence = await read(bench.digest);
    assert.deepEqual(evidence.manifest, { exists: true });
    assert.deepEqual(
      [evidence.parts, evidence.statements, evidence.problems],
      [["manifest"], [], []],
    );
  });

  it("is that an image does not exist", async () => {
    const evidence = await read(one);
    assert.deepEqual(evidence.manifest, { exists: false });
    assert.deepEqual(evidence.problems, []);
  });

  it("is nothing when the registry fails", async () => {
    const other = bench.withNewImage();
    other.registry.faults = ({ path }) =>
      path.includes("/manifests/") ? { status: 403 } : undefined;
    const evidence = await read(one);
    other.registry.faults = undefined;
    assert.equal(evidence.manifest, undefined);
    assert.deepEqual(
      evidence.problems.map(({ part, code }) => [part, code]),
      [["manifest", "registry.unauthorized"]],
    );
  });

  it("names the runnable manifests of an index with their platforms", async () => {
    assert.deepEqual(
      await facts([
        { digest: one, platform: AMD64 },
        { digest: two, platform: { os: "linux", architecture: "arm64", variant: "v8" } },
      ]),
      {
        exists: true,
        platforms: [
          { platform: "linux/amd64", digest: one },
          { platform: "linux/arm64/v8", digest: two },
        ],
      },
    );
  });

  it("leaves out attestation manifests", async () => {
    assert.deepEqual(
      await facts([
        { digest: one, platform: AMD64 },
        { digest: two, platform: UNKNOWN, annotations: ATTESTATION },
      ]),
      { exists: true, platforms: [{ platform: "linux/amd64", digest: one }] },
    );
  });

  for (const [what, entry, platform] of [
    [
      "is marked as one and has a platform",
      { platform: AMD64, annotations: ATTESTATION },
      "linux/amd64",
    ],
    [
      "is marked as one and is for a known system",
      { platform: { ...UNKNOWN, os: "linux" }, annotations: ATTESTATION },
      "linux/unknown",
    ],
    [
      "is marked as one and is for a known processor",
      { platform: { ...UNKNOWN, architecture: "amd64" }, annotations: ATTESTATION },
      "unknown/amd64",
    ],
    ["is marked as one and says no platform", { annotations: ATTESTATION }, "unknown"],
    [
      "is marked as something else and has the unknown platform",
      { platform: UNKNOWN, annotations: { "vnd.docker.reference.type": "other" } },
      "unknown/unknown",
    ],
    ["has the unknown platform only", { platform: UNKNOWN }, "unknown/unknown"],
    ["says no platform", {}, "unknown"],
    ["says a platform that cannot be read", { platform: { os: 1 } }, "unknown"],
    [
      "is of another type",
      { mediaType: "application/vnd.example+json", platform: AMD64 },
      "linux/amd64",
    ],
  ] as const) {
    it(`counts as runnable what ${what}`, async () => {
      assert.deepEqual(await facts([{ digest: one, ...entry }]), {
        exists: true,
        platforms: [{ platform, digest: one }],
      });
    });
  }

  it("counts one manifest under two platforms once", async () => {
    const platform = { os: "linux", architecture: "arm", variant: "v7" };
    const found = await facts([
      { digest: one, platform: AMD64 },
      { digest: one, platform },
    ]);
    assert.deepEqual(found?.platforms, [{ platform: "linux/amd64", digest: one }]);
  });

  it("has no platforms for an empty index", async () => {
    assert.deepEqual(await facts([]), { exists: true, platforms: [] });
  });

  const nested = (depth: number): Digest => {
    let digest = put([{ digest: one, platform: AMD64 }]);
    for (let level = 1; level < depth; level++) digest = put([{ mediaType: INDEX, digest }]);
    return digest;
  };

  it("looks into nested indexes", async () => {
    const { manifest } = await read(nested(limits.indexDepth));
    assert.deepEqual(manifest?.platforms, [{ platform: "linux/amd64", digest: one }]);
  });

  const problem = async (digest: Digest) => {
    const { manifest, problems } = await read(digest);
    assert.equal(manifest, undefined);
    return problems.map(({ code, message }) => [code, message]);
  };

  it("is a problem when indexes are nested too deep", async () => {
    const digest = nested(limits.indexDepth + 1);
    assert.deepEqual(await problem(digest), [
      ["registry.limit", `${digest}: indexes nested deeper than 3`],
    ]);
  });

  it("is a problem when an index names too many platforms", async () => {
    const many = Array.from({ length: limits.platforms + 1 }, (_, index) => ({
      digest: sha256(String(index)),
      platform: AMD64,
    }));
    const digest = put(many);
    assert.deepEqual(await problem(digest), [
      ["registry.limit", `${digest}: more than 100 platforms and indexes`],
    ]);
    assert.equal((await facts(many.slice(1)))?.platforms?.length, limits.platforms);
  });

  it("is a problem when a nested index is missing", async () => {
    assert.deepEqual(await problem(put([{ mediaType: INDEX, digest: two }])), [
      ["registry.invalid-response", `the registry lists index ${two} and does not have it`],
    ]);
  });

  it("is a problem when a nested index is an image", async () => {
    assert.deepEqual(await problem(put([{ mediaType: INDEX, digest: bench.digest }])), [
      [
        "registry.invalid-response",
        `the registry lists ${bench.digest} as an index, and it is none`,
      ],
    ]);
  });

  it("reads an index once, though many lead to it, and not more than the limit", async () => {
    const leaves = Array.from({ length: 60 }, (_, index) =>
      put([{ digest: sha256(`leaf ${index}`), platform: AMD64 }]),
    );
    const list = leaves.map((digest) => ({ mediaType: INDEX, digest }));
    const some = put(list.slice(0, 30));
    const wide = put([...list.slice(0, 30), { mediaType: INDEX, digest: some }]);
    const before = bench.source.requests;
    assert.equal((await read(wide)).manifest?.platforms?.length, 30);
    assert.equal(bench.source.requests - before, 32);
    assert.equal((await problem(put(list)))[0]?.[0], "registry.limit");
  });
});
