import assert from "node:assert/strict";
import { createHash, createPublicKey } from "node:crypto";
import { bundleFromJSON } from "@sigstore/bundle";
import { TrustedRoot } from "@sigstore/protobuf-specs";
import { toSignedEntity, toTrustMaterial, Verifier } from "@sigstore/verify";
import { decide } from "../../../trust/decision";
import type { Evidence } from "../../../trust/evidence";
import { examine } from "../../../trust/evidence/examine";
import { toBundle } from "../../../trust/evidence/bundle";
import type { TrustAnchor, TrustPolicy } from "../../../trust/policy/types";
import type { ReasonCode } from "../../../trust/reasons";
import { generateKey } from "../../support/authority";
import { bundleVariants } from "../../support/authority/variants";
import {
  authority,
  Bench,
  DIGEST,
  identity,
  keyAnchor,
  NOW,
  onlyCode,
  rootAnchor,
  sha256,
  stranger,
  SUBJECT,
} from "./support";

/*
 * What @sigstore/verify accepts and must not, or rejects and should not: each with what the library alone says, so that
 * a test that has become pointless shows it.
 */

const parse = (text: string): unknown => JSON.parse(text);

/** The library alone, as one would use it; throws what it throws. */
const plainVerifier = (
  text: string,
  {
    root = authority.trustedRoot,
    options,
    policy,
  }: {
    root?: unknown;
    options?: ConstructorParameters<typeof Verifier>[1];
    policy?: Parameters<Verifier["verify"]>[1];
  } = {},
): void => {
  const material = toTrustMaterial(TrustedRoot.fromJSON(root));
  new Verifier(material, options).verify(toSignedEntity(bundleFromJSON(parse(text))), policy);
};

const variant = (name: string, digest = DIGEST): string => {
  const found = bundleVariants.find((candidate) => candidate.name === name);
  assert(found, `no variant "${name}"`);
  return found.make({ authority, stranger, digest, identity });
};

