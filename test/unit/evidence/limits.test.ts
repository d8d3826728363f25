import assert from "node:assert/strict";
import { limits } from "../../../trust/limits";
import type { ContentSource, Descriptor, Manifest } from "../../../trust/registry";
import type { BundleJson } from "../../support/authority/bundle-json";
import { digestOf, mediaTypes } from "../../support/registry";
import { authority, Bench, identity, onlyCode, REPOSITORY } from "./support";

const BUNDLE_TYPE = "application/vnd.dev.sigstore.bundle.v0.3+json";

/** DER of a SEQUENCE of NULLs: two bytes for each node. */
const manyNodes = (bytes: number): Buffer => {
  const content = Buffer.alloc(bytes);
  for (let at = 0; at < bytes; at += 2) content[at] = 5;
  return Buffer.concat([Buffer.from([0x30, 0x83, bytes >> 16, bytes >> 8, bytes]), content]);
};

/** What somebody who may push can put beside a good signature, or instead of one. */
describe("what is read of one image", () => {
  let bench: Bench;
  before(async () => {
    bench = await Bench.start();
  });
  after(() => bench.stop());

  const signed = (image: Bench): BundleJson =>
    authority.signBundle({ digest: image.digest, identity });

  const rejection = async (change: (bundle: BundleJson, image: Bench) => unknown) => {
    const image = bench.withNewImage();
    const changed = change(signed(image), image);
    image.attachBundle(typeof changed === "string" ? changed : JSON.stringify(changed));
    const { statements, rejected, problems } = await image.gather();
    assert.deepEqual([statements, problems], [[], []]);
    assert.equal(rejected.length, 1);
    return `${rejected[0]!.code}: ${rejected[0]!.message}`;
  };

  const withMaterial = (bundle: BundleJson, material: object): object => ({
    ...bundle,
    verificationMaterial: { ...bundle.verificationMaterial, ...material },
  });

  it("holds no bundle of endless values, which would take all memory to describe", async () => {
    assert.equal(
      await rejection(({ mediaType }) => {
        const tlogEntries = Array.from({ length: limits.jsonValues }, () => ({}));
        return { mediaType, verificationMaterial: { tlogEntries } };
      }),
      "bundle.malformed: the bundle is not strict JSON: more than 100000 values",
    );
  });

  it("holds no statement of endless subjects", async () => {
    assert.equal(
      await rejection((bundle) => {
        const subject = Array.from({ length: limits.statementSubjects + 1 }, () => ({}));
        const payload = Buffer.from(JSON.stringify({ subject })).toString("base64");
        return { ...bundle, dsseEnvelope: { ...bundle.dsseEnvelope, payload } };
      }),
      "registry.limit: a statement with 1025 subjects",
    );
  });

  it("tells no more than three digests of a statement's subject", async () => {
    const digest = Object.fromEntries(
      Array.from({ length: 1000 }, (_, at) => [`sha${at + 1000}`, at]),
    );
    assert.equal(
      await rejection((bundle) => {
        const statement = {
          _type: "https://in-toto.io/Statement/v1",
          predicateType: "x",
          subject: [{ digest }],
        };
        const payload = Buffer.from(JSON.stringify(statement)).toString("base64");
        return { ...bundle, dsseEnvelope: { ...bundle.dsseEnvelope, payload } };
      }),
      "statement.subject-mismatch: a statement about sha1000:0, sha1001:1, sha1002:2",
    );
  });

  it("holds no certificate of endless nodes", async () => {
    const rawBytes = manyNodes(limits.derBytes).toString("base64");
    assert.equal(
      await rejection((bundle) => withMaterial(bundle, { certificate: { rawBytes } })),
      "registry.limit: a certificate of 65541 bytes, more than 65536",
    );
  });

  it("holds no timestamp of endless nodes", async () => {
    const signedTimestamp = manyNodes(limits.derBytes).toString("base64");
    assert.equal(
      await rejection((bundle) =>
        withMaterial(bundle, {
          timestampVerificationData: { rfc3161Timestamps: [{ signedTimestamp }] },
        }),
      ),
      "registry.limit: a timestamp of 65541 bytes, more than 65536",
    );
  });

  it("holds no checkpoint with a number of endless digits", async () => {
    const size = "9".repeat(limits.checkpointLength);
    assert.match(
      await rejection((bundle) =>
        JSON.stringify(bundle).replace(/("envelope":"[^"\\]*\\n)\d+/, `$1${size}`),
      ),
      /^bundle\.malformed: the bundle, verificationMaterial\.tlogEntries\.0\.inclusionProof\.checkpoint\.envelope: /,
    );
  });

  it("is not told at endless length", async () => {
    const message = await rejection((bundle) => ({ ...bundle, mediaType: "x".repeat(1_000_000) }));
    assert.equal(message, `bundle.media-type: media type "${"x".repeat(988)}…`);
  });

  describe("a bundle whose blob another referrer names with a wrong size", () => {
    for (const size of [1, Number.MAX_SAFE_INTEGER]) {
      it(`counts all the same (${size})`, async () => {
        const image = bench.withNewImage();
        const text = JSON.stringify(signed(image));
        const digest = digestOf(Buffer.from(text));
        const hostile = image.registry.putReferrer(REPOSITORY, image.digest, {
          artifactType: BUNDLE_TYPE,
          layers: [],
        });
        const good = image.attachBundle(text);
        assert.equal(good, digest);
        const source = poisoned(image, hostile, { mediaType: BUNDLE_TYPE, digest, size });
        const evidence = await image.gather(undefined, { source });
        assert.equal(evidence.statements.length, 1);
        assert.equal(evidence.problems.length, 1);
      });
    }
  });

  it("is no more than a number of bytes of bundles that lie elsewhere", async () => {
    const size = limits.blobBytes;
    const fits = Math.floor(limits.evidenceBytes / size);
    let read = 0;
    const stored = Array.from({ length: fits + 14 }, (_, index) => ({
      read: async () => {
        await new Promise(setImmediate);
        read++;
        return Buffer.alloc(size, index);
      },
    }));
    const bundles = { bundles: () => Promise.resolve(stored) };
    const evidence = await bench.gather(undefined, { part: "files", bundles });
    assert.equal(evidence.rejected.length, fits);
    assert.deepEqual(
      new Set(evidence.problems.map(({ code }) => code)),
      new Set(["registry.limit"]),
    );
    assert.ok(read <= fits + 6, `${read} were read`);
  });

  it("is no more than a number of bytes in all, however many bundles there are", async () => {
    const image = bench.withNewImage();
    const blobs: number[] = [];
    const manifests = Array.from({ length: 20 }, (_, index): Manifest => {
      const digest = digestOf(Buffer.from(String(index)));
      const bytes = manifestWith(image, [
        { mediaType: BUNDLE_TYPE, digest, size: limits.blobBytes },
      ]);
      return { mediaType: mediaTypes.manifest, digest: digestOf(bytes), bytes };
    });
    const source: ContentSource = {
      ...unread,
      referrers: () =>
        Promise.resolve(manifests.map(({ bytes, ...rest }) => ({ ...rest, size: bytes.length }))),
      manifest: (_repository, reference) =>
        Promise.resolve(
          manifests.find(({ digest }) => "digest" in reference && digest === reference.digest),
        ),
      blob: (_repository, { size }) => {
        blobs.push(size);
        return Promise.resolve(Buffer.from("{}"));
      },
    };
    const evidence = await image.gather(undefined, { source });
    assert.equal(blobs.length, Math.floor(limits.evidenceBytes / limits.blobBytes));
    assert.match(onlyCode(evidence), /^(bundle\.malformed ){6}(registry\.limit ?){14}$/);
    assert.equal(
      evidence.problems[0]?.message,
      `the signatures of ${image.digest} have more than 67108864 bytes`,
    );
  });

  const unread: ContentSource = {
    requests: 0,
    resolveTag: () => Promise.resolve(undefined),
    manifest: () => Promise.resolve(undefined),
    blob: () => Promise.reject(new Error("not read")),
    referrers: () => Promise.resolve([]),
    close: () => Promise.resolve(),
  };

  const manifestWith = (image: Bench, layers: readonly Descriptor[]): Buffer =>
    Buffer.from(
      JSON.stringify({
        schemaVersion: 2,
        mediaType: mediaTypes.manifest,
        layers,
        subject: { mediaType: mediaTypes.manifest, digest: image.digest, size: 1 },
      }),
    );

  /** The registry, with another manifest for one referrer, which is listed first. */
  const poisoned = (image: Bench, hostile: Descriptor, layer: Descriptor): ContentSource => ({
    ...unread,
    referrers: (...request) => image.source.referrers(...request),
    blob: (...request) => image.source.blob(...request),
    manifest: (repository, reference, signal) =>
      "digest" in reference && reference.digest === hostile.digest
        ? Promise.resolve({
            digest: hostile.digest,
            mediaType: mediaTypes.manifest,
            bytes: manifestWith(image, [layer]),
          })
        : image.source.manifest(repository, reference, signal),
  });
});
