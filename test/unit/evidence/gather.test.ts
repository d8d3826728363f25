import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { limits } from "../../../trust/limits";
import { LayoutSource, type ContentSource } from "../../../trust/registry";
import type { Evidence } from "../../../trust/evidence";
import { attach, generateKey } from "../../support/authority";
import { seededFaults, type RegistryOptions } from "../../support/registry";
import {
  authority,
  Bench,
  identity,
  keyAnchor,
  NOW,
  onlyCode,
  REPOSITORY,
  rootAnchor,
  sha256,
} from "./support";

const BUNDLE_TYPE = "application/vnd.dev.sigstore.bundle.v0.3+json";

const codes = ({ problems }: Evidence): string[] => problems.map(({ code }) => code);

describe("gathering evidence", () => {
  let bench: Bench | undefined;
  const start = async (options: RegistryOptions = {}): Promise<Bench> => {
    bench = await Bench.start(options);
    return bench;
  };
  const paths = ({ registry }: Bench): string[] =>
    registry.requests.map(
      ({ method, path }) => `${method} ${path.replace(/^\/v2\/[^/]+\/[^/]+/, "")}`,
    );
  afterEach(() => bench?.stop());

  const signed = (image: Bench) => authority.signBundle({ digest: image.digest, identity });

  describe("of bundles", () => {
    it("reads listing, manifest and blob, each once", async () => {
      const image = await start();
      const origin = image.attachBundle(signed(image));
      const evidence = await image.gather();
      assert.equal(onlyCode(evidence), "verified");
      assert.equal(evidence.referrers, 1);
      assert.equal(evidence.gatheredAt, NOW.toISOString());
      assert.equal(evidence.repository, `${image.registry.host}/${REPOSITORY}`);
      assert.deepEqual(evidence.parts, ["bundle"]);
      const requests = paths(image);
      assert.equal(requests.length, 3);
      assert.equal(requests[0], `GET /referrers/${image.digest}`);
      assert.equal(requests[2], `GET /blobs/${origin}`);
    });

    it("finds nothing, and no problem, where nothing is signed", async () => {
      const evidence = await (await start()).gather();
      assert.equal(onlyCode(evidence), "");
      assert.equal(evidence.referrers, 0);
    });

    for (const referrersApi of [false, "empty"] as const) {
      it(`finds it under the fallback tag where the referrers API is ${String(referrersApi)}`, async () => {
        const image = await start({ referrersApi });
        image.attachBundle(signed(image));
        assert.equal(onlyCode(await image.gather()), "verified");
      });
    }

    it("finds a bundle that the listing gives the empty artifact type, as cosign 3.0 wrote it", async () => {
      const image = await start({ referrersApi: false });
      image.registry.putReferrer(REPOSITORY, image.digest, {
        artifactType: BUNDLE_TYPE,
        layers: [{ mediaType: BUNDLE_TYPE, bytes: Buffer.from(JSON.stringify(signed(image))) }],
        listedAs: { artifactType: "application/vnd.oci.empty.v1+json" },
      });
      assert.equal(onlyCode(await image.gather()), "verified");
    });

    it("reads of another referrer no more than its manifest", async () => {
      const image = await start();
      image.registry.putReferrer(REPOSITORY, image.digest, {
        artifactType: "application/spdx+json",
        layers: [{ mediaType: "application/spdx+json", bytes: Buffer.from("{}") }],
      });
      const evidence = await image.gather();
      assert.deepEqual([onlyCode(evidence), evidence.referrers], ["", 1]);
      assert.equal(paths(image).length, 2);
    });

    it("takes one bundle that is attached twice as one", async () => {
      const image = await start();
      const bundle = signed(image);
      image.attachBundle(bundle);
      attach.bundle(image.registry, REPOSITORY, image.digest, bundle, { created: NOW });
      const evidence = await image.gather();
      assert.equal(evidence.referrers, 2);
      assert.equal(evidence.statements.length, 1);
      assert.equal(paths(image).filter((path) => path.includes("/blobs/")).length, 1);
    });

    it("keeps what verifies beside what does not, in the order of the listing", async () => {
      const image = await start();
      const origins = [
        image.attachBundle(authority.signBundle({ digest: sha256("other"), identity })),
        image.attachBundle(signed(image)),
        image.attachBundle("{}"),
      ];
      const { statements, rejected, problems } = await image.gather();
      assert.deepEqual(
        statements.map(({ origin }) => origin),
        [origins[1]],
      );
      assert.deepEqual(
        rejected.map(({ origin, code }) => [origin, code]),
        [
          [origins[0], "statement.subject-mismatch"],
          [origins[2], "bundle.malformed"],
        ],
      );
      assert.deepEqual(problems, []);
    });

    it("refuses a statement with a field in other case, which another reader would take for it", async () => {
      const image = await start();
      const payload = JSON.stringify({
        _type: "https://in-toto.io/Statement/v1",
        subject: [{ digest: { sha256: image.digest.slice("sha256:".length) } }],
        predicateType: "https://sigstore.dev/cosign/sign/v1",
        PredicateType: "https://spdx.dev/Document",
      });
      image.attachBundle(authority.signBundle({ digest: image.digest, identity, payload }));
      const { rejected } = await image.gather();
      assert.deepEqual(
        rejected.map(({ code, message }) => [code, message]),
        [["bundle.malformed", 'the statement has a field "PredicateType"']],
      );
    });

    it("rejects a bundle among several layers", async () => {
      const image = await start();
      const bytes = Buffer.from(JSON.stringify(signed(image)));
      image.registry.putReferrer(REPOSITORY, image.digest, {
        artifactType: BUNDLE_TYPE,
        layers: [
          { mediaType: BUNDLE_TYPE, bytes },
          { mediaType: "text/plain", bytes: Buffer.from("x") },
        ],
      });
      assert.equal(onlyCode(await image.gather()), "bundle.malformed");
    });

    it("rejects a message signature, which states nothing", async () => {
      const image = await start();
      const { dsseEnvelope, ...bundle } = signed(image);
      const messageDigest = { algorithm: "SHA2_256", digest: "3q2+7w==" };
      const signature = dsseEnvelope.signatures[0]!.sig;
      image.attachBundle(
        JSON.stringify({ ...bundle, messageSignature: { messageDigest, signature } }),
      );
      assert.equal(onlyCode(await image.gather()), "statement.payload-type");
    });

    it("is left with a problem by a referrer of another image", async () => {
      const image = await start();
      const other = image.withNewImage();
      const bytes = Buffer.from(JSON.stringify(signed(image)));
      image.registry.putReferrer(REPOSITORY, image.digest, {
        artifactType: BUNDLE_TYPE,
        layers: [{ mediaType: BUNDLE_TYPE, bytes }],
        namedSubject: { mediaType: "application/json", digest: other.digest, size: 1 },
      });
      assert.deepEqual(codes(await image.gather()), ["registry.invalid-response"]);
    });

    it("is left with a problem by a referrer that is listed and not there", async () => {
      const image = await start();
      image.attachBundle(signed(image));
      const [referrer] = image.registry.repository(REPOSITORY).referrers(image.digest);
      image.registry.repository(REPOSITORY).manifests.delete(referrer!.digest);
      const evidence = await image.gather();
      assert.deepEqual(evidence.problems, [
        {
          part: "bundle",
          code: "registry.invalid-response",
          message: `the registry lists referrer ${referrer!.digest} and does not have it`,
        },
      ]);
    });

    it("keeps the good signature when another cannot be read", async () => {
      const image = await start();
      image.attachBundle(signed(image));
      const lost = image.attachBundle(signed(image));
      image.registry.faults = ({ path }) =>
        path.endsWith(lost) ? { replaceBody: "lies" } : undefined;
      const evidence = await image.gather();
      assert.equal(evidence.statements.length, 1);
      assert.deepEqual(codes(evidence), ["registry.invalid-response"]);
    });

    it("has a problem, and no claim, when the listing fails", async () => {
      const image = await start();
      image.attachBundle(signed(image));
      image.registry.faults = ({ path }) =>
        path.includes("/referrers/") ? { status: 403 } : undefined;
      const evidence = await image.gather();
      assert.deepEqual(codes(evidence), ["registry.unauthorized"]);
      assert.deepEqual([evidence.statements, evidence.rejected], [[], []]);
    });

    it("passes on how long the registry asks to wait", async () => {
      const image = await start();
      image.registry.faults = () => ({ status: 429, headers: { "retry-after": "3600" } });
      const [problem] = (await image.gather()).problems;
      assert.equal(problem?.code, "registry.throttled");
      assert.equal(problem.retryAfterSeconds, 3600);
    });
  });

  describe("of legacy signatures", () => {
    const legacy = (image: Bench) =>
      authority.signLegacy({
        digest: image.digest,
        identity,
        repositoryName: "registry.example/app",
      });
    const gather = (image: Bench, anchors = [rootAnchor()]) =>
      image.gather(anchors, { part: "legacy" });

    it("reads the tag and each payload once, though several sign the same bytes", async () => {
      const image = await start();
      image.attachLegacy(legacy(image), legacy(image));
      const evidence = await gather(image);
      assert.equal(evidence.statements.length, 2);
      assert.deepEqual(evidence.parts, ["legacy"]);
      assert.equal(evidence.statements[0]?.origin, sha256(legacy(image).payload));
      const tag = `${image.digest.replace(":", "-")}.sig`;
      assert.deepEqual(paths(image), [
        `GET /manifests/${tag}`,
        `GET /blobs/${sha256(legacy(image).payload)}`,
      ]);
    });

    it("proves the times of log entry and timestamp", async () => {
      const image = await start();
      const repositoryName = "registry.example/app";
      const layer = { digest: image.digest, identity, repositoryName, timestamp: true };
      image.attachLegacy(authority.signLegacy(layer));
      const { statements } = await gather(image);
      assert.deepEqual(
        statements[0]?.provenTimes.map(({ source, time }) => [source, time]),
        [
          ["transparency-log", NOW.toISOString()],
          ["timestamp-authority", NOW.toISOString()],
        ],
      );
    });

    it("finds nothing, and no problem, where the tag is not there", async () => {
      assert.equal(onlyCode(await gather(await start())), "");
    });

    it("does not take a tag without layers for an unsigned image", async () => {
      const image = await start();
      image.attachLegacy();
      assert.deepEqual(codes(await gather(image)), ["registry.invalid-response"]);
    });

    it("skips layers that are no signatures", async () => {
      const image = await start();
      image.attachLegacy({ ...legacy(image), mediaType: "text/plain" });
      const evidence = await gather(image);
      assert.deepEqual([onlyCode(evidence), evidence.referrers], ["", 1]);
    });

    it("reads no more layers than the limit, and says so", async () => {
      const image = await start();
      const layer = { ...legacy(image), mediaType: "text/plain" };
      const good = legacy(image);
      const rest = Array.from({ length: limits.legacyLayers - 1 }, () => layer);
      image.attachLegacy(good, ...rest, good);
      const evidence = await gather(image);
      assert.deepEqual(codes(evidence), ["registry.limit"]);
      assert.equal(evidence.statements.length, 1);
    });

    it("refuses a payload with a field that signatures do not have", async () => {
      const image = await start();
      const payload = JSON.stringify({
        critical: {
          identity: { "docker-reference": "a" },
          image: { "docker-manifest-digest": image.digest, tag: "latest" },
          type: "cosign container image signature",
        },
        optional: null,
      });
      const repositoryName = "registry.example/app";
      image.attachLegacy(
        authority.signLegacy({ digest: image.digest, identity, repositoryName, payload }),
      );
      assert.equal(onlyCode(await gather(image)), "bundle.malformed");
    });

    it("verifies a certificate's signature against no key", async () => {
      const image = await start();
      image.attachLegacy(legacy(image));
      const evidence = await image.gather([keyAnchor(generateKey())], { part: "legacy" });
      assert.equal(onlyCode(evidence), "bundle.material");
    });
  });

  describe("from a layout on disk", () => {
    it("finds the same, without a request", async () => {
      const image = await start();
      image.attachBundle(signed(image));
      const directory = await mkdtemp(join(tmpdir(), "countersign-"));
      try {
        await image.registry.writeLayout(directory, REPOSITORY);
        const evidence = await image.gather(undefined, { source: new LayoutSource(directory) });
        assert.equal(onlyCode(evidence), "verified");
        assert.deepEqual(paths(image), []);
      } finally {
        await rm(directory, { recursive: true });
      }
    });
  });

  describe("when it is stopped", () => {
    it("is left with verifier.cancelled", async () => {
      const image = await start();
      image.attachBundle(signed(image));
      const evidence = await image.gather(undefined, { signal: AbortSignal.abort() });
      assert.equal(onlyCode(evidence), "verifier.cancelled");
    });

    it("is left with what was found until then", async () => {
      const image = await start();
      const early = image.attachBundle(signed(image));
      image.attachBundle(signed(image));
      const controller = new AbortController();
      const { source } = image;
      const verified = Promise.withResolvers<undefined>();
      const stopping: ContentSource = {
        requests: 0,
        close: () => Promise.resolve(),
        resolveTag: (...request) => source.resolveTag(...request),
        manifest: (...request) => source.manifest(...request),
        referrers: (...request) => source.referrers(...request),
        blob: async (repository, descriptor, signal) => {
          if (descriptor.digest === early) {
            const bytes = await source.blob(repository, descriptor, signal);
            setImmediate(() => {
              verified.resolve(undefined);
            });
            return bytes;
          }
          await verified.promise;
          controller.abort();
          return source.blob(repository, descriptor, signal);
        },
      };
      const evidence = await image.gather(undefined, {
        signal: controller.signal,
        source: stopping,
      });
      assert.deepEqual(
        evidence.statements.map(({ origin }) => origin),
        [early],
      );
      assert.deepEqual(codes(evidence), ["verifier.cancelled"]);
    });

    it("is left with registry.timeout when the deadline passes", async () => {
      const image = await start();
      image.registry.faults = () => ({ hang: true });
      const evidence = await image.gather(undefined, { signal: AbortSignal.timeout(20) });
      assert.equal(onlyCode(evidence), "registry.timeout");
    });
  });

  it("never claims a signature by whatever the registry does, and never fails", async () => {
    const image = await start();
    const key = generateKey();
    image.attachBundle(authority.signBundleWithKey({ digest: sha256("other"), key }));
    image.attachLegacy(
      authority.signLegacyWithKey({ digest: sha256("other"), key, repositoryName: "a/b" }),
    );
    for (let seed = 0; seed < 30; seed++) {
      image.registry.faults = seededFaults(seed, 0.5, [
        { cut: true },
        { lieDigest: true },
        { replaceBody: "{}" },
        { status: 404 },
        { status: 403 },
      ]);
      for (const part of ["bundle", "legacy"] as const) {
        const { statements } = await image.gather([keyAnchor(key), rootAnchor()], { part });
        assert.deepEqual(statements, [], `seed ${seed}`);
      }
    }
  });
});