describe("what @sigstore/verify leaves to its caller", () => {
  let bench: Bench;
  before(async () => {
    bench = await Bench.start();
  });
  after(() => bench.stop());

  const gatherVariant = async (
    name: string,
    anchors?: readonly TrustAnchor[],
  ): Promise<Evidence> => {
    const image = bench.withNewImage();
    image.attachBundle(variant(name, image.digest));
    return image.gather(anchors);
  };

  /** The library accepts, we reject with the code. */
  const rejects = async (name: string, code: ReasonCode): Promise<void> => {
    assert.doesNotThrow(() => {
      plainVerifier(variant(name));
    });
    assert.equal(onlyCode(await gatherVariant(name)), code);
  };

  /** The library rejects, we accept. */
  const accepts = async (name: string, root = authority.trustedRoot): Promise<Evidence> => {
    assert.throws(() => {
      plainVerifier(variant(name), { root });
    });
    const evidence = await gatherVariant(name);
    assert.deepEqual(evidence.rejected, []);
    assert.equal(evidence.statements.length, 1);
    return evidence;
  };

  it("rejects a certificate that is not for code signing", () =>
    rejects("the certificate is for TLS servers", "certificate.usage"));

  it("rejects an unknown critical extension", () =>
    rejects("the certificate has an unknown critical extension", "certificate.critical-extension"));

  it("rejects a subject with a byte above 0x7F, which the library reads as another letter", () =>
    rejects(
      "the subject has a byte above 0x7F that is ASCII without its top bit",
      "certificate.encoding",
    ));

  it("rejects a log entry for the same signature by another public key", () =>
    rejects("the log entry is for the same signature by another public key", "log.entry-mismatch"));

  it("rejects a log entry for the same signature by another certificate", () =>
    rejects(
      "the log entry is for the same signature by another certificate",
      "log.entry-mismatch",
    ));

  it("rejects a Rekor v2 entry for the same signature by another public key", () =>
    rejects(
      "the Rekor v2 entry is for the same signature by another public key",
      "log.entry-mismatch",
    ));

  it("rejects a payload that is no in-toto statement", () =>
    rejects("the payload type is text/plain", "statement.payload-type"));

  it("rejects a statement about another digest", () =>
    rejects("the statement is about another digest", "statement.subject-mismatch"));

  it("rejects a subject's digest in upper-case hex", () =>
    rejects("the subject's digest is in upper case", "statement.subject-mismatch"));

  it("rejects a keyless bundle where the policy has only a key", async () => {
    const image = bench.withNewImage();
    const bundle = authority.signBundle({ digest: image.digest, identity });
    image.attachBundle(bundle);
    assert.doesNotThrow(() => {
      plainVerifier(JSON.stringify(bundle));
    });
    const key = keyAnchor(generateKey(), { transparencyLog: 1 });
    assert.equal(onlyCode(await image.gather([key])), "bundle.material");
  });

  it("rejects a key's bundle where the policy has only keyless signers", async () => {
    const image = bench.withNewImage();
    image.attachBundle(authority.signBundleWithKey({ digest: image.digest, key: generateKey() }));
    assert.equal(onlyCode(await image.gather()), "bundle.material");
  });

  it("rejects a trusted root whose log does not say since when it is trusted", async () => {
    const root = structuredClone(authority.trustedRoot);
    delete root.tlogs[0]?.publicKey.validFor?.start;
    const image = bench.withNewImage();
    const bundle = authority.signBundle({ digest: image.digest, identity });
    image.attachBundle(bundle);
    assert.doesNotThrow(() => {
      plainVerifier(JSON.stringify(bundle), { root });
    });
    assert.equal(onlyCode(await image.gather([rootAnchor({}, root)])), "root.invalid");
  });

  it("compares subjects itself, whole, where the library would search in them", async () => {
    const image = bench.withNewImage();
    const bundle = authority.signBundle({ digest: image.digest, identity });
    image.attachBundle(bundle);
    const evidence = await image.gather();
    assert.deepEqual(evidence.rejected, []);
    for (const expected of ["https://github.com/acme", "", "."]) {
      assert.doesNotThrow(() => {
        const policy = { subjectAlternativeName: expected };
        plainVerifier(JSON.stringify(bundle), { policy });
      });
      assert.equal(codeFor(expected, evidence), "identity.mismatch");
    }
    assert.equal(codeFor(SUBJECT, evidence), "signature.ok");
  });

  it("rejects a bundle of an unknown version", () =>
    rejects("the bundle is of media type v9.9", "bundle.media-type"));

  it("rejects a bundle with an unknown field", () =>
    rejects("the bundle has an unknown field", "bundle.malformed"));

  it("rejects a bundle with a field twice", () =>
    rejects("the bundle has a field twice", "bundle.malformed"));

  it("rejects a bundle with junk in its base64", () =>
    rejects("the base64 of the payload has junk in it", "bundle.malformed"));

  it("rejects a certificate whose issuer extensions differ", () =>
    rejects("the two issuer extensions differ", "certificate.issuer-conflict"));

  it("rejects a certificate that names two subjects", () =>
    rejects(
      "the certificate has the expected subject only as its second name",
      "certificate.subject",
    ));

  it("rejects a P-384 signature over bytes with SHA-384", () => {
    const artifact = Buffer.from("artifact");
    const bundle = messageBundle(artifact, "p384", "SHA2_384", "sha384");
    const plain = toTrustMaterial(TrustedRoot.fromJSON(authority.trustedRoot), () => ({
      publicKey: bundle.publicKey,
      validFor: () => true,
    }));
    assert.doesNotThrow(() =>
      new Verifier(plain, { tlogThreshold: 0, timestampThreshold: 0 }).verify(
        toSignedEntity(bundleFromJSON(bundle.json), artifact),
      ),
    );
    assert.equal(examineMessage(bundle, artifact), "signature.algorithm");
  });

  it("accepts a P-256 signature over bytes, and only over these", () => {
    const artifact = Buffer.from("artifact");
    const bundle = messageBundle(artifact, "p256", "SHA2_256", "sha256");
    assert.equal(examineMessage(bundle, artifact), undefined);
    const other = messageBundle(artifact, "p256", "SHA2_256", "sha512");
    assert.equal(examineMessage(other, artifact), "statement.subject-mismatch");
  });

  it("rejects a certificate without a proven time, on which the library throws a TypeError", async () => {
    const name = "there is neither log entry nor timestamp";
    const options = { tlogThreshold: 0, timestampThreshold: 0 };
    assert.throws(() => {
      plainVerifier(variant(name), { options });
    }, TypeError);
    const anchor = rootAnchor({ transparencyLog: 0 });
    assert.equal(onlyCode(await gatherVariant(name, [anchor])), "signature.time-unproven");
  });

  it("accepts a Fulcio username as subject", async () => {
    const evidence = await gatherVariant("the certificate names a username of the expected text");
    assert.deepEqual(
      evidence.statements.map(({ signer }) => signer.kind === "certificate" && signer.subject),
      [SUBJECT],
    );
  });

  it("accepts a good entry beside one of an unknown log, and proves no time by that one", async () => {
    const { statements } = await accepts("an entry of an unknown log stands beside the good one");
    assert.equal(statements[0]?.provenTimes.length, 1);
  });

  it("accepts a good entry beside a timestamp of an unknown authority", async () => {
    const { statements } = await accepts(
      "a timestamp of an unknown authority stands beside a good log entry",
    );
    assert.deepEqual(
      statements[0]?.provenTimes.map(({ source }) => source),
      ["transparency-log"],
    );
  });
});

