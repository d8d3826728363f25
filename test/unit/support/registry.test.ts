import assert from "node:assert/strict";
import type { Descriptor } from "../../../trust/registry/port";
import { digestOf, mediaTypes, startRegistry } from "../../support/registry";
import type { RegistryOptions, TestRegistry } from "../../support/registry";

interface IndexDocument {
  readonly manifests: readonly Descriptor[];
}

describe("test registry", () => {
  let registry: TestRegistry;
  const start = async (options?: RegistryOptions) => {
    registry = await startRegistry(options);
  };
  const request = (path: string, init?: RequestInit) => fetch(`${registry.url}${path}`, init);
  const index = async (path: string) => (await (await request(path)).json()) as IndexDocument;

  afterEach(() => registry.close());

  describe("manifests and blobs", () => {
    it("serves an image by tag and by digest, with the raw bytes of the manifest", async () => {
      await start();
      const image = registry.pushImage("team/app", { tag: "v1" });
      assert.equal(image.reference, `${registry.host}/team/app@${image.digest}`);
      for (const reference of ["v1", image.digest]) {
        const response = await request(`/v2/team/app/manifests/${reference}`);
        assert.equal(response.headers.get("docker-content-digest"), image.digest);
        assert.equal(response.headers.get("content-type"), mediaTypes.manifest);
        assert.equal(digestOf(new Uint8Array(await response.arrayBuffer())), image.digest);
      }
    });

    it("serves config and layer of an image with the size and digest that the manifest gives", async () => {
      await start();
      const { manifest } = registry.pushImage("app");
      const { config, layers } = JSON.parse(Buffer.from(manifest).toString()) as {
        config: Descriptor;
        layers: Descriptor[];
      };
      assert.equal(layers.length, 1);
      for (const { digest, size } of [config, ...layers]) {
        const bytes = new Uint8Array(
          await (await request(`/v2/app/blobs/${digest}`)).arrayBuffer(),
        );
        assert.equal(digestOf(bytes), digest);
        assert.equal(bytes.length, size);
      }
    });

    it("gives an image with the same content the same digest, and without content a new one", async () => {
      await start();
      const same = [
        registry.pushImage("a", { content: "x" }),
        registry.pushImage("b", { content: "x" }),
      ];
      assert.equal(same[0]?.digest, same[1]?.digest);
      assert.notEqual(registry.pushImage("a").digest, registry.pushImage("a").digest);
    });

    it("answers HEAD with the length and no body", async () => {
      await start();
      const { manifest } = registry.pushImage("app", { tag: "v1" });
      const response = await request("/v2/app/manifests/v1", { method: "HEAD" });
      assert.equal(response.headers.get("content-length"), String(manifest.length));
      assert.equal(await response.text(), "");
    });

    it("pushes an index of images that differ by platform", async () => {
      await start();
      const pushed = registry.pushIndex("app", ["linux/amd64", "linux/arm64"], { tag: "v1" });
      const { manifests } = await index("/v2/app/manifests/v1");
      assert.deepEqual(
        manifests.map(({ digest }) => digest),
        pushed.images.map(({ digest }) => digest),
      );
      assert.notEqual(pushed.images[0]?.digest, pushed.images[1]?.digest);
    });

    it("says with the specification's codes what is not there", async () => {
      await start();
      registry.pushImage("app");
      const missing = `sha256:${"1".repeat(64)}`;
      const code = async (path: string) => {
        const response = await request(path);
        const { errors } = (await response.json()) as { errors: { code: string }[] };
        return `${response.status} ${errors[0]?.code ?? ""}`;
      };
      assert.equal(await code("/v2/app/manifests/v9"), "404 MANIFEST_UNKNOWN");
      assert.equal(await code(`/v2/app/blobs/${missing}`), "404 BLOB_UNKNOWN");
      assert.equal(await code("/v2/other/manifests/v1"), "404 NAME_UNKNOWN");
    });

    it("moves and deletes tags", async () => {
      await start();
      const [first, second] = [registry.pushImage("app", { tag: "v1" }), registry.pushImage("app")];
      registry.putTag("app", "v1", second.digest);
      const moved = await request("/v2/app/manifests/v1");
      assert.equal(moved.headers.get("docker-content-digest"), second.digest);
      registry.deleteTag("app", "v1");
      assert.equal((await request("/v2/app/manifests/v1")).status, 404);
      assert.equal((await request(`/v2/app/manifests/${first.digest}`)).status, 200);
    });

    it("lists tags in pages", async () => {
      await start({ pageSize: 2 });
      for (const tag of ["c", "a", "b"]) registry.pushImage("app", { tag });
      const first = await request("/v2/app/tags/list");
      assert.deepEqual(await first.json(), { name: "app", tags: ["a", "b"] });
      const next = /^<(.+)>; rel="next"$/.exec(first.headers.get("link") ?? "")?.[1] ?? "";
      const second = await request(next);
      assert.deepEqual(await second.json(), { name: "app", tags: ["c"] });
      assert.equal(second.headers.get("link"), null);
    });
  });

  describe("pushing over HTTP", () => {
    const blob = Buffer.from("some blob");

    it("takes a blob in pieces, and refuses one that has another digest", async () => {
      await start();
      for (const [digest, status] of [
        [digestOf(blob), 201],
        [digestOf(Buffer.from("other")), 400],
      ] as const) {
        const opened = await request("/v2/app/blobs/uploads/", { method: "POST" });
        assert.equal(opened.status, 202);
        const location = opened.headers.get("location") ?? "";
        const piece = await request(location, { method: "PATCH", body: blob.subarray(0, 4) });
        assert.equal(piece.headers.get("range"), "0-3");
        const url = `${location}?digest=${digest}`;
        const ended = await request(url, { method: "PUT", body: blob.subarray(4) });
        assert.equal(ended.status, status);
      }
      assert.equal(await (await request(`/v2/app/blobs/${digestOf(blob)}`)).text(), "some blob");
    });

    it("takes a blob at once, and mounts it into another repository", async () => {
      await start();
      const digest = digestOf(blob);
      const once = `/v2/app/blobs/uploads/?digest=${digest}`;
      assert.equal((await request(once, { method: "POST", body: blob })).status, 201);
      const mount = `/v2/other/blobs/uploads/?mount=${digest}&from=app`;
      assert.equal((await request(mount, { method: "POST" })).status, 201);
      assert.equal((await request(`/v2/other/blobs/${digest}`)).status, 200);
    });

    it("takes a manifest, says that it handled the subject, and lists the referrer", async () => {
      await start();
      const { digest } = registry.pushImage("app");
      const subject = { mediaType: mediaTypes.manifest, digest, size: 1 };
      const body = JSON.stringify({ artifactType: "example/a", subject, layers: [] });
      const response = await request("/v2/app/manifests/a", {
        method: "PUT",
        body,
        headers: { "content-type": mediaTypes.manifest },
      });
      assert.equal(response.status, 201);
      assert.equal(response.headers.get("oci-subject"), digest);
      const { manifests } = await index(`/v2/app/referrers/${digest}`);
      assert.deepEqual(manifests, [
        {
          mediaType: mediaTypes.manifest,
          digest: digestOf(Buffer.from(body)),
          size: body.length,
          artifactType: "example/a",
        },
      ]);
    });

    it("refuses a manifest that is no JSON or has another digest", async () => {
      await start();
      const put = async (reference: string, body: string) =>
        (await request(`/v2/app/manifests/${reference}`, { method: "PUT", body })).status;
      assert.equal(await put("v1", "no json"), 400);
      assert.equal(await put(`sha256:${"1".repeat(64)}`, "{}"), 400);
    });
  });
});
