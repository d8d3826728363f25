import assert from "node:assert/strict";
import type { Evidence } from "../../../trust/evidence";
import {
  generateKey,
  keylessIdentity,
  trustedRootVariants,
  type KeyAlgorithm,
} from "../../support/authority";
import {
  authority,
  Bench,
  identity,
  keyAnchor,
  NOW,
  onlyCode,
  rootAnchor,
  stranger,
  SUBJECT,
} from "./support";

const TIME = NOW.toISOString();

const anchorsOf = ({ statements }: Evidence): string[] => statements.map(({ anchor }) => anchor);

describe("verification against the policy's anchors", () => {
  let server: Bench;
  let bench: Bench;
  before(async () => {
    server = await Bench.start();
  });
  beforeEach(() => {
    bench = server.withNewImage();
  });
  after(() => server.stop());

  describe("when a bundle is signed with a certificate", () => {
    it("tells who signed, when, and what is stated", async () => {
      const origin = bench.attachBundle(
        authority.signBundle({ digest: bench.digest, identity, log: "both", timestamp: true }),
      );
      const { statements, rejected, problems } = await bench.gather();
      assert.deepEqual([rejected, problems], [[], []]);
      const [statement, ...others] = statements;
      assert.deepEqual(others, []);
      assert.deepEqual(
        {
          ...statement,
          provenTimes: statement?.provenTimes.map(({ source, time }) => [source, time]),
        },
        {
          anchor: "root",
          format: "bundle",
          part: "bundle",
          predicateType: "https://sigstore.dev/cosign/sign/v1",
          origin,
          signer: {
            kind: "certificate",
            issuer: "https://token.actions.githubusercontent.com",
            subject: SUBJECT,
            extensions: {
              buildSignerUri: SUBJECT,
              buildSignerDigest: "9d1f0c2b7a6e5d4c3b2a19087f6e5d4c3b2a1908",
              runnerEnvironment: "github-hosted",
              sourceRepositoryUri: "https://github.com/acme/shop",
              sourceRepositoryDigest: "9d1f0c2b7a6e5d4c3b2a19087f6e5d4c3b2a1908",
              sourceRepositoryRef: "refs/heads/main",
              sourceRepositoryId: "1234",
              sourceRepositoryOwnerUri: "https://github.com/acme",
              sourceRepositoryOwnerId: "56",
              buildConfigUri: SUBJECT,
              buildConfigDigest: "9d1f0c2b7a6e5d4c3b2a19087f6e5d4c3b2a1908",
              buildTrigger: "push",
              runInvocationUri: "https://github.com/acme/shop/actions/runs/7890/attempts/1",
              sourceRepositoryVisibility: "public",
            },
          },
          provenTimes: [
            ["transparency-log", TIME],
            ["timestamp-authority", TIME],
          ],
        },
      );
      assert.match(statement?.provenTimes[0]?.logIndex ?? "", /^\d+$/);
    });

    it("reads an e-mail address as subject, and no extensions where there are none", async () => {
      const person = keylessIdentity({
        issuer: "https://accounts.google.com",
        subject: "krel@example.test",
      });
      bench.attachBundle(authority.signBundle({ digest: bench.digest, identity: person }));
      const { statements } = await bench.gather();
      assert.deepEqual(statements[0]?.signer, {
        kind: "certificate",
        issuer: "https://accounts.google.com",
        subject: "krel@example.test",
        extensions: {},
      });
    });

    it("gives a statement for each root that it satisfies", async () => {
      bench.attachBundle(authority.signBundle({ digest: bench.digest, identity }));
      const strict = { ...rootAnchor({ transparencyLog: 2 }), id: "two logs" };
      const other = { ...rootAnchor({}, stranger.trustedRoot), id: "stranger" };
      const loose = { ...rootAnchor({ transparencyLog: 0 }), id: "no log" };
      const evidence = await bench.gather([strict, other, loose, rootAnchor()]);
      assert.deepEqual(anchorsOf(evidence), ["no log", "root"]);
      assert.deepEqual(evidence.rejected, []);
    });

    it("counts no entry of a log that had ended, though the log's proof of inclusion has no time", async () => {
      bench.attachBundle(
        authority.signBundle({ digest: bench.digest, identity, log: "rekor2", timestamp: true }),
      );
      const endedAt = (end: string) =>
        bench.gather([
          rootAnchor({}, trustedRootVariants.until(authority.trustedRoot, "tlogs", new Date(end))),
        ]);
      assert.equal(onlyCode(await endedAt(TIME)), "verified");
      const { statements, rejected } = await endedAt("2026-06-01T11:59:59Z");
      assert.deepEqual(statements, []);
      assert.equal(rejected[0]?.code, "signature.invalid");
      assert.match(
        rejected[0].message,
        /^transparency log [0-9a-f]+ is not trusted at 2026-06-01T12:00:00\.000Z$/,
      );
    });

    it("names the reason of the root that knows its authority, not of one that does not", async () => {
      bench.attachBundle(authority.signBundle({ digest: bench.digest, identity }));
      const other = rootAnchor({}, stranger.trustedRoot);
      const strict = rootAnchor({ transparencyLog: 2 });
      for (const anchors of [
        [other, strict],
        [strict, other],
      ]) {
        const { rejected } = await bench.gather(anchors);
        assert.deepEqual(
          rejected.map(({ code, message }) => [code, message]),
          [["log.entry-missing", "entries in 1 transparency logs, 2 demanded"]],
        );
      }
    });

    it("claims nothing as verified of what it rejects, but tells who claims to have signed", async () => {
      bench.attachBundle(authority.signBundle({ digest: bench.digest, identity, log: "none" }));
      const { rejected } = await bench.gather();
      const claimed = rejected[0]?.claimed;
      assert.equal(claimed?.kind === "certificate" && claimed.subject, SUBJECT);
    });

    it("takes a timestamp alone where the root demands no log, as GitHub's does", async () => {
      const certificate = { ctLog: "none" } as const;
      bench.attachBundle(
        authority.signBundle({
          digest: bench.digest,
          identity,
          log: "none",
          timestamp: true,
          certificate,
        }),
      );
      const anchor = rootAnchor({
        transparencyLog: 0,
        certificateTransparency: 0,
        signedTimestamps: 1,
      });
      const { statements } = await bench.gather([anchor]);
      assert.deepEqual(statements[0]?.provenTimes, [{ source: "timestamp-authority", time: TIME }]);
    });

    it("calls an authority unknown whose certificate comes without a certificate log as well", async () => {
      const certificate = { ctLog: "none" } as const;
      const stamped = { log: "none", timestamp: true, certificate } as const;
      bench.attachBundle(stranger.signBundle({ digest: bench.digest, identity, ...stamped }));
      const thresholds = { transparencyLog: 0, certificateTransparency: 0 };
      const evidence = await bench.gather([rootAnchor(thresholds)]);
      assert.equal(onlyCode(evidence), "root.unknown-authority");
      assert.equal(
        evidence.rejected[0]?.message,
        'trusted root "test" does not know the authority that issued the certificate',
      );
    });

    it("takes no log entry for a timestamp where the root demands one", async () => {
      bench.attachBundle(authority.signBundle({ digest: bench.digest, identity }));
      const evidence = await bench.gather([rootAnchor({ signedTimestamps: 1 })]);
      assert.equal(onlyCode(evidence), "signature.time-unproven");
      assert.equal(evidence.rejected[0]?.message, "timestamps of 0 authorities, 1 demanded");
    });

    it("counts two entries of one log as one log", async () => {
      const bundle = authority.signBundle({ digest: bench.digest, identity });
      const again = authority.logBundle(bundle, "rekor1", { keyid: "again" });
      bundle.verificationMaterial.tlogEntries?.push(again);
      bench.attachBundle(bundle);
      const evidence = await bench.gather([rootAnchor({ transparencyLog: 2 })]);
      assert.equal(onlyCode(evidence), "log.entry-missing");
    });

    it("is satisfied by entries of two logs where two are demanded", async () => {
      bench.attachBundle(authority.signBundle({ digest: bench.digest, identity, log: "both" }));
      assert.equal(onlyCode(await bench.gather([rootAnchor({ transparencyLog: 2 })])), "verified");
    });

    it("says so when the root cannot be read", async () => {
      bench.attachBundle(authority.signBundle({ digest: bench.digest, identity }));
      const broken = { ...rootAnchor(), rootJson: "{}", rootDigest: bench.digest };
      assert.equal(onlyCode(await bench.gather([broken])), "root.invalid");
    });
  });

  describe("when a bundle is signed with a key", () => {
    const key = generateKey();

    it("gives a statement for each anchor of the key", async () => {
      bench.attachBundle(authority.signBundleWithKey({ digest: bench.digest, key }));
      const evidence = await bench.gather([
        keyAnchor(generateKey(), { id: "other" }),
        keyAnchor(key, { id: "no log" }),
        keyAnchor(key, { id: "log", transparencyLog: 1 }),
        keyAnchor(key, { id: "two logs", transparencyLog: 2 }),
        rootAnchor(),
      ]);
      assert.deepEqual(anchorsOf(evidence), ["no log", "log"]);
      assert.deepEqual(evidence.statements[0]?.signer, {
        kind: "key",
        fingerprint: key.fingerprint,
      });
      assert.equal(evidence.statements[0].provenTimes[0]?.time, TIME);
    });

    it("needs no log and proves no time where the key demands no log", async () => {
      bench.attachBundle(authority.signBundleWithKey({ digest: bench.digest, key, log: "none" }));
      const { statements } = await bench.gather([keyAnchor(key)]);
      assert.deepEqual(statements[0]?.provenTimes, []);
    });

    it("tells which key is claimed", async () => {
      bench.attachBundle(authority.signBundleWithKey({ digest: bench.digest, key }));
      const { rejected } = await bench.gather([keyAnchor(generateKey())]);
      assert.deepEqual(rejected[0]?.claimed, { kind: "key", fingerprint: key.fingerprint });
    });

    const envelopes: readonly [KeyAlgorithm, string][] = [
      ["p256", "verified"],
      ["rsa2048", "verified"],
      ["ed25519", "verified"],
      ["rsa1024", "signature.algorithm"],
      ["p384", "signature.algorithm"],
    ];
    for (const [algorithm, expected] of envelopes) {
      it(`${algorithm}: ${expected}`, async () => {
        const signing = generateKey(algorithm);
        bench.attachBundle(authority.signBundleWithKey({ digest: bench.digest, key: signing }));
        assert.equal(onlyCode(await bench.gather([keyAnchor(signing)])), expected);
      });
    }
  });

  describe("when a legacy signature is made with a key", () => {
    const sign = (algorithm: KeyAlgorithm) => {
      const key = generateKey(algorithm);
      const repositoryName = "registry.example/app";
      bench.attachLegacy(
        authority.signLegacyWithKey({ digest: bench.digest, repositoryName, key, log: "none" }),
      );
      return bench.gather([keyAnchor(generateKey()), keyAnchor(key)], { part: "legacy" });
    };

    it("finds the key among those of the policy", async () => {
      const { statements, rejected } = await sign("p256");
      assert.deepEqual(rejected, []);
      assert.equal(statements[0]?.format, "legacy");
      assert.equal(statements[0].predicateType, undefined);
    });

    it("does not take Ed25519, which the library cannot verify over bytes", async () => {
      assert.equal(onlyCode(await sign("ed25519")), "signature.key-mismatch");
    });

    it("says signature.algorithm where that is the only key", async () => {
      const key = generateKey("ed25519");
      const repositoryName = "registry.example/app";
      bench.attachLegacy(
        authority.signLegacyWithKey({ digest: bench.digest, repositoryName, key, log: "none" }),
      );
      const evidence = await bench.gather([keyAnchor(key)], { part: "legacy" });
      assert.equal(onlyCode(evidence), "signature.algorithm");
    });
  });
});
