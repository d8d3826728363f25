import assert from "node:assert/strict";
import type { Evidence } from "../../../trust/evidence";
import type { TrustAnchor } from "../../../trust/policy/types";
import { generateKey, type AttestationOptions, type Subject } from "../../support/authority";
import {
  authority,
  Bench,
  identity,
  keyAnchor,
  NOW,
  onlyCode,
  rootAnchor,
  sha256,
  stranger,
  SUBJECT,
} from "./support";

const SBOM = "https://spdx.dev/Document";
const SUMMARY = "https://slsa.dev/verification_summary/v1";
const COMMIT = "5f".repeat(20);
const predicate = { name: "shop", packages: [{ name: "zlib" }] };
const attestation = { predicateType: SBOM, predicate };

describe("attestations in bundles", () => {
  let bench: Bench;
  before(async () => {
    bench = await Bench.start();
  });
  after(async () => {
    await bench.stop();
  });

  it("keep their predicate, with what it is and where it was found", async () => {
    const image = bench.withNewImage();
    image.attachBundle(authority.signBundle({ digest: image.digest, identity, ...attestation }));
    const [statement, ...others] = (await image.gather()).statements;
    assert.deepEqual(others, []);
    assert.equal(statement?.part, "bundle");
    assert.equal(statement.predicateType, SBOM);
    assert.deepEqual(statement.predicate, predicate);
    assert.equal(statement.otherSubjects, undefined);
  });

  it("are listed with the signatures: two requests for each and one for all", async () => {
    const image = bench.withNewImage();
    const { digest } = image;
    image.attachBundle(authority.signBundle({ digest, identity }));
    image.attachBundle(authority.signBundle({ digest, identity, ...attestation }));
    const before = image.source.requests;
    assert.equal((await image.gather()).statements.length, 2);
    assert.equal(image.source.requests - before, 5);
  });

  it("leave out the predicate of a signature, which says nothing", async () => {
    const image = bench.withNewImage();
    const { digest } = image;
    image.attachBundle(authority.signBundle({ digest, identity, predicate: { any: "thing" } }));
    const [statement] = (await image.gather()).statements;
    assert.ok(statement);
    assert.equal("predicate" in statement, false);
  });

  it("keep an attestation without predicate", async () => {
    const image = bench.withNewImage();
    const payload = JSON.stringify({
      _type: "https://in-toto.io/Statement/v1",
      subject: [{ digest: { sha256: image.digest.slice("sha256:".length) } }],
      predicateType: SBOM,
    });
    image.attachBundle(authority.signBundle({ digest: image.digest, identity, payload }));
    const [statement] = (await image.gather()).statements;
    assert.equal(statement?.predicateType, SBOM);
    assert.equal(statement.predicate, undefined);
  });

  it("say of a rejected one what it claims to be", async () => {
    const image = bench.withNewImage();
    image.attachBundle(stranger.signBundle({ digest: image.digest, identity, ...attestation }));
    const [item] = (await image.gather()).rejected;
    assert.equal(item?.code, "root.unknown-authority");
    assert.equal(item.predicateType, SBOM);
    assert.equal(item.part, "bundle");
  });

  it("are refused with a million values in the predicate", async () => {
    const image = bench.withNewImage();
    const many = { list: Array<number>(1_000_000).fill(0) };
    const { digest } = image;
    image.attachBundle(
      authority.signBundle({ digest, identity, predicateType: SBOM, predicate: many }),
    );
    const evidence = await image.gather();
    assert.deepEqual(
      evidence.rejected.map(({ code, message }) => [code, message]),
      [["bundle.malformed", "the statement is not strict JSON: more than 1000000 values"]],
    );
  });

  describe("about something else than the image", () => {
    const about = async (
      subjects: readonly { digest: Record<string, string> }[],
      predicateType = SUMMARY,
    ): Promise<Evidence> => {
      const image = bench.withNewImage();
      const { digest } = image;
      image.attachBundle(
        authority.signBundle({ digest, identity, subjects, predicateType, predicate }),
      );
      return image.gather();
    };

    for (const algorithm of ["gitCommit", "sha1"]) {
      it(`are kept when they are summaries about a ${algorithm}, under what they are about`, async () => {
        const [statement] = (await about([{ digest: { [algorithm]: COMMIT } }])).statements;
        assert.deepEqual(statement?.otherSubjects, [`${algorithm}:${COMMIT}`]);
        assert.deepEqual(statement.predicate, predicate);
      });
    }

    for (const [what, evidence] of [
      ["another predicate about a commit", () => about([{ digest: { gitCommit: COMMIT } }], SBOM)],
      [
        "a signature about a commit",
        () => about([{ digest: { gitCommit: COMMIT } }], "https://sigstore.dev/cosign/sign/v1"),
      ],
      ["a summary about another image", () => about([{ digest: { sha256: "0".repeat(64) } }])],
      [
        "a summary about a commit and another image",
        () => about([{ digest: { gitCommit: COMMIT } }, { digest: { sha256: "0".repeat(64) } }]),
      ],
      ["a summary about no commit", () => about([{ digest: { gitCommit: "main" } }])],
      [
        "a summary about a commit in upper case",
        () => about([{ digest: { sha1: COMMIT.toUpperCase() } }]),
      ],
    ] as const) {
      it(`are rejected: ${what}`, async () => {
        assert.equal(onlyCode(await evidence()), "statement.subject-mismatch");
      });
    }

    it("count for the image when that is among the subjects", async () => {
      const image = bench.withNewImage();
      const { digest } = image;
      const subjects: Subject[] = [
        { digest: { gitCommit: COMMIT } },
        { digest: { sha256: digest.slice("sha256:".length) } },
      ];
      image.attachBundle(
        authority.signBundle({ digest, identity, subjects, predicateType: SUMMARY }),
      );
      const [statement] = (await image.gather()).statements;
      assert.equal(statement?.predicateType, SUMMARY);
      assert.equal(statement.otherSubjects, undefined);
    });
  });
});

