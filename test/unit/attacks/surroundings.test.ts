import assert from "node:assert/strict";
import { mkdirSync, readdirSync, renameSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DiskCache } from "../../../trust/cache";
import { LayoutSource, RegistryClient } from "../../../trust/registry";
import { renderText } from "../../../trust/report";
import { createAuthority } from "../../support/authority";
import { Scene } from "../verifier/support";
import { judge, verdictOn, withVariant } from "./support";

/* Attacks 25 to 27, 42, 44 and 45: credentials, files, caches and terminals. */
describe("a hostile surrounding", () => {
  let scene: Scene;
  beforeEach(async () => {
    scene = await Scene.create();
  });
  afterEach(async () => {
    await scene.close();
  });

  /** A client whose Docker configuration knows a password for the hosts. */
  const clientKnowing = (...hosts: readonly string[]): RegistryClient => {
    const directory = join(scene.folder, "docker");
    mkdirSync(directory, { recursive: true });
    const auth = Buffer.from("robot:secret").toString("base64");
    const auths = Object.fromEntries(hosts.map((host) => [host, { auth }]));
    writeFileSync(join(directory, "config.json"), JSON.stringify({ auths }));
    return new RegistryClient({ env: { DOCKER_CONFIG: directory } });
  };

  const authorizations = (server: Scene): (string | undefined)[] =>
    server.registry.requests.map(({ headers }) => headers.authorization);

  for (const realm of [
    "http://169.254.169.254/latest/meta-data/",
    "https://[fd00:ec2::254]/token",
    "file:///etc/passwd",
    "https://user:password@login.example/token",
  ])
    it(`attack 25: sends for a token to ${realm}`, async () => {
      await scene.close();
      scene = await Scene.create({ auth: { mode: "bearer", realm } });
      const source = clientKnowing(scene.registry.host);
      const verdict = await judge(scene, scene.signed("shop/api"), {}, { source });
      assert.equal(verdict, "undecided registry.unsafe-redirect");
      assert.deepEqual(new Set(authorizations(scene)), new Set([undefined]));
    });

  it("attack 26: redirects a blob to a host that must not see the credentials", async () => {
    await scene.close();
    scene = await Scene.create({ auth: { mode: "basic", username: "robot", password: "secret" } });
    const storage = await Scene.create();
    try {
      const image = scene.signed("shop/api");
      scene.registry.faults = ({ path, headers }) =>
        path.includes("/blobs/") && headers.authorization !== undefined
          ? { redirect: `${storage.registry.url}${path}` }
          : undefined;
      const source = clientKnowing(scene.registry.host, storage.registry.host);
      await judge(scene, image, {}, { source });
      assert.equal(storage.registry.requests.length, 1);
      assert.deepEqual(authorizations(storage), [undefined]);
    } finally {
      await storage.close();
    }
  });

  it("attack 27: has a name that begins or ends like one with credentials", async () => {
    await scene.close();
    scene = await Scene.create({ auth: { mode: "basic", username: "robot", password: "secret" } });
    const { host } = scene.registry;
    const source = clientKnowing(`evil${host}`, `${host}.evil.example`, host.slice(0, -1));
    const verdict = await judge(scene, scene.signed("shop/api"), {}, { source });
    assert.equal(verdict, "undecided registry.unauthorized");
    assert.deepEqual(new Set(authorizations(scene)), new Set([undefined]));
  });

  it("attack 42: leads a layout's blob out of the layout", async () => {
    const image = scene.signed("shop/api");
    const layout = join(scene.folder, "layout");
    await scene.registry.writeLayout(layout, "shop/api");
    const source = new LayoutSource(layout);
    assert.equal(await judge(scene, image, {}, { source }), "allow signature.ok");
    const blobs = join(layout, "blobs", "sha256");
    renameSync(blobs, join(scene.folder, "outside"));
    mkdirSync(blobs);
    for (const name of readdirSync(join(scene.folder, "outside")))
      symlinkSync(join(scene.folder, "outside", name), join(blobs, name));
    const verdict = await judge(scene, image, {}, { source: new LayoutSource(layout) });
    assert.equal(verdict, "undecided registry.unsafe-redirect");
  });

  it("attack 44: puts commands for the terminal into what is printed", async () => {
    const image = withVariant(scene, "the certificate names nobody");
    scene.registry.faults = ({ path }) =>
      path.includes("/referrers/")
        ? {
            status: 418,
            body: JSON.stringify({ errors: [{ code: "\u001b[2J\u202eX", message: "\u009b31m" }] }),
          }
        : undefined;
    const verdict = await verdictOn(scene, image.reference);
    const text = renderText([verdict], { seconds: 0, requests: 0 }, { width: 80 });
    assert.equal(verdict.outcome, "undecided");
    assert.doesNotMatch(
      text,
      /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/,
    );
  });

  it("attack 45: fills the cache under one registry or root for another to read", async () => {
    const cache = new DiskCache(join(scene.folder, "cache"));
    const image = scene.signed("shop/api", { content: "one" });
    const verified = await judge(scene, image, {}, { cache });
    assert.equal(verified, "allow signature.ok");

    const before = scene.registry.requests.length;
    const again = await judge(scene, image, {}, { cache });
    assert.deepEqual([again, scene.registry.requests.length], ["allow signature.ok", before]);

    writeFileSync(join(scene.folder, "other.json"), JSON.stringify(createAuthority().trustedRoot));
    const otherRoot = { trustRoots: { test: { file: "other.json" } } };
    assert.equal(
      await judge(scene, image, otherRoot, { cache }),
      "undecided root.unknown-authority",
    );
    scene.image("shop/copy", { content: "one" });
    const copy = `${scene.registry.host}/shop/copy@${image.digest}`;
    assert.equal(await judge(scene, { reference: copy }, {}, { cache }), "deny signature.missing");
  });
});
