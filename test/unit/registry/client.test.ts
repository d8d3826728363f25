import assert from "node:assert/strict";
import { limits } from "../../../trust/limits";
import type { Descriptor } from "../../../trust/registry";
import { digestOf, mediaTypes } from "../../support/registry";
import { client, closesAll, lines, live, NOBODY, registry, rejects, repositoryOf } from "./support";

describe("RegistryClient", () => {
  closesAll();

  describe("resolveTag", () => {
    it("takes the digest of a HEAD answer: one request, no body", async () => {
      const server = await registry();
      const { digest } = server.pushImage("app", { tag: "1" });
      const source = client();
      assert.equal(await source.resolveTag(repositoryOf(server), "1", live()), digest);
      assert.deepEqual(lines(server), ["HEAD /v2/app/manifests/1"]);
      assert.equal(source.requests, 1);
    });

    it("is undefined for a tag that the registry does not know", async () => {
      const server = await registry();
      server.pushImage("app", { tag: "1" });
      assert.equal(await client().resolveTag(repositoryOf(server), "2", live()), undefined);
      assert.deepEqual(lines(server), ["HEAD /v2/app/manifests/2"]);
    });

    for (const [what, fault] of Object.entries({
      "gives no digest": { headers: { "docker-content-digest": undefined } },
      "gives a sha512 digest": { lieDigest: `sha512:${"a".repeat(128)}` },
      "does not know HEAD": { status: 405 },
    })) {
      it(`hashes the bytes where the registry ${what}`, async () => {
        const server = await registry({
          faults: ({ method }) => (method === "HEAD" ? fault : undefined),
        });
        const { digest } = server.pushImage("app", { tag: "1" });
        const withoutHeader = await client().resolveTag(repositoryOf(server), "1", live());
        assert.equal(withoutHeader, digest);
        assert.deepEqual(lines(server), ["HEAD /v2/app/manifests/1", "GET /v2/app/manifests/1"]);
      });
    }
  });

  describe("manifest", () => {
    it("gives the raw bytes, by digest and by tag", async () => {
      const server = await registry();
      const { digest, manifest } = server.pushImage("app", { tag: "1" });
      const source = client();
      const expected = { digest, mediaType: mediaTypes.manifest, bytes: Buffer.from(manifest) };
      for (const reference of [{ digest }, { tag: "1" }]) {
        assert.deepEqual(await source.manifest(repositoryOf(server), reference, live()), expected);
      }
    });

    it("asks for all four manifest types, uncompressed", async () => {
      const server = await registry();
      const { digest } = server.pushImage("app");
      await client().manifest(repositoryOf(server), { digest }, live());
      const [request] = server.requests;
      assert.equal(
        request?.headers.accept,
        "application/vnd.oci.image.manifest.v1+json, application/vnd.docker.distribution.manifest.v2+json, " +
          "application/vnd.oci.image.index.v1+json, application/vnd.docker.distribution.manifest.list.v2+json",
      );
      assert.equal(request.headers["accept-encoding"], "identity");
      assert.equal(request.headers.authorization, undefined);
    });

    it("is undefined for what the registry does not have", async () => {
      const server = await registry();
      assert.equal(
        await client().manifest(repositoryOf(server), { digest: NOBODY }, live()),
        undefined,
      );
    });

    it("refuses bytes of another digest", async () => {
      const server = await registry({
        faults: () => ({ replaceBody: (body) => Buffer.concat([body, Buffer.from(" ")]) }),
      });
      const { digest, manifest } = server.pushImage("app");
      const actual = digestOf(Buffer.concat([manifest, Buffer.from(" ")]));
      await rejects(
        client().manifest(repositoryOf(server), { digest }, live()),
        "registry.invalid-response",
        `GET http://HOST/v2/app/manifests/${digest}: the bytes have the digest ${actual}`,
        server,
      );
    });

    it("refuses a Docker-Content-Digest that is not that of the bytes", async () => {
      const server = await registry({ faults: () => ({ lieDigest: NOBODY }) });
      const { digest } = server.pushImage("app", { tag: "1" });
      await rejects(
        client().manifest(repositoryOf(server), { tag: "1" }, live()),
        "registry.invalid-response",
        `GET http://HOST/v2/app/manifests/1: Docker-Content-Digest is ${NOBODY}, the bytes have ${digest}`,
        server,
      );
    });

    const confusions: readonly (readonly [string, unknown, string, string])[] = [
      [
        "a header that contradicts the body",
        { mediaType: mediaTypes.index, manifests: [] },
        mediaTypes.manifest,
        `said to be "${mediaTypes.manifest}", the body says "${mediaTypes.index}"`,
      ],
      [
        "an index with layers",
        { mediaType: mediaTypes.index, manifests: [], layers: [] },
        mediaTypes.index,
        `"${mediaTypes.index}" with the field layers`,
      ],
      [
        "a manifest with manifests",
        { layers: [], manifests: [] },
        mediaTypes.manifest,
        `"${mediaTypes.manifest}" with the field manifests`,
      ],
      [
        "a field that only Go reads",
        { manifests: [], Layers: [] },
        mediaTypes.index,
        'the field "Layers"',
      ],
      [
        "a media type that is no text",
        { mediaType: 5, layers: [] },
        mediaTypes.manifest,
        "mediaType is not a text",
      ],
      ["nothing", null, mediaTypes.manifest, "not a JSON object"],
      ["a number", 5, mediaTypes.manifest, "not a JSON object"],
      ["a text", ["x"], mediaTypes.manifest, "not a JSON object"],
    ];
    for (const [what, content, type, message] of confusions) {
      it(`refuses ${what}`, async () => {
        const server = await registry();
        const bytes = Buffer.from(JSON.stringify(content));
        const digest = server.putManifest("app", bytes, type);
        await rejects(
          client().manifest(repositoryOf(server), { digest }, live()),
          "registry.invalid-response",
          `GET http://HOST/v2/app/manifests/${digest}: ${message}`,
          server,
        );
      });
    }

    it("refuses a repeated key, on which two readers may differ", async () => {
      const server = await registry();
      const bytes = Buffer.from('{"layers":[],"layers":[]}');
      const digest = server.putManifest("app", bytes, mediaTypes.manifest);
      await rejects(
        client().manifest(repositoryOf(server), { digest }, live()),
        "registry.invalid-response",
        /: two keys of one object are equal but for case$/,
      );
    });

    it("refuses a compressed answer", async () => {
      const server = await registry({
        faults: () => ({ headers: { "content-encoding": "gzip" } }),
      });
      server.pushImage("app", { tag: "1" });
      await rejects(
        client().manifest(repositoryOf(server), { tag: "1" }, live()),
        "registry.invalid-response",
        /: the answer is compressed though identity was asked for$/,
      );
    });

    it("reads no more than the limit, announced or not", async () => {
      const bytes = Buffer.alloc(limits.manifestBytes + 1, " ");
      for (const fault of [{ replaceBody: bytes }, { endless: true }]) {
        const server = await registry({ faults: () => fault });
        const { digest } = server.pushImage("app");
        await rejects(
          client().manifest(repositoryOf(server), { digest }, live()),
          "registry.limit",
          `the answer of http://HOST/v2/app/manifests/${digest} is larger than 4194304 bytes`,
          server,
        );
      }
    });
  });

  describe("blob", () => {
    const descriptor = (bytes: Uint8Array, size = bytes.length): Descriptor => ({
      mediaType: "text/plain",
      digest: digestOf(bytes),
      size,
    });
    const bytes = Buffer.from("bundle");

    it("gives bytes of the descriptor's digest and size", async () => {
      const server = await registry();
      server.putBlob("app", bytes);
      assert.deepEqual(await client().blob(repositoryOf(server), descriptor(bytes), live()), bytes);
    });

    it("refuses other bytes and another size", async () => {
      const server = await registry({ faults: () => ({ replaceBody: "bundlf" }) });
      server.putBlob("app", bytes);
      const { digest } = descriptor(bytes);
      await rejects(
        client().blob(repositoryOf(server), descriptor(bytes), live()),
        "registry.invalid-response",
        `GET http://HOST/v2/app/blobs/${digest}: the bytes have the digest ${digestOf(Buffer.from("bundlf"))}`,
        server,
      );
      await rejects(
        client().blob(repositoryOf(server), descriptor(bytes, 5), live()),
        "registry.invalid-response",
        `GET http://HOST/v2/app/blobs/${digest}: 6 bytes, the descriptor says 5`,
        server,
      );
    });

    it("says that a registry which lacks a blob of its own manifest contradicts itself", async () => {
      const server = await registry();
      server.pushImage("app");
      await rejects(
        client().blob(repositoryOf(server), descriptor(bytes), live()),
        "registry.invalid-response",
        /: status 404 "BLOB_UNKNOWN" /,
      );
    });

    it("does not ask for a blob above the limit", async () => {
      const server = await registry();
      await rejects(
        client().blob(repositoryOf(server), descriptor(bytes, limits.blobBytes + 1), live()),
        "registry.limit",
        `blob ${digestOf(bytes)}: 10485761 bytes, more than 10485760`,
      );
      assert.deepEqual(lines(server), []);
    });
  });

  it("reads a signed digest in three requests over one kept connection, a tag in four", async () => {
    const server = await registry();
    const { digest } = server.pushImage("app", { tag: "1" });
    const layer = {
      mediaType: "application/vnd.dev.sigstore.bundle.v0.3+json",
      bytes: Buffer.from("{}"),
    };
    server.putReferrer("app", digest, { artifactType: layer.mediaType, layers: [layer] });
    const source = client();
    const repository = repositoryOf(server);
    const resolved = await source.resolveTag(repository, "1", live());
    assert.equal(resolved, digest);
    const [referrer] = await source.referrers(repository, digest, live());
    await source.manifest(repository, { digest: referrer!.digest }, live());
    await source.blob(repository, { ...layer, digest: digestOf(layer.bytes), size: 2 }, live());
    assert.equal(source.requests, 4);
    assert.deepEqual({ ...server.counters }, { requests: 4, connections: 1, peakInFlight: 1 });
  });

  it("asks 40 images at once within its limit of connections", async () => {
    const server = await registry({ latencyMs: 5 });
    const images = Array.from({ length: 40 }, () => server.pushImage("app"));
    const source = client({ maxConcurrency: 8 });
    await Promise.all(
      images.map(({ digest }) => source.manifest(repositoryOf(server), { digest }, live())),
    );
    assert.equal(server.counters.requests, 40);
    assert.equal(server.counters.peakInFlight, 8);
    assert.ok(server.counters.connections <= 8);
  });
});