describe("attestations in legacy tags", () => {
  let bench: Bench;
  before(async () => {
    bench = await Bench.start();
  });
  after(async () => {
    await bench.stop();
  });

  const gathered = async (
    options: Partial<AttestationOptions> = {},
    anchors: readonly TrustAnchor[] = [rootAnchor()],
  ): Promise<Evidence> => {
    const image = bench.withNewImage();
    const { digest } = image;
    image.attachAttestations(
      authority.signAttestation({ digest, identity, ...attestation, ...options }),
    );
    return image.gather(anchors, { part: "legacy-attestation" });
  };

  for (const entry of ["dsse 0.0.1", "intoto 0.0.2", "intoto 0.0.1"] as const) {
    describe(`with a log entry ${entry}`, () => {
      it("are statements with predicate, signer and proven time", async () => {
        const evidence = await gathered({ entry });
        assert.deepEqual([evidence.rejected, evidence.problems], [[], []]);
        const [statement, ...others] = evidence.statements;
        assert.deepEqual(others, []);
        assert.equal(statement?.format, "legacy");
        assert.equal(statement.part, "legacy-attestation");
        assert.equal(statement.predicateType, SBOM);
        assert.deepEqual(statement.predicate, predicate);
        assert.ok(statement.signer.kind === "certificate");
        assert.equal(statement.signer.subject, SUBJECT);
        assert.deepEqual(
          statement.provenTimes.map(({ source, time }) => [source, time]),
          [["transparency-log", NOW.toISOString()]],
        );
      });

      it("are verified with a key as well", async () => {
        const key = generateKey();
        const image = bench.withNewImage();
        const { digest } = image;
        image.attachAttestations(
          authority.signAttestationWithKey({ digest, key, ...attestation, entry }),
        );
        const part = "legacy-attestation";
        const anchors = [keyAnchor(key, { transparencyLog: 1 })];
        const { statements } = await image.gather(anchors, { part });
        assert.deepEqual(statements[0]?.signer, { kind: "key", fingerprint: key.fingerprint });
        const others = [keyAnchor(generateKey(), { transparencyLog: 1 })];
        assert.equal(onlyCode(await image.gather(others, { part })), "signature.key-mismatch");
      });

      it("are rejected when the entry is about another envelope", async () => {
        const logged = (text: string): string => {
          const envelope = JSON.parse(text) as { payload: string };
          return JSON.stringify({ ...envelope, payload: Buffer.from("{}").toString("base64") });
        };
        assert.equal(onlyCode(await gathered({ entry, logged })), "log.entry-mismatch");
      });

      it("are rejected when the entry is about another signature", async () => {
        const logged = (text: string): string => text.replace(/"sig":"M.../, '"sig":"MEQA');
        assert.equal(onlyCode(await gathered({ entry, logged })), "log.entry-mismatch");
      });

      it("are rejected when the entry names another certificate", async () => {
        const verifier = { certificate: stranger.certificateAuthority.intermediate };
        assert.equal(
          onlyCode(await gathered({ entry, entryVerifier: verifier })),
          "log.entry-mismatch",
        );
      });

      it("are rejected when the entry was logged after the certificate ended", async () => {
        const loggedAt = new Date(NOW.getTime() + 3_600_000);
        assert.equal(onlyCode(await gathered({ entry, loggedAt })), "signature.invalid");
      });

      it("are rejected when the promise is not the log's", async () => {
        const image = bench.withNewImage();
        const { digest } = image;
        const layer = authority.signAttestation({ digest, identity, ...attestation, entry });
        const name = "dev.sigstore.cosign/bundle";
        const bundle = JSON.parse(layer.annotations[name] ?? "") as {
          Payload: { integratedTime: number };
        };
        bundle.Payload.integratedTime += 1;
        image.attachAttestations({
          ...layer,
          annotations: { ...layer.annotations, [name]: JSON.stringify(bundle) },
        });
        const evidence = await image.gather([rootAnchor()], { part: "legacy-attestation" });
        assert.equal(onlyCode(evidence), "signature.invalid");
        assert.match(evidence.rejected[0]?.message ?? "", /inclusion promise/);
      });

      it("do not count as two logs", async () => {
        const anchors = [rootAnchor({ transparencyLog: 2 })];
        assert.equal(onlyCode(await gathered({ entry }, anchors)), "log.entry-missing");
      });
    });
  }

  describe("with a log entry intoto 0.0.1, which @sigstore/verify does not know,", () => {
    const entry = "intoto 0.0.1";

    it("are rejected when the layer has another text than was logged", async () => {
      const evidence = await gathered({ entry, layer: (text) => `${text}\n` });
      assert.equal(onlyCode(evidence), "log.entry-mismatch");
    });

    it("are rejected when the entry names another payload", async () => {
      const entryBody: AttestationOptions["entryBody"] = (body) => {
        const spec = body.spec as { content: { payloadHash: { value: string } } };
        spec.content.payloadHash.value = "0".repeat(64);
        return body;
      };
      assert.equal(onlyCode(await gathered({ entry, entryBody })), "log.entry-mismatch");
    });

    it("are verified when the entry names no payload", async () => {
      const entryBody: AttestationOptions["entryBody"] = (body) => {
        const { content, ...spec } = body.spec as { content: { hash: unknown } };
        return { ...body, spec: { ...spec, content: { hash: content.hash } } };
      };
      assert.equal(onlyCode(await gathered({ entry, entryBody })), "verified");
    });

    it("are rejected when the body is of another type than it says", async () => {
      const entryBody: AttestationOptions["entryBody"] = (body) => ({ ...body, spec: {} });
      assert.equal(onlyCode(await gathered({ entry, entryBody })), "bundle.malformed");
    });

    for (const [what, window] of [
      ["before the log was trusted", { start: "2026-07-01T00:00:00Z" }],
      ["after the log's key ended", { start: "2020-01-01T00:00:00Z", end: "2026-05-01T00:00:00Z" }],
    ] as const) {
      it(`are rejected when they were logged ${what}`, async () => {
        const root = structuredClone(authority.trustedRoot) as {
          tlogs: { publicKey: { validFor: unknown } }[];
        };
        for (const log of root.tlogs) log.publicKey.validFor = window;
        const anchors = [rootAnchor({}, root as unknown as typeof authority.trustedRoot)];
        assert.equal(onlyCode(await gathered({ entry }, anchors)), "signature.invalid");
      });
    }

    it("are not proven by it in a bundle, whose envelope has no text", async () => {
      const image = bench.withNewImage();
      const { digest } = image;
      const layer = authority.signAttestation({ digest, identity, ...attestation, entry });
      const annotation = (name: string): string =>
        layer.annotations[`dev.sigstore.cosign/${name}`] ?? "";
      const { Payload: logged, SignedEntryTimestamp: signedEntryTimestamp } = JSON.parse(
        annotation("bundle"),
      ) as {
        SignedEntryTimestamp: string;
        Payload: { body: string; integratedTime: number; logIndex: number; logID: string };
      };
      const rawBytes = annotation("certificate").replace(/-----[^-]+-----|\n/g, "");
      image.attachBundle(
        JSON.stringify({
          mediaType: "application/vnd.dev.sigstore.bundle+json;version=0.1",
          verificationMaterial: {
            x509CertificateChain: { certificates: [{ rawBytes }] },
            tlogEntries: [
              {
                logIndex: String(logged.logIndex),
                logId: { keyId: Buffer.from(logged.logID, "hex").toString("base64") },
                kindVersion: { kind: "intoto", version: "0.0.1" },
                integratedTime: String(logged.integratedTime),
                inclusionPromise: { signedEntryTimestamp },
                canonicalizedBody: logged.body,
              },
            ],
          },
          dsseEnvelope: JSON.parse(layer.payload.toString()) as unknown,
        }),
      );
      const evidence = await image.gather();
      assert.deepEqual(
        evidence.rejected.map(({ code, message }) => [code, message]),
        [["log.entry-mismatch", "unsupported intoto version: 0.0.1"]],
      );
    });
  });

  for (const timestampOf of ["signature", "envelope"] as const) {
    it(`are verified with a timestamp of the ${timestampOf} instead of a log entry`, async () => {
      const anchors = [rootAnchor({ transparencyLog: 0, signedTimestamps: 1 })];
      const { statements } = await gathered({ entry: "none", timestampOf }, anchors);
      assert.deepEqual(
        statements[0]?.provenTimes.map(({ source }) => source),
        ["timestamp-authority"],
      );
    });
  }

  it("are rejected with a timestamp of the envelope when the layer has another text", async () => {
    const anchors = [rootAnchor({ transparencyLog: 0, signedTimestamps: 1 })];
    const evidence = await gathered(
      { entry: "none", timestampOf: "envelope", layer: (text) => `${text}\n` },
      anchors,
    );
    assert.equal(onlyCode(evidence), "signature.invalid");
  });

  it("are rejected when the payload was exchanged", async () => {
    const layer = (text: string): string => {
      const envelope = JSON.parse(text) as { payload: string };
      const payload = Buffer.from(envelope.payload, "base64").toString().replace("zlib", "none");
      return JSON.stringify({ ...envelope, payload: Buffer.from(payload).toString("base64") });
    };
    assert.equal(onlyCode(await gathered({ layer })), "log.entry-mismatch");
  });

  for (const [what, layer] of [
    ["no JSON", () => "{"],
    ["no envelope", () => "[]"],
    ["a field twice", (text: string) => text.replace("{", '{"payloadType":"text/plain",')],
    ["a field that no envelope has", (text: string) => text.replace("{", '{"extra":1,')],
    ["two signatures", (text: string) => text.replace(/(\{"keyid":"","sig":"[^"]+"\})/, "$1,$1")],
  ] as const) {
    it(`are rejected as malformed: ${what}`, async () => {
      assert.equal(onlyCode(await gathered({ layer })), "bundle.malformed");
    });
  }

  it("are rejected when they are about another image", async () => {
    const evidence = await gathered({ digest: sha256("other") });
    assert.equal(onlyCode(evidence), "statement.subject-mismatch");
  });

  it("are none in the layers of other types, nor in the tag of signatures", async () => {
    const image = bench.withNewImage();
    const { digest } = image;
    const layer = authority.signAttestation({ digest, identity, ...attestation });
    image.attachAttestations({ ...layer, mediaType: "application/json" });
    image.attachLegacy(layer);
    for (const part of ["legacy-attestation", "legacy"] as const) {
      const { statements, rejected, problems } = await image.gather([rootAnchor()], { part });
      assert.deepEqual([statements, rejected, problems], [[], [], []]);
    }
  });

  it("are several in one tag, and each is judged alone", async () => {
    const image = bench.withNewImage();
    const { digest } = image;
    image.attachAttestations(
      authority.signAttestation({ digest, identity, ...attestation }),
      stranger.signAttestation({ digest, identity, ...attestation }),
      authority.signAttestation({ digest, identity, predicateType: SUMMARY }),
    );
    const evidence = await image.gather([rootAnchor()], { part: "legacy-attestation" });
    assert.deepEqual(
      evidence.statements.map(({ predicateType }) => predicateType),
      [SBOM, SUMMARY],
    );
    assert.deepEqual(
      evidence.rejected.map(({ code }) => code),
      ["root.unknown-authority"],
    );
    assert.equal(evidence.referrers, 3);
  });
});
