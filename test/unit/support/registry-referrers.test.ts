import assert from "node:assert/strict";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Descriptor } from "../../../trust/registry/port";
import { digestOf, fallbackTag, mediaTypes, startRegistry } from "../../support/registry";
import type { RegistryOptions, TestRegistry } from "../../support/registry";

interface IndexDocument {
  readonly manifests: readonly Descriptor[];
}

const bundleType = "application/vnd.dev.sigstore.bundle.v0.3+json";
const bundle = (text: string) => ({
  artifactType: bundleType,
  layers: [{ mediaType: bundleType, bytes: Buffer.from(text) }],
});

describe("test registry's referrers and layouts", () => {
  let registry: TestRegistry;
  const start = async (options?: RegistryOptions) => {
    registry = await startRegistry(options);
  };
  const request = (path: string, init?: RequestInit) => fetch(`${registry.url}${path}`, init);
  const index = async (path: string) => (await (await request(path)).json()) as IndexDocument;

  afterEach(() => registry.close());

  describe("referrers", () => {
    it("lists them in pages, filtered by artifact type on request", async () => {
      await start({ pageSize: 2 });
      const { digest } = registry.pushImage("app");
      const bundles = ["1", "2", "3"].map((text) =>
        registry.putReferrer("app", digest, bundle(text)),
      );
      registry.putReferrer("app", digest, { artifactType: "example/sbom", layers: [] });

      const listed: Descriptor[] = [];
      let path: string | undefined =
        `/v2/app/referrers/${digest}?artifactType=${encodeURIComponent(bundleType)}`;
      while (path !== undefined) {
        const response: Response = await request(path);
        assert.equal(response.headers.get("oci-filters-applied"), "artifactType");
        listed.push(...((await response.json()) as IndexDocument).manifests);
        path = /^<(.+)>; rel="next"$/.exec(response.headers.get("link") ?? "")?.[1];
      }
      assert.deepEqual(listed, bundles);
      assert.equal(registry.counters.requests, 2);
    });

    it("answers an empty index for a digest without any", async () => {
      await start();
      assert.deepEqual((await index(`/v2/app/referrers/sha256:${"1".repeat(64)}`)).manifests, []);
    });

    it("deletes a manifest with its tags and its place among the referrers", async () => {
      await start();
      const { digest } = registry.pushImage("app", { tag: "v1" });
      const referrer = registry.putReferrer("app", digest, bundle("one"));
      for (const name of [referrer.digest, digest])
        await request(`/v2/app/manifests/${name}`, { method: "DELETE" });
      assert.deepEqual((await index(`/v2/app/referrers/${digest}`)).manifests, []);
      assert.equal((await request("/v2/app/manifests/v1")).status, 404);
    });

    it("keeps the fallback tag where the API is not there", async () => {
      await start({ referrersApi: false });
      const { digest } = registry.pushImage("app");
      const referrers = ["1", "2"].map((text) => registry.putReferrer("app", digest, bundle(text)));
      assert.equal((await request(`/v2/app/referrers/${digest}`)).status, 404);
      const { manifests } = await index(`/v2/app/manifests/${fallbackTag(digest)}`);
      assert.deepEqual(manifests, referrers);
    });

    it("keeps the fallback tag where the API answers an empty list", async () => {
      await start({ referrersApi: "empty" });
      const { digest } = registry.pushImage("app");
      const referrer = registry.putReferrer("app", digest, bundle("1"));
      assert.deepEqual((await index(`/v2/app/referrers/${digest}`)).manifests, []);
      const { manifests } = await index(`/v2/app/manifests/${fallbackTag(digest)}`);
      assert.deepEqual(manifests, [referrer]);
    });

    it("can list a referrer otherwise than its manifest is", async () => {
      await start();
      const { digest } = registry.pushImage("app");
      const namedSubject = {
        mediaType: mediaTypes.manifest,
        digest: digestOf(Buffer.of()),
        size: 0,
      };
      registry.putReferrer("app", digest, {
        ...bundle("1"),
        namedSubject,
        listedAs: { artifactType: mediaTypes.empty },
      });
      const [listed] = (await index(`/v2/app/referrers/${digest}`)).manifests;
      assert.equal(listed?.artifactType, mediaTypes.empty);
      const manifest = await request(`/v2/app/manifests/${listed.digest}`);
      const { subject } = (await manifest.json()) as { subject: Descriptor };
      assert.deepEqual(subject, namedSubject);
    });
  });

  describe("OCI image layout", () => {
    let directory: string;
    beforeEach(async () => {
      directory = await mkdtemp(join(tmpdir(), "countersign-layout-"));
    });
    afterEach(() => rm(directory, { recursive: true }));

    const read = async (name: string): Promise<unknown> =>
      JSON.parse(await readFile(join(directory, name), "utf8"));

    it("holds tags, referrers and every blob under its digest", async () => {
      await start();
      const image = registry.pushIndex("app", ["linux/amd64"], { tag: "v1" });
      const referrer = registry.putReferrer("app", image.digest, bundle("1"));
      await registry.writeLayout(directory, "app");

      assert.deepEqual(await read("oci-layout"), { imageLayoutVersion: "1.0.0" });
      const { manifests } = (await read("index.json")) as IndexDocument;
      assert.deepEqual(
        manifests.map(({ digest, annotations }) => [digest, annotations]),
        [
          [image.digest, { "org.opencontainers.image.ref.name": "v1" }],
          [referrer.digest, undefined],
        ],
      );
      const blobs = await readdir(join(directory, "blobs", "sha256"));
      // index, manifest, config, layer; referrer, its empty config, bundle
      assert.equal(blobs.length, 7);
      for (const name of blobs)
        assert.equal(
          digestOf(await readFile(join(directory, "blobs", "sha256", name))),
          `sha256:${name}`,
        );
    });

    it("holds only what belongs to one digest, legacy tags with it", async () => {
      await start();
      const [image] = [
        registry.pushImage("app", { tag: "v1" }),
        registry.pushImage("app", { tag: "v2" }),
      ];
      const legacy = `${fallbackTag(image.digest)}.sig`;
      registry.putManifest("app", Buffer.from('{"layers":[]}'), mediaTypes.manifest, legacy);
      await registry.writeLayout(directory, "app", { digest: image.digest });
      const { manifests } = (await read("index.json")) as IndexDocument;
      assert.deepEqual(
        manifests.map(({ annotations }) => Object.values(annotations ?? {})),
        [["v1"], [legacy]],
      );
    });
  });
});
