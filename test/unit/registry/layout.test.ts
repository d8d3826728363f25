import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, rename, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { limits } from "../../../trust/limits";
import { LayoutSource, type Descriptor, type Digest } from "../../../trust/registry";
import { digestOf, mediaTypes } from "../../support/registry";
import { closesAll, live, NOBODY, registry, rejects } from "./support";

const CORPUS = "../shared/corpora/slsa-verifier";
const anywhere = { registry: "acme.example", repository: "shop/api" };

describe("LayoutSource", () => {
  closesAll();
  let directory: string;
  let source: LayoutSource;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "countersign-layout-"));
    source = new LayoutSource(directory);
  });
  afterEach(() => rm(directory, { recursive: true }));

  const blobPath = (digest: Digest): string => join(directory, "blobs", "sha256", digest.slice(7));

  /** Writes a layout with one tagged image, one referrer of it and a legacy signature tag. */
  const write = async (): Promise<{
    digest: Digest;
    manifest: Uint8Array;
    referrer: Descriptor;
    legacy: Digest;
  }> => {
    const server = await registry();
    const { digest, manifest } = server.pushImage("app", { tag: "1" });
    const referrer = server.putReferrer("app", digest, {
      artifactType: "application/vnd.dev.sigstore.bundle.v0.3+json",
      layers: [
        { mediaType: "application/vnd.dev.sigstore.bundle.v0.3+json", bytes: Buffer.from("{}") },
      ],
      annotations: { a: "b" },
    });
    const legacy = server.pushImage("app", { tag: `${digest.replace(":", "-")}.sig` }).digest;
    await server.writeLayout(directory, "app");
    return { digest, manifest, referrer, legacy };
  };

  const index = (manifests: readonly object[]): Promise<void> =>
    writeFile(join(directory, "index.json"), JSON.stringify({ schemaVersion: 2, manifests }));

  const blob = async (content: string | object): Promise<{ digest: Digest; size: number }> => {
    const bytes = Buffer.from(typeof content === "string" ? content : JSON.stringify(content));
    await mkdir(join(directory, "blobs", "sha256"), { recursive: true });
    await writeFile(blobPath(digestOf(bytes)), bytes);
    return { digest: digestOf(bytes), size: bytes.length };
  };

  it("finds tags, manifests, blobs and referrers", async () => {
    const { digest, manifest, referrer, legacy } = await write();
    assert.equal(await source.resolveTag(anywhere, "1", live()), digest);
    assert.equal(await source.resolveTag(anywhere, "2", live()), undefined);
    assert.equal(
      await source.resolveTag(anywhere, `${digest.replace(":", "-")}.sig`, live()),
      legacy,
    );
    const expected = { digest, mediaType: mediaTypes.manifest, bytes: Buffer.from(manifest) };
    assert.deepEqual(await source.manifest(anywhere, { digest }, live()), expected);
    assert.deepEqual(await source.manifest(anywhere, { tag: "1" }, live()), expected);
    assert.deepEqual(await source.referrers(anywhere, digest, live()), [
      {
        mediaType: mediaTypes.manifest,
        digest: referrer.digest,
        size: referrer.size,
        artifactType: "application/vnd.dev.sigstore.bundle.v0.3+json",
        annotations: { a: "b" },
      },
    ]);
    const bytes = Buffer.from("{}");
    const layer = { mediaType: "x", digest: digestOf(bytes), size: 2 };
    assert.deepEqual(await source.blob(anywhere, layer, live()), bytes);
    assert.equal(source.requests, 0);
  });

  it("is undefined for an image that the layout does not hold", async () => {
    await write();
    assert.equal(await source.manifest(anywhere, { digest: NOBODY }, live()), undefined);
    assert.equal(await source.manifest(anywhere, { tag: "2" }, live()), undefined);
    assert.deepEqual(await source.referrers(anywhere, NOBODY, live()), []);
  });

  describe("that is not whole", () => {
    const damages = [
      ["truncated", (path: string) => truncate(path, 100), /: the bytes have the digest sha256:/],
      ["emptied", (path: string) => truncate(path, 0), /: the bytes have the digest sha256:/],
      ["removed", (path: string) => rm(path), /: index\.json lists sha256:[0-9a-f]{64}, and the/],
    ] as const;
    for (const [what, damage, message] of damages) {
      it(`has no answer, instead of a shorter list, with a referrer ${what}`, async () => {
        const { digest, referrer } = await write();
        await damage(blobPath(referrer.digest));
        await rejects(
          source.referrers(anywhere, digest, live()),
          "registry.invalid-response",
          message,
        );
      });

      it(`has no answer, instead of none, with a legacy signature ${what}`, async () => {
        const { digest, legacy } = await write();
        await damage(blobPath(legacy));
        const tag = `${digest.replace(":", "-")}.sig`;
        await rejects(
          source.manifest(anywhere, { tag }, live()),
          "registry.invalid-response",
          message,
        );
      });
    }
  });

  describe("names", () => {
    const named = async (annotations: Record<string, string>, tag = "1"): Promise<boolean> => {
      const manifest = await blob({ layers: [] });
      await index([{ mediaType: mediaTypes.manifest, ...manifest, annotations }]);
      return (
        (await new LayoutSource(directory).resolveTag(anywhere, tag, live())) === manifest.digest
      );
    };
    const REF = "org.opencontainers.image.ref.name";
    const CONTAINERD = "io.containerd.image.name";

    it("an entry by tag or whole reference", async () => {
      assert.equal(await named({ [REF]: "1" }), true);
      assert.equal(await named({ [REF]: "acme.example/shop/api:1" }), true);
      assert.equal(await named({ [REF]: "other.example/shop/api:1" }), false);
      assert.equal(await named({}), false);
    });

    it("an entry by containerd's reference, which then decides", async () => {
      assert.equal(await named({ [CONTAINERD]: "acme.example/shop/api:1", [REF]: "1" }), true);
      assert.equal(await named({ [CONTAINERD]: "other.example/shop/api:1", [REF]: "1" }), false);
    });

    it("no entry where two differ", async () => {
      const entries = [await blob({ layers: [] }), await blob({ layers: [], config: null })].map(
        (manifest) => ({
          mediaType: mediaTypes.manifest,
          ...manifest,
          annotations: { [REF]: "1" },
        }),
      );
      await index(entries);
      await rejects(
        source.resolveTag(anywhere, "1", live()),
        "registry.invalid-response",
        `${directory}: the tag 1 names several manifests`,
      );
    });
  });

  describe("of cosign save", () => {
    const kind = (name: string): { annotations: { kind: string } } => ({
      annotations: { kind: `dev.cosignproject.cosign/${name}` },
    });

    it("gives legacy tags for the image that it holds, for no other", async () => {
      const image = { mediaType: mediaTypes.manifest, ...(await blob({ layers: [] })) };
      const signatures = {
        mediaType: mediaTypes.manifest,
        ...(await blob({ layers: [], annotations: {} })),
      };
      await index([
        { ...image, ...kind("image") },
        { ...signatures, ...kind("sigs") },
      ]);
      const tag = (digest: Digest, suffix: string): string =>
        `${digest.replace(":", "-")}.${suffix}`;
      assert.equal(
        await source.resolveTag(anywhere, tag(image.digest, "sig"), live()),
        signatures.digest,
      );
      assert.equal(await source.resolveTag(anywhere, tag(image.digest, "att"), live()), undefined);
      assert.equal(await source.resolveTag(anywhere, tag(image.digest, "sbom"), live()), undefined);
      assert.equal(await source.resolveTag(anywhere, tag(NOBODY, "sig"), live()), undefined);
      assert.equal(await source.resolveTag(anywhere, "latest", live()), undefined);
    });

    const layouts = existsSync(CORPUS)
      ? readdirSync(CORPUS).filter((name) => existsSync(join(CORPUS, name, "index.json")))
      : [];
    it(`reads the real ones (${layouts.length === 0 ? "skipped: no corpus" : layouts.length})`, async () => {
      for (const name of layouts) {
        const real = new LayoutSource(join(CORPUS, name));
        const digest = readFileSync(join(CORPUS, name, "image.digest"), "utf8").trim() as Digest;
        assert.equal((await real.manifest(anywhere, { digest }, live()))?.digest, digest, name);
        const tag = `${digest.replace(":", "-")}.att`;
        const attestations = await real.manifest(anywhere, { tag }, live());
        assert.equal(attestations?.mediaType, mediaTypes.manifest, name);
        const { layers } = JSON.parse(Buffer.from(attestations.bytes).toString()) as {
          layers: Descriptor[];
        };
        for (const layer of layers)
          assert.equal((await real.blob(anywhere, layer, live())).length, layer.size);
        assert.deepEqual(await real.referrers(anywhere, digest, live()), []);
      }
    });
  });

  describe("refuses", () => {
    it("a directory that is no layout", async () => {
      await rejects(
        source.resolveTag(anywhere, "1", live()),
        "registry.unreachable",
        `${directory} is not an OCI image layout: it has no index.json`,
      );
      await rejects(
        source.referrers(anywhere, NOBODY, live()),
        "registry.unreachable",
        `${directory}: blobs/sha256 cannot be read`,
      );
    });

    it("changed bytes", async () => {
      const { digest } = await write();
      await writeFile(blobPath(digest), "{}");
      await rejects(
        source.manifest(anywhere, { digest }, live()),
        "registry.invalid-response",
        `${directory}: ${digest}: the bytes have the digest ${digestOf(Buffer.from("{}"))}`,
      );
      await rejects(
        source.blob(anywhere, { mediaType: "x", digest, size: 2 }, live()),
        "registry.invalid-response",
        `${directory}: ${digest}: the bytes have the digest ${digestOf(Buffer.from("{}"))}`,
      );
    });

    it("a referrer whose bytes are not its name's", async () => {
      const { digest, referrer } = await write();
      await rename(blobPath(referrer.digest), blobPath(NOBODY));
      await rejects(
        source.referrers(anywhere, digest, live()),
        "registry.invalid-response",
        `${directory}: ${NOBODY}: the bytes have the digest ${referrer.digest}`,
      );
    });

    it("an entry that contradicts its manifest", async () => {
      const manifest = await blob({ mediaType: mediaTypes.index, manifests: [] });
      await index([{ mediaType: mediaTypes.manifest, ...manifest }]);
      await rejects(
        source.manifest(anywhere, { digest: manifest.digest }, live()),
        "registry.invalid-response",
        `${directory}: ${manifest.digest}: said to be "${mediaTypes.manifest}", the body says "${mediaTypes.index}"`,
      );
    });

    it("a digest that is a path", async () => {
      await write();
      const digest = "sha256:../../index.json" as Digest;
      assert.equal(await source.manifest(anywhere, { digest }, live()), undefined);
      await rejects(
        source.blob(anywhere, { mediaType: "x", digest, size: 1 }, live()),
        "registry.invalid-response",
        `${directory}: ${digest}: the layout does not hold it`,
      );
      await index([{ mediaType: "x", digest, size: 1 }]);
      await rejects(
        new LayoutSource(directory).resolveTag(anywhere, "1", live()),
        "registry.invalid-response",
        `${directory}: index.json: manifests.0.digest: expected a sha256 digest`,
      );
    });

    it("links out of the layout, and follows those inside", async () => {
      const { digest, legacy } = await write();
      const outside = await mkdtemp(join(tmpdir(), "countersign-outside-"));
      await rename(blobPath(digest), join(outside, "manifest"));
      await symlink(join(outside, "manifest"), blobPath(digest));
      await rejects(
        source.manifest(anywhere, { digest }, live()),
        "registry.unsafe-redirect",
        `${directory}: blobs/sha256/${digest.slice(7)} is a link out of the layout`,
      );
      await rename(blobPath(legacy), join(directory, "inside"));
      await symlink("../../inside", blobPath(legacy));
      assert.equal((await source.manifest(anywhere, { digest: legacy }, live()))?.digest, legacy);
      await rm(outside, { recursive: true });
    });

    it("named pipes and directories, without waiting", async () => {
      await write();
      execFileSync("mkfifo", [blobPath(NOBODY)]);
      await rejects(
        source.manifest(anywhere, { digest: NOBODY }, live()),
        "registry.unreachable",
        `${directory}: blobs/sha256/${NOBODY.slice(7)} cannot be read`,
      );
    });

    it("files above the limits", async () => {
      const { digest } = await write();
      await truncate(blobPath(digest), limits.manifestBytes + 1);
      await rejects(
        source.manifest(anywhere, { digest }, live()),
        "registry.limit",
        `${directory}: blobs/sha256/${digest.slice(7)} has 4194305 bytes, more than 4194304`,
      );
      await truncate(join(directory, "index.json"), limits.manifestBytes + 1);
      await rejects(
        new LayoutSource(directory).resolveTag(anywhere, "1", live()),
        "registry.limit",
        `${directory}: index.json has 4194305 bytes, more than 4194304`,
      );
    });

    it("more referrers than the limit", async () => {
      const { digest } = await blob({ layers: [] });
      for (let number = 0; number <= limits.referrers; number++) {
        await blob({
          schemaVersion: 2,
          mediaType: mediaTypes.manifest,
          layers: [],
          subject: { mediaType: mediaTypes.manifest, digest, size: 1 },
          annotations: { number: String(number) },
        });
      }
      await index([]);
      await rejects(
        source.referrers(anywhere, digest, live()),
        "registry.limit",
        `${digest}: more than 200 referrers`,
      );
    });

    it("to go on when it is cancelled", async () => {
      await write();
      const aborted = AbortSignal.abort();
      await rejects(
        source.resolveTag(anywhere, "1", aborted),
        "verifier.cancelled",
        `${directory}: cancelled`,
      );
      await rejects(
        source.referrers(anywhere, NOBODY, aborted),
        "verifier.cancelled",
        `${directory}: cancelled`,
      );
    });
  });
});
