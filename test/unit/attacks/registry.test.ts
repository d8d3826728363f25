import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { limits } from "../../../trust/limits";
import { attach } from "../../support/authority";
import type { Fault } from "../../support/registry";
import { release, Scene } from "../verifier/support";
import { brief, judge, signedBy, releaseWorkflow, verdictOn } from "./support";

/* Attacks 1 to 13: what a registry can do by hiding, swapping and inflating. */
describe("a hostile registry", () => {
  let scene: Scene;
  beforeEach(async () => {
    scene = await Scene.create();
  });
  afterEach(async () => {
    await scene.close();
  });

  const faultOn = (what: string, fault: Fault): void => {
    scene.registry.faults = ({ path }) => (path.includes(what) ? fault : undefined);
  };

  it("attack 1: strips all signatures", async () => {
    const image = scene.image("shop/api");
    assert.equal(await judge(scene, image), "deny signature.missing");
  });

  it("attack 2: strips the bundle so that an older format decides", async () => {
    const image = scene.image("shop/api");
    scene.signLegacy("shop/api", image);
    assert.equal(await judge(scene, image), "deny signature.format");
    const legacyToo = signedBy({ githubWorkflow: releaseWorkflow, formats: ["bundle", "legacy"] });
    assert.equal(await judge(scene, image, legacyToo), "allow signature.ok");
  });

  for (const [status, verdict] of [
    [429, "undecided registry.throttled"],
    [500, "undecided registry.error"],
    [503, "undecided registry.error"],
  ] as const) {
    it(`attack 3: answers the listing with ${status}, which is not "unsigned"`, async () => {
      const image = scene.signed("shop/api");
      faultOn("/referrers/", { status, headers: { "retry-after": "0" } });
      assert.equal(await judge(scene, image), verdict);
    });
  }

  it("attack 4: hands out the signature of another image", async () => {
    const good = scene.signed("shop/api");
    const bad = scene.image("shop/api");
    const bundle = scene.authority.signBundle({ digest: good.digest, identity: release });
    attach.bundle(scene.registry, "shop/api", bad.digest, bundle);
    assert.equal(await judge(scene, bad), "deny statement.subject-mismatch");
  });

  it("attack 5: moves the tag after the verdict, which therefore names the digest it holds for", async () => {
    const good = scene.signed("shop/api", { tag: "1" });
    const image = `${scene.registry.host}/shop/api:1`;
    const verdict = await verdictOn(scene, image);
    scene.image("shop/api", { tag: "1", content: "something else" });
    assert.equal(brief(verdict), "allow signature.ok");
    assert.equal(verdict.digest, good.digest);
    assert.equal(verdict.reference, `${image}@${good.digest}`);
    assert.equal(brief(await verdictOn(scene, image)), "deny signature.missing");
  });

  it("attack 6: names one digest in the header and sends other bytes", async () => {
    const image = scene.signed("shop/api");
    faultOn("/manifests/", { lieDigest: true });
    assert.equal(await judge(scene, image), "undecided registry.invalid-response");
  });

  it("attack 7: signs the index only, and a workload names the platform, or the other way round", async () => {
    const index = scene.registry.pushIndex("shop/api");
    const [platform] = index.images;
    assert(platform);
    scene.sign("shop/api", index);
    assert.equal(await judge(scene, index), "allow signature.ok");
    assert.equal(await judge(scene, platform), "deny signature.missing");

    const other = scene.registry.pushIndex("shop/api");
    other.images.forEach((image) => {
      scene.sign("shop/api", image);
    });
    assert.equal(await judge(scene, other), "deny signature.missing");
  });

  it("attack 8: adds a platform to an index of signed ones", async () => {
    const index = scene.registry.pushIndex("shop/api");
    const [first, second] = index.images;
    assert(first && second);
    const rule = {
      name: "signed",
      images: [`${scene.registry.host}/**`],
      signature: ["release"],
    };
    const platforms = { rules: [{ ...rule, on: "platforms" as const }] };
    scene.sign("shop/api", first);
    assert.equal(await judge(scene, index, platforms), "deny signature.missing");
    scene.sign("shop/api", second);
    assert.equal(await judge(scene, index, platforms), "allow signature.ok");
    const both = { rules: [{ ...rule, on: "both" as const }] };
    assert.equal(await judge(scene, index, both), "deny signature.missing");
  });

  it("attack 9: serves a referrer's manifest as an index", async () => {
    const image = scene.signed("shop/api");
    faultOn("/manifests/", {
      headers: { "content-type": "application/vnd.oci.image.index.v1+json" },
    });
    assert.equal(await judge(scene, image), "undecided registry.invalid-response");
  });

  it("attack 10: compresses the bundle, which is read as it is and never inflated", async () => {
    const image = scene.image("shop/api");
    const bundle = scene.authority.signBundle({ digest: image.digest, identity: release });
    const bomb = gzipSync(JSON.stringify(bundle));
    scene.registry.putReferrer("shop/api", image.digest, {
      artifactType: bundle.mediaType,
      layers: [{ mediaType: `${bundle.mediaType}+gzip`, bytes: bomb }],
    });
    assert.equal(await judge(scene, image), "deny bundle.malformed");
  });

  it("attack 11: sends a manifest without end", async () => {
    const image = scene.signed("shop/api");
    faultOn("/manifests/", { endless: true });
    assert.equal(await judge(scene, image), "undecided registry.limit");
  });

  it("attack 11: sends a bundle without end", async () => {
    const image = scene.signed("shop/api");
    faultOn("/blobs/", { endless: true });
    assert.equal(await judge(scene, image), "undecided registry.limit");
  });

  it("attack 12: leads the listing in a circle", async () => {
    const image = scene.signed("shop/api");
    const path = `/v2/shop/api/referrers/${image.digest}`;
    faultOn("/referrers/", { headers: { link: `<${path}?n=1>; rel="next"` } });
    assert.equal(await judge(scene, image), "undecided registry.invalid-response");
  });

  it("attack 12: leads the listing to another host", async () => {
    const image = scene.signed("shop/api");
    const other = await Scene.create();
    try {
      const link = `<${other.registry.url}/v2/shop/api/referrers/${image.digest}>; rel="next"`;
      faultOn("/referrers/", { headers: { link } });
      assert.equal(await judge(scene, image), "undecided registry.unsafe-redirect");
      assert.deepEqual(other.registry.requests, []);
    } finally {
      await other.close();
    }
  });

  it("attack 13: lists more signatures than anybody verifies", async () => {
    const image = scene.image("shop/api");
    const { mediaType } = scene.authority.signBundle({ digest: image.digest, identity: release });
    for (let i = 0; i <= limits.referrers; i++) {
      scene.registry.putReferrer("shop/api", image.digest, {
        artifactType: mediaType,
        layers: [{ mediaType, bytes: Buffer.from(`no bundle ${i}`) }],
      });
    }
    assert.equal(await judge(scene, image), "undecided registry.limit");
  });
});
