import assert from "node:assert/strict";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DiskCache } from "../../../trust/cache";
import type { Verdict } from "../../../trust/decision";
import { BundleFiles } from "../../../trust/evidence";
import { RegistryClient, type ContentSource } from "../../../trust/registry";
import { seededFaults } from "../../support/registry";
import { release, Scene } from "./support";

const production = { name: "production" };
const brief = ({ outcome, code }: Verdict): string => `${outcome} ${code}`;

describe("the verifier", () => {
  let scene: Scene;
  const requests = (): string[] =>
    scene.registry.requests.map(({ method, path }) => `${method} ${path.split("/").at(-2) ?? ""}`);
  const verify = (verifier = scene.verifier(), ...images: string[]) =>
    verifier.verify(images.map((image) => ({ image, namespace: production })));

  beforeEach(async () => {
    scene = await Scene.create();
  });
  afterEach(async () => {
    await scene.close();
  });

  it("gives a verdict for every image, in their order, whatever happens to another", async () => {
    const signed = scene.signed("shop/api");
    const unsigned = scene.image("shop/cart");
    const verdicts = await verify(
      undefined,
      "UPPER/case",
      signed.reference,
      unsigned.reference,
      `${scene.registry.host}/shop/none:1`,
      "127.0.0.1:1/shop/api:1",
    );
    assert.deepEqual(verdicts.map(brief), [
      "deny image.reference-invalid",
      "allow signature.ok",
      "deny signature.missing",
      "undecided image.not-found",
      "deny image.unmatched",
    ]);
  });

  it("reads a bundle-signed digest with three requests: listing, manifest, blob", async () => {
    const { reference } = scene.signed("shop/api");
    assert.deepEqual((await verify(undefined, reference)).map(brief), ["allow signature.ok"]);
    assert.deepEqual(requests(), ["GET referrers", "GET manifests", "GET blobs"]);
  });

  it("reads a tag with one request more", async () => {
    scene.signed("shop/api", { tag: "1.0" });
    const [verdict] = await verify(undefined, `${scene.registry.host}/shop/api:1.0`);
    assert.equal(verdict && brief(verdict), "allow signature.ok");
    assert.deepEqual(requests(), ["HEAD manifests", "GET referrers", "GET manifests", "GET blobs"]);
  });

  it("reads the same digest once, however many ask for it at once", async () => {
    const { reference } = scene.signed("shop/api", { tag: "1.0" });
    const verifier = scene.verifier();
    const tagged = `${scene.registry.host}/shop/api:1.0`;
    const verdicts = await verify(verifier, reference, reference, reference, tagged, tagged);
    assert.deepEqual(new Set(verdicts.map(brief)), new Set(["allow signature.ok"]));
    assert.equal(verifier.requests, 4);
  });

  it("asks for nothing that the policy settles", async () => {
    const verifier = scene.verifier({
      policy: scene.policy({ allow: ["mcr.microsoft.com/oss/**"] }),
    });
    const request = { image: "mcr.microsoft.com/oss/kubernetes/pause:3.9", namespace: production };
    const verdict = await verifier.settled(request);
    assert.equal(verdict && brief(verdict), "allow image.allowed");
    assert.equal(verifier.requests, 0);
  });

  it("leaves unsettled what needs a request", async () => {
    const { reference } = scene.signed("shop/api", { tag: "1.0" });
    const verifier = scene.verifier();
    for (const image of [reference, `${scene.registry.host}/shop/api:1.0`]) {
      assert.equal(await verifier.settled({ image, namespace: production }), undefined);
    }
    assert.equal(verifier.requests, 0);
  });

  it("resolves a moved tag anew and decides about the digest that it names now", async () => {
    scene.signed("shop/api", { tag: "1.0" });
    const verifier = scene.verifier();
    const image = `${scene.registry.host}/shop/api:1.0`;
    const [before] = await verify(verifier, image);
    const replaced = scene.image("shop/api", { tag: "1.0", content: "something else" });
    const [now] = await verify(verifier, image);
    assert.equal(before && brief(before), "allow signature.ok");
    assert.equal(now && brief(now), "deny signature.missing");
    assert.equal(now?.digest, replaced.digest);
  });

  it("looks for a legacy signature only when bundles do not satisfy", async () => {
    const policy = scene.policy({
      signers: {
        release: {
          githubWorkflow: {
            repository: "acme/shop",
            workflow: ".github/workflows/release.yml",
            refs: ["refs/heads/main"],
          },
          root: "test",
          formats: ["bundle", "legacy"],
        },
      },
    });
    const image = scene.image("shop/api");
    scene.signLegacy("shop/api", image);
    const verifier = scene.verifier({ policy });
    const [verdict] = await verify(verifier, image.reference);
    assert.equal(verdict && brief(verdict), "allow signature.ok");
    assert.ok(scene.registry.requests.some(({ path }) => path.endsWith(".sig")));
    scene.sign("shop/api", image);
    scene.registry.resetRequests();
    await verify(scene.verifier({ policy }), image.reference);
    assert.deepEqual(requests(), ["GET referrers", "GET manifests", "GET blobs"]);
  });

  it("reads signatures of a mirrored image where the policy says", async () => {
    const { host } = scene.registry;
    const origin = scene.signed("shop/api", { content: "one" });
    scene.image("hub/shop/api", { content: "one", tag: "1.0" });
    const mirrors = (evidence: "mirror" | "origin") => [
      { prefix: `${host}/hub`, of: host, evidence },
    ];
    const image = `${host}/hub/shop/api:1.0`;
    const [fromOrigin] = await verify(
      scene.verifier({ policy: scene.policy({ mirrors: mirrors("origin") }) }),
      image,
    );
    const [fromMirror] = await verify(
      scene.verifier({ policy: scene.policy({ mirrors: mirrors("mirror") }) }),
      image,
    );
    assert.equal(fromOrigin && brief(fromOrigin), "allow signature.ok");
    assert.equal(fromOrigin?.digest, origin.digest);
    assert.equal(fromMirror && brief(fromMirror), "deny signature.missing");
  });

  it("decides by bundles that the caller gives, and keeps them from others", async () => {
    const image = scene.image("shop/api");
    const file = join(scene.folder, "image.sigstore.json");
    const { digest } = image;
    writeFileSync(file, JSON.stringify(scene.authority.signBundle({ digest, identity: release })));
    const cache = new DiskCache(join(scene.folder, "cache"));
    const files = new BundleFiles(file);
    const [given] = await verify(scene.verifier({ files, cache }), image.reference);
    const [without] = await verify(scene.verifier({ cache }), image.reference);
    assert.equal(given && brief(given), "allow signature.ok");
    assert.equal(without && brief(without), "deny signature.missing");
  });

  it("does not decide by what was read before about other bundles of the caller", async () => {
    const { reference } = scene.signed("shop/api");
    const cache = new DiskCache(join(scene.folder, "cache"));
    await verify(scene.verifier({ cache }), reference);
    writeFileSync(join(scene.folder, "image.sigstore.json"), "{}");
    const files = new BundleFiles(join(scene.folder, "image.sigstore.json"));
    const verifier = scene.verifier({ files, cache });
    await verify(verifier, reference);
    assert.equal(verifier.requests, 3);
  });

  describe("with evidence at hand", () => {
    let cache: DiskCache;
    let directory: string;
    beforeEach(() => {
      directory = join(scene.folder, "cache");
      cache = new DiskCache(directory);
    });

    it("needs no request for a digest that an earlier process has verified", async () => {
      const { reference } = scene.signed("shop/api");
      await verify(scene.verifier({ cache }), reference);
      const later = scene.verifier({ cache: new DiskCache(directory) });
      const settled = await later.settled({ image: reference, namespace: production });
      assert.equal(settled && brief(settled), "allow signature.ok");
      assert.deepEqual((await verify(later, reference)).map(brief), ["allow signature.ok"]);
      assert.equal(later.requests, 0);
    });

    it("applies policy and clock anew: no decision is kept", async () => {
      const { reference } = scene.signed("shop/api");
      await verify(scene.verifier({ cache }), reference);
      const denied = scene.verifier({ cache, policy: scene.policy({ denied: [reference] }) });
      assert.deepEqual((await verify(denied, reference)).map(brief), ["deny image.denied"]);
      const closed = scene.policy({
        signers: {
          release: {
            githubWorkflow: {
              repository: "acme/shop",
              workflow: ".github/workflows/release.yml",
              refs: ["refs/heads/main"],
            },
            root: "test",
            validUntil: "2020-01-01",
          },
        },
      });
      assert.deepEqual(
        (await verify(scene.verifier({ cache, policy: closed }), reference)).map(brief),
        ["deny signer.outside-validity"],
      );
    });

    it("reads again before it denies by what is cached", async () => {
      const image = scene.image("shop/api");
      const verifier = scene.verifier({ cache });
      assert.deepEqual((await verify(verifier, image.reference)).map(brief), [
        "deny signature.missing",
      ]);
      scene.sign("shop/api", image);
      assert.deepEqual((await verify(verifier, image.reference)).map(brief), [
        "allow signature.ok",
      ]);
    });

    it("keeps nothing of a registry that failed", async () => {
      const image = scene.image("shop/api");
      scene.registry.faults = () => ({ status: 401 });
      const verifier = scene.verifier({ cache });
      assert.deepEqual((await verify(verifier, image.reference)).map(brief), [
        "undecided registry.unauthorized",
      ]);
      assert.equal(existsSync(directory) ? readdirSync(directory).length : 0, 0);
      scene.registry.faults = () => undefined;
      assert.deepEqual((await verify(verifier, image.reference)).map(brief), [
        "deny signature.missing",
      ]);
    });

    it("ignores and replaces a broken file", async () => {
      const { reference } = scene.signed("shop/api");
      await verify(scene.verifier({ cache }), reference);
      const [file = ""] = readdirSync(directory);
      writeFileSync(join(directory, file), "not JSON", { mode: 0o600 });
      const second = scene.verifier({ cache });
      assert.deepEqual((await verify(second, reference)).map(brief), ["allow signature.ok"]);
      assert.equal(second.requests, 3);
      const third = scene.verifier({ cache });
      await verify(third, reference);
      assert.equal(third.requests, 0);
    });

    it("lets evidence age by the machine's clock, also when another date is rehearsed", async () => {
      const { reference } = scene.signed("shop/api");
      await verify(scene.verifier({ cache }), reference);
      const asOf = new Date(Date.now() + 86_400_000);
      const rehearsal = scene.verifier({ cache, asOf });
      const [verdict] = await verify(rehearsal, reference);
      assert.equal(verdict?.decidedAt, asOf.toISOString());
      assert.equal(rehearsal.requests, 0);
      const clock = () => new Date(Date.now() + 6 * 60_000);
      const update = scene.verifier({ cache, clock, cacheMaxAgeMs: 5 * 60_000 });
      await verify(update, reference);
      assert.equal(update.requests, 3);
    });
  });

  describe("offline", () => {
    it("is undecided about what is not cached, and says so", async () => {
      const { reference } = scene.signed("shop/api", { tag: "1.0" });
      const verifier = scene.verifier({ offline: true });
      const verdicts = await verify(verifier, reference, `${scene.registry.host}/shop/api:1.0`);
      assert.deepEqual(verdicts.map(brief), [
        "undecided evidence.offline",
        "undecided evidence.offline",
      ]);
      assert.equal(verifier.requests, 0);
    });

    it("allows by cached evidence, and never denies by it", async () => {
      const cache = new DiskCache(join(scene.folder, "cache"));
      const signed = scene.signed("shop/api");
      const unsigned = scene.image("shop/cart");
      await verify(scene.verifier({ cache }), signed.reference, unsigned.reference);
      const verdicts = await verify(
        scene.verifier({ cache, offline: true }),
        signed.reference,
        unsigned.reference,
      );
      assert.deepEqual(verdicts.map(brief), ["allow signature.ok", "undecided evidence.offline"]);
    });
  });

  describe("when something goes wrong", () => {
    it("is undecided when the registry is stopped, with both kinds of reference", async () => {
      const { reference } = scene.signed("shop/api", { tag: "1.0" });
      await scene.registry.stop();
      const verdicts = await verify(undefined, reference, `${scene.registry.host}/shop/api:1.0`);
      assert.deepEqual(verdicts.map(brief), [
        "undecided registry.unreachable",
        "undecided registry.unreachable",
      ]);
    });

    it("ends at the deadline with what hangs undecided and the rest decided", async () => {
      const hanging = scene.signed("shop/slow");
      const good = scene.signed("shop/api");
      scene.registry.faults = ({ path }) =>
        path.includes("/shop/slow/") ? { hang: true } : undefined;
      const verdicts = await verify(
        scene.verifier({ deadlineMs: 2000 }),
        hanging.reference,
        good.reference,
      );
      assert.deepEqual(verdicts.map(brief), ["undecided registry.timeout", "allow signature.ok"]);
    });

    it("ends one caller's wait without ending the work of another", async () => {
      const { reference } = scene.signed("shop/api");
      let release: (() => void) | undefined;
      const held = new Promise<void>((resolve) => (release = resolve));
      const client = new RegistryClient();
      const source: ContentSource = {
        resolveTag: client.resolveTag.bind(client),
        manifest: client.manifest.bind(client),
        blob: client.blob.bind(client),
        referrers: async (...args) => {
          await held;
          return client.referrers(...args);
        },
        get requests() {
          return client.requests;
        },
        close: () => client.close(),
      };
      const verifier = scene.verifier({ source });
      const impatient = new AbortController();
      const requested = [{ image: reference, namespace: production }];
      const first = verifier.verify(requested, { signal: impatient.signal });
      const second = verifier.verify(requested);
      impatient.abort();
      const [cancelled] = await first;
      release?.();
      const [decided] = await second;
      assert.equal(cancelled && brief(cancelled), "undecided verifier.cancelled");
      assert.equal(decided && brief(decided), "allow signature.ok");
    });

    it("is undecided when its own parts throw, and never rejects", async () => {
      const { reference } = scene.signed("shop/api", { tag: "1.0" });
      const broken = () => Promise.reject(new TypeError("x is not a function"));
      const source = {
        resolveTag: broken,
        manifest: broken,
        blob: broken,
        referrers: broken,
        requests: 0,
        close: () => Promise.resolve(),
      };
      const verdicts = await verify(
        scene.verifier({ source }),
        reference,
        `${scene.registry.host}/shop/api:1.0`,
      );
      assert.deepEqual(verdicts.map(brief), [
        "undecided verifier.failed",
        "undecided verifier.failed",
      ]);
    });

    it("is undecided when reading does not answer what it was read for, instead of asking on", async () => {
      const { reference } = scene.signed("shop/api");
      let origins = 0;
      const policy = {
        ...scene.policy(),
        get mirrors() {
          const of = `${scene.registry.host}/origin-${origins++}`;
          return [{ prefix: `${scene.registry.host}/shop`, of, evidence: "origin" as const }];
        },
      };
      const [verdict] = await verify(scene.verifier({ policy }), reference);
      assert.equal(verdict && brief(verdict), "undecided verifier.failed");
      assert.match(verdict?.checks[0]?.found ?? "", /was read already/);
    });

    it("only notes the failure where the rule audits", async () => {
      const { reference } = scene.signed("shop/api");
      await scene.registry.stop();
      const policy = scene.policy({
        rules: [
          {
            name: "signed",
            images: [`${scene.registry.host}/**`],
            mode: "audit",
            signature: ["release"],
          },
        ],
      });
      const [verdict] = await verify(scene.verifier({ policy }), reference);
      assert.equal(verdict?.outcome, "allow");
      assert.deepEqual(
        verdict.checks.map(({ outcome, code }) => `${outcome} ${code}`),
        ["undecided registry.unreachable"],
      );
    });

    it("never allows what is unsigned and never calls unsigned what is signed, whatever the registry does", async () => {
      const signed = scene.signed("shop/api");
      const unsigned = scene.image("shop/cart");
      // A definite 404 is an answer; every other fault here is none.
      const faults = [
        { status: 429 },
        { status: 503 },
        { cut: true },
        { lieDigest: true },
        { replaceBody: "{}" },
      ] as const;
      for (let seed = 0; seed < 60; seed++) {
        scene.registry.faults = seededFaults(seed, 0.4, faults);
        const verifier = scene.verifier({
          source: new RegistryClient({ sleep: () => Promise.resolve() }),
        });
        const [good, bad] = await verify(verifier, signed.reference, unsigned.reference);
        assert.notEqual(bad?.outcome, "allow", `seed ${seed}`);
        assert.notEqual(good?.outcome, "deny", `seed ${seed}: ${good?.code ?? ""}`);
      }
    });
  });
});
