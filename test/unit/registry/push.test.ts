import assert from "node:assert/strict";
import { pushReferrer, readManifest } from "../../../trust/registry";
import type { ReferrerContent, RegistryClientOptions } from "../../../trust/registry";
import { fallbackTag, mediaTypes, type RegistryOptions } from "../../support/registry";
import { client, closesAll, lines, live, NOBODY, registry, rejects, repositoryOf } from "./support";

const content: ReferrerContent = {
  artifactType: "application/vnd.example+json",
  layer: { mediaType: "application/vnd.example+json", bytes: Buffer.from('{"hello":1}') },
  annotations: { "org.opencontainers.image.created": "2026-11-24T00:00:00Z" },
};

describe("pushReferrer", () => {
  closesAll();

  const setUp = async (
    options: RegistryOptions = {},
    clientOptions: RegistryClientOptions = {},
  ) => {
    const server = await registry(options);
    const image = server.pushImage("app");
    const pusher = client({ access: "push", ...clientOptions });
    const push = (what = content) =>
      pushReferrer(pusher, repositoryOf(server), image.digest, what, live());
    const found = () => client().referrers(repositoryOf(server), image.digest, live());
    return { server, image, push, found };
  };

  it("attaches an artifact that the referrers API lists, and nothing else", async () => {
    const { server, image, push, found } = await setUp();
    const descriptor = await push();
    assert.deepEqual(await found(), [{ ...descriptor, annotations: content.annotations }]);
    const manifest = await client().manifest(repositoryOf(server), descriptor, live());
    const { subject, layers, config } = readManifest(manifest!.bytes, "pushed");
    assert.deepEqual(subject, {
      mediaType: mediaTypes.manifest,
      digest: image.digest,
      size: image.manifest.length,
    });
    assert.equal(config?.mediaType, mediaTypes.empty);
    const bytes = await client().blob(repositoryOf(server), layers[0]!, live());
    assert.deepEqual(Buffer.from(bytes), content.layer.bytes);
    assert.equal(server.repository("app").tags.has(fallbackTag(image.digest)), false);
  });

  it("keeps the fallback tag where there is no referrers API, with what it held before", async () => {
    const { server, image, push, found } = await setUp({ referrersApi: false });
    const before = server.putReferrer("app", image.digest, {
      artifactType: "application/vnd.other",
      layers: [],
    });
    const first = await push();
    const second = await push({ ...content, annotations: {} });
    assert.deepEqual(
      (await found()).map(({ digest }) => digest),
      [before, first, second].map(({ digest }) => digest),
    );
  });

  it("changes nothing when it is pushed again", async () => {
    const { server, push, found } = await setUp({ referrersApi: false });
    await push();
    server.resetRequests();
    await push();
    assert.equal((await found()).length, 1);
    assert.deepEqual(
      lines(server).filter((line) => /^(POST|PUT)/.test(line)).length,
      1,
      "the manifest only",
    );
  });

  it("asks for a token that may push, and the reading client for none", async () => {
    const server = await registry({
      auth: { mode: "bearer", user: { username: "ada", password: "secret" } },
    });
    const image = server.pushImage("app");
    const credentials = {
      credential: () =>
        Promise.resolve({ kind: "password", username: "ada", password: "secret" } as const),
    };
    const scopes = () =>
      lines(server)
        .filter((line) => line.includes("/token"))
        .map((line) => /scope=([^&]*)/.exec(decodeURIComponent(line))?.[1]);
    const reader = client({ credentials });
    await reader.manifest(repositoryOf(server), { digest: image.digest }, live());
    assert.deepEqual(scopes(), ["repository:app:pull"]);
    server.resetRequests();
    const pusher = client({ credentials, access: "push" });
    await pushReferrer(pusher, repositoryOf(server), image.digest, content, live());
    assert.deepEqual(scopes(), ["repository:app:pull,push"]);
  });

  it("says that the image is not there", async () => {
    const { server } = await setUp();
    const pusher = client({ access: "push" });
    await rejects(
      pushReferrer(pusher, repositoryOf(server), NOBODY, content, live()),
      "image.not-found",
      `app has no ${NOBODY}`,
    );
  });

  it("says what the registry refuses", async () => {
    const { server, push } = await setUp();
    server.faults = ({ method }) => (method === "PUT" ? { status: 403 } : {});
    await rejects(push(), "registry.unauthorized", /status 403/);
  });

  for (const [what, method, part] of [
    ["an upload", "POST", "/blobs/uploads/"],
    ["the bytes of a blob", "PUT", "/blobs/uploads/"],
    ["the manifest", "PUT", "/manifests/"],
  ] as const) {
    it(`takes no refusal of ${what} for a success`, async () => {
      const { server, push, found } = await setUp();
      server.faults = (asked) =>
        asked.method === method && asked.path.includes(part) ? { status: 409 } : undefined;
      await rejects(push(), "registry.invalid-response", /: status 409/);
      server.faults = () => undefined;
      assert.deepEqual(await found(), []);
    });
  }

  it("takes no other digest for that of what it pushed", async () => {
    const { server, push } = await setUp();
    server.faults = ({ method, path }) =>
      method === "PUT" && path.includes("/manifests/")
        ? { headers: { "docker-content-digest": NOBODY } }
        : undefined;
    await rejects(push(), "registry.invalid-response", new RegExp(`: stored as ${NOBODY}$`));
  });

  it("uploads nothing where it is not told to which place", async () => {
    const { server, push } = await setUp();
    server.faults = ({ method }) =>
      method === "POST" ? { status: 202, headers: { location: "http://" } } : undefined;
    await rejects(push(), "registry.invalid-response", /: no place to upload to$/);
  });

  it("uploads to no other place over plain http, and follows no redirect of an upload", async () => {
    const { server, push } = await setUp();
    server.faults = ({ method }) =>
      method === "POST" ? { status: 202, headers: { location: "http://192.0.2.1/up" } } : {};
    await rejects(push(), "registry.unsafe-redirect", /the upload is not over https$/);
    server.faults = ({ method }) =>
      method === "PUT" ? { status: 307, headers: { location: `${server.url}/elsewhere` } } : {};
    await rejects(push(), "registry.unsafe-redirect", /a redirect, which is not followed$/);
  });

  it("does not overwrite a fallback tag that is no index", async () => {
    const { server, image, push } = await setUp({ referrersApi: false });
    server.putTag("app", fallbackTag(image.digest), image.digest);
    await rejects(push(), "registry.invalid-response", /is not an index of referrers$/);
  });
});
