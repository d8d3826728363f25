import assert from "node:assert/strict";
import type { Subject } from "../../../trust/decision/types";
import { GithubAttestations, type BundleSource, type Evidence } from "../../../trust/evidence";
import { EvidenceReader, type EvidenceReaderOptions } from "../../../trust/evidence-reader";
import { parseImageReference } from "../../../trust/image";
import type { Digest } from "../../../trust/registry";
import { attach } from "../../support/authority";
import { GithubServer } from "../../support/github";
import { startRegistry, type PushedImage, type TestRegistry } from "../../support/registry";
import { authority, identity, NOW, rootAnchor } from "../evidence/support";
import { plainPolicy } from "./plain-policy";

const REPOSITORY = "shop/api";
const SBOM = "https://spdx.dev/Document";
const signal = new AbortController().signal;

describe("reading what a decision needs", () => {
  let registry: TestRegistry;
  let image: PushedImage;
  const opened: { close(): Promise<void> }[] = [];
  beforeEach(async () => {
    registry = await startRegistry();
    opened.push(registry);
    image = registry.pushImage(REPOSITORY);
  });
  afterEach(async () => {
    for (const one of opened.splice(0).reverse()) await one.close();
  });

  const reader = (options: Partial<EvidenceReaderOptions> = {}): EvidenceReader => {
    const policy = plainPolicy({ anchors: [rootAnchor()] });
    const made = new EvidenceReader({ policy, ...options }, 60_000, () => NOW);
    opened.push(made);
    return made;
  };
  const subjectOf = (reference: string): Subject => {
    const parsed = parseImageReference(reference);
    const known = parsed.digest ? { digest: parsed.digest } : {};
    return { image: reference, reference: parsed, namespace: { name: "default" }, ...known };
  };
  const attest = (digest: Digest, predicateType = SBOM) =>
    authority.signBundle({ digest, identity, predicateType, predicate: { for: digest } });
  const files = (...bundles: unknown[]): BundleSource & { asked: number } => ({
    asked: 0,
    bundles() {
      this.asked++;
      const texts = bundles.map((bundle) => Buffer.from(JSON.stringify(bundle)));
      return Promise.resolve(texts.map((text) => ({ read: () => Promise.resolve(text) })));
    },
  });
  const codes = ({ problems }: Evidence) => problems.map(({ part, code }) => [part, code]);

  it("reads one part after the other into one", async () => {
    const subject = subjectOf(image.reference);
    attach.bundle(registry, REPOSITORY, image.digest, attest(image.digest));
    const { read } = bound(reader());
    const first = await read(subject, undefined, { kind: "evidence", part: "bundle" });
    const second = await read(subject, first, { kind: "evidence", part: "manifest" });
    assert.deepEqual(second.parts, ["bundle", "manifest"]);
    assert.deepEqual(second.manifest, { exists: true });
    assert.equal(second.statements.length, 1);
  });

  it("asks GitHub about the repository that the part names, and counts its requests", async () => {
    const server = await GithubServer.listen();
    opened.push(server);
    server.add("acme/shop", image.digest, attest(image.digest));
    const github = new GithubAttestations({ env: { GITHUB_API_URL: server.apiUrl } });
    const one = reader({ github });
    const evidence = await one.read(
      subjectOf(image.reference),
      undefined,
      { kind: "evidence", part: "github:acme/shop" },
      signal,
    );
    assert.deepEqual(
      evidence.statements.map(({ part, predicateType }) => [part, predicateType]),
      [["github:acme/shop", SBOM]],
    );
    assert.equal(one.requests, 1);
  });

  it("looks at the caller's files with the first part, and not again", async () => {
    const given = files(attest(image.digest));
    const { read } = bound(reader({ files: given }));
    const subject = subjectOf(image.reference);
    const first = await read(subject, undefined, { kind: "evidence", part: "bundle" });
    assert.deepEqual(first.parts, ["bundle", "files"]);
    assert.equal(first.statements[0]?.part, "files");
    await read(subject, first, { kind: "evidence", part: "legacy" });
    assert.equal(given.asked, 1);
  });

  it("looks at the caller's files offline as well", async () => {
    const { read } = bound(reader({ files: files(attest(image.digest)), offline: true }));
    const subject = subjectOf(image.reference);
    const evidence = await read(subject, undefined, { kind: "evidence", part: "bundle" });
    assert.equal(evidence.statements.length, 1);
    assert.deepEqual(codes(evidence), [["bundle", "evidence.offline"]]);
    assert.equal(registry.requests.length, 0);
  });

  it("sends nothing offline, whatever the part", async () => {
    const one = reader({ offline: true });
    const { read } = bound(one);
    for (const part of ["legacy-attestation", "manifest", "github:acme/shop"] as const) {
      const need = { kind: "evidence", part } as const;
      const evidence = await read(subjectOf(image.reference), undefined, need);
      assert.deepEqual(codes(evidence), [[part, "evidence.offline"]]);
    }
    assert.equal(one.requests, 0);
  });

  it("reads the manifest where the image lies, and signatures where its mirror says", async () => {
    const { host } = registry;
    const copy = registry.pushImage("hub/shop/api", { content: "copy" });
    const policy = plainPolicy({
      anchors: [rootAnchor()],
      mirrors: [{ prefix: `${host}/hub`, of: host, evidence: "origin" }],
    });
    const { read } = bound(reader({ policy }));
    const subject = subjectOf(copy.reference);
    const first = await read(subject, undefined, { kind: "evidence", part: "bundle" });
    const second = await read(subject, first, { kind: "evidence", part: "manifest" });
    assert.equal(second.repository, `${host}/shop/api`);
    assert.deepEqual(second.manifest, { exists: true });
    const paths = registry.requests.map(({ path }) => path.split("/").slice(0, -2).join("/"));
    assert.equal(paths[0], "/v2/shop/api");
    assert.equal(paths.at(-1), "/v2/hub/shop/api");
  });

  it("reads the same thing once, however many ask at a time", async () => {
    const one = reader();
    const need = { kind: "evidence", part: "manifest" } as const;
    const subject = subjectOf(image.reference);
    await Promise.all([1, 2, 3].map(() => one.read(subject, undefined, need, signal)));
    assert.equal(one.requests, 1);
  });

  describe("about platforms", () => {
    const platforms = ["linux/amd64", "linux/arm64"];
    const pushed = async (options: Partial<EvidenceReaderOptions> = {}) => {
      const index = registry.pushIndex(REPOSITORY, platforms);
      const [amd64, arm64] = index.images;
      assert.ok(amd64 && arm64);
      attach.bundle(registry, REPOSITORY, amd64.digest, attest(amd64.digest));
      const { read } = bound(reader(options));
      const subject = subjectOf(index.reference);
      const facts = await read(subject, undefined, { kind: "evidence", part: "manifest" });
      return { amd64, arm64, read, subject, facts };
    };

    it("puts evidence about each beside the image's own", async () => {
      const { amd64, arm64, read, subject, facts } = await pushed();
      const need = { kind: "evidence", part: "bundle", platform: amd64.digest } as const;
      const evidence = await read(subject, facts, need);
      assert.deepEqual(evidence.parts, ["manifest"]);
      assert.deepEqual(evidence.statements, []);
      assert.deepEqual(
        evidence.platforms?.map(({ platform, evidence: about }) => [
          platform,
          about.digest,
          about.parts,
          about.statements.length,
        ]),
        [
          ["linux/amd64", amd64.digest, ["bundle"], 1],
          ["linux/arm64", arm64.digest, ["bundle"], 0],
        ],
      );
    });

    it("reads a further part of the one that is asked for", async () => {
      const { amd64, arm64, read, subject, facts } = await pushed();
      const about = (digest: Digest, part: "bundle" | "legacy") =>
        ({ kind: "evidence", part, platform: digest }) as const;
      const first = await read(subject, facts, about(amd64.digest, "bundle"));
      const second = await read(subject, first, about(arm64.digest, "legacy"));
      assert.deepEqual(
        second.platforms?.map(({ evidence: { parts, statements } }) => [parts, statements.length]),
        [
          [["bundle"], 1],
          [["bundle", "legacy"], 0],
        ],
      );
    });

    it("looks at the caller's files for each", async () => {
      const bundles: unknown[] = [];
      const { arm64, read, subject, facts } = await pushed({
        files: { bundles: () => files(...bundles).bundles(image.digest, signal) },
      });
      bundles.push(attest(arm64.digest));
      const need = { kind: "evidence", part: "bundle", platform: arm64.digest } as const;
      const evidence = await read(subject, facts, need);
      assert.deepEqual(
        evidence.platforms?.map((about) => about.evidence.statements.map(({ part }) => part)),
        [["bundle"], ["files"]],
      );
    });

    it("refuses one that the image does not have, and one before the image", async () => {
      const { read, subject, facts } = await pushed();
      const need = { kind: "evidence", part: "bundle", platform: image.digest } as const;
      await assert.rejects(read(subject, facts, need), /is no platform of the image/);
      await assert.rejects(read(subject, undefined, need), /before its image/);
    });
  });
});

const bound = (reader: EvidenceReader) => ({
  read: (
    subject: Subject,
    evidence: Evidence | undefined,
    need: Parameters<EvidenceReader["read"]>[2],
  ): Promise<Evidence> => reader.read(subject, evidence, need, signal),
});