/** The code for a signer with exactly this subject. */
const codeFor = (subject: string, evidence: Evidence): ReasonCode => {
  const [registry = "", repository = ""] = evidence.repository.split(/\/(.*)/);
  const anchor = rootAnchor();
  const image = { text: "**", repository: "**" };
  const policy: TrustPolicy = {
    name: "test",
    digest: DIGEST,
    summaryDigest: DIGEST,
    anchors: [anchor],
    signers: {
      release: {
        kind: "keyless",
        name: "release",
        formats: ["bundle"],
        anchor: anchor.id,
        issuer: identity.issuer,
        subject: { kind: "equals", value: subject },
      },
    },
    builders: {},
    verifiers: {},
    rules: [
      {
        name: "signed",
        images: [image],
        mode: [],
        requireDigest: false,
        on: "named",
        sources: ["registry"],
        signature: { anyOf: ["release"], atLeast: 1, accept: "signature" },
      },
    ],
    denied: [],
    allow: [],
    unmatched: [],
    mirrors: [],
    exceptNamespaces: [],
    exemptions: [],
  };
  const reference = { registry, repository, digest: evidence.digest };
  const namespace = { name: "default" };
  const decided = { image: "image", reference, digest: evidence.digest, namespace };
  return decide(policy, decided, evidence, NOW).checks[0]?.code ?? "verifier.failed";
};

const messageBundle = (
  artifact: Buffer,
  algorithm: "p256" | "p384",
  name: string,
  hash: string,
) => {
  const key = generateKey(algorithm);
  return {
    key,
    publicKey: createPublicKey(key.publicKeyPem),
    json: {
      mediaType: "application/vnd.dev.sigstore.bundle.v0.3+json",
      verificationMaterial: { publicKey: { hint: key.hint } },
      messageSignature: {
        messageDigest: {
          algorithm: name,
          digest: createHash(hash).update(artifact).digest("base64"),
        },
        signature: key.sign(artifact).toString("base64"),
      },
    },
  };
};

const examineMessage = (
  { key, json }: ReturnType<typeof messageBundle>,
  artifact: Buffer,
): ReasonCode | undefined =>
  examine(
    {
      format: "bundle",
      origin: sha256(artifact),
      read: () => ({
        bundle: toBundle(json),
        artifact,
        readContent: () => ({ requireAbout: () => undefined }),
      }),
    },
    "bundle",
    [keyAnchor(key)],
  ).rejected[0]?.code;
