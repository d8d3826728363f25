import assert from "node:assert/strict";
import { attach, createAuthority, generateKey, githubIdentity } from "../../support/authority";
import { release, Scene } from "../verifier/support";
import {
  expectVariants,
  judge,
  releaseWorkflow,
  signedBy,
  stranger,
  verdictOn,
  withLegacyVariant,
} from "./support";

/* Attacks 14 to 24 and 29 to 41: what can be wrong with a signature that looks right. */
describe("a hostile signature", () => {
  let scene: Scene;
  beforeEach(async () => {
    scene = await Scene.create();
  });
  afterEach(async () => {
    await scene.close();
  });

  const signedAs = (
    changes: Partial<Parameters<typeof githubIdentity>[0]>,
    options: { predicateType?: string } = {},
  ) => {
    const image = scene.image("shop/api");
    const identity = githubIdentity({
      repository: "acme/shop",
      workflow: ".github/workflows/release.yml",
      ref: "refs/heads/main",
      ...changes,
    });
    const { digest } = image;
    const bundle = scene.authority.signBundle({ digest, identity, ...options });
    attach.bundle(scene.registry, "shop/api", digest, bundle);
    return image;
  };

  it("attack 14: is malformed", async () => {
    await expectVariants(scene, {
      "bytes follow the certificate": "deny bundle.malformed",
      "the bundle is not JSON": "deny bundle.malformed",
      "text follows the bundle": "deny bundle.malformed",
      "the base64 of the payload has junk in it": "deny bundle.malformed",
      "the bundle is nested ten thousand levels deep": "deny bundle.malformed",
      "the bundle is of media type v9.9": "deny bundle.media-type",
      "the payload is not JSON": "deny bundle.malformed",
    });
  });

  it("attack 15: says one thing twice, for readers who choose differently", async () => {
    await expectVariants(scene, {
      "the bundle has a field twice": "deny bundle.malformed",
      "the bundle has a __proto__ field": "deny bundle.malformed",
      "the bundle has an unknown field": "deny bundle.malformed",
    });
    const legacy = signedBy({ githubWorkflow: releaseWorkflow, formats: ["legacy"] });
    const twice = "the payload has the digest twice, the expected one last";
    const otherCase = "the payload has the digest also under a name in other case";
    for (const name of [twice, otherCase])
      assert.equal(
        await judge(scene, withLegacyVariant(scene, name), legacy),
        "deny bundle.malformed",
      );
  });

  it("attack 16: has two subjects lists or predicate types", async () => {
    await expectVariants(scene, {
      "the statement has two subject lists": "deny bundle.malformed",
      "the statement has two predicate types": "deny bundle.malformed",
    });
  });

  it("attack 17: is by a certificate of which nobody knows that it was valid", async () => {
    await expectVariants(scene, {
      "there is neither log entry nor timestamp": "deny signature.time-unproven",
      "the certificate expired before it was logged": "deny signature.invalid",
    });
  });

  it("attack 18: claims a time that nobody signed", async () => {
    await expectVariants(scene, {
      "the certificate begins after it was logged": "deny signature.invalid",
      "the integrated time is another than the log signed": "deny signature.invalid",
      "the log entry has no signed entry timestamp": "deny signature.time-unproven",
      "it was signed an hour from now": "undecided clock.skew",
    });
  });

  it("attack 19: is under an intermediate that had expired by then", async () => {
    const old = createAuthority({ intermediateNotAfter: new Date("2020-01-01T00:00:00Z") });
    await scene.close();
    scene = await Scene.create({}, old);
    assert.equal(await judge(scene, scene.signed("shop/api")), "deny signature.invalid");
  });

  it("attack 20: is by the same subject of another issuer, or of two", async () => {
    const image = signedAs({ issuer: "https://tokens.attacker.example" });
    assert.equal(await judge(scene, image), "deny identity.mismatch");
    await expectVariants(scene, {
      "the two issuer extensions differ": "deny certificate.issuer-conflict",
    });
  });

  it("attack 21: is by a name that only an unanchored pattern would match", async () => {
    const keyless = {
      issuer: "https://token.actions.githubusercontent.com",
      subjectPattern: "https://github.com/acme/shop/.github/workflows/release.yml@refs/heads/main",
    };
    for (const repository of ["acme-evil/shop", "evil/acme/shop"])
      assert.equal(
        await judge(scene, signedAs({ repository }), signedBy({ keyless })),
        "deny identity.mismatch",
      );
    assert.equal(
      await judge(scene, signedAs({ ref: "refs/heads/main-evil" }), signedBy({ keyless })),
      "deny identity.mismatch",
    );
    assert.equal(await judge(scene, signedAs({}), signedBy({ keyless })), "allow signature.ok");
  });

  it("attack 22: has a subject that only a careless reader takes for the expected one", async () => {
    await expectVariants(scene, {
      "the subject has a byte above 0x7F that is ASCII without its top bit":
        "deny certificate.encoding",
    });
    for (const repository of ["Acme/shop", "аcme/shop", "acme/shop%2e", "acme/sho%70"])
      assert.equal(await judge(scene, signedAs({ repository })), "deny identity.mismatch");
    const names = [
      `${scene.registry.host}/Shop/api`,
      "registry.example./shop/api",
      "registry.example/shop/аpi",
      "user@registry.example/shop/api",
    ];
    for (const reference of names)
      assert.equal(await judge(scene, { reference }), "deny image.reference-invalid");
  });

  it("attack 23: has the expected name beside others", async () => {
    await expectVariants(scene, {
      "the certificate has the expected subject only as its second name":
        "deny certificate.subject",
      "the certificate has a second name beside the expected subject": "deny certificate.subject",
      "the certificate has only a DNS name": "deny certificate.subject",
      "the certificate names nobody": "deny certificate.subject",
    });
  });

  it("attack 24: is by a certificate that is not for signing code", async () => {
    await expectVariants(scene, {
      "the certificate is for TLS servers": "deny certificate.usage",
      "the certificate has an unknown critical extension": "deny certificate.critical-extension",
      "the certificate is a CA": "deny certificate.usage",
    });
  });

  it("attack 29: is logged by somebody else, or by one log counted twice", async () => {
    await expectVariants(scene, {
      "the checkpoint is signed by another log": "deny signature.invalid",
      "the signed entry timestamp is by another log": "deny signature.invalid",
      "one log entry is there twice": "deny signature.invalid",
    });
  });

  it("attack 30: brings a log entry of something else", async () => {
    await expectVariants(scene, {
      "the log entry is of another artifact and signature": "deny log.entry-mismatch",
      "the log entry is of another signature over the same statement": "deny log.entry-mismatch",
      "the log entry is for the same signature by another public key": "deny log.entry-mismatch",
      "the log entry is for the same signature by another certificate": "deny log.entry-mismatch",
      "the Rekor v2 entry is for the same signature by another public key":
        "deny log.entry-mismatch",
    });
  });

  it("attack 31: is timestamped by an authority that brings its own certificate", async () => {
    await expectVariants(scene, {
      "the only timestamp is of an unknown authority and brings its certificate":
        "undecided root.unknown-authority",
      "the timestamp is of another signature": "deny signature.invalid",
    });
  });

  it("attack 32: is of another payload type, or one of two", async () => {
    await expectVariants(scene, {
      "the payload type is text/plain": "deny statement.payload-type",
      "the envelope has two signatures": "deny bundle.malformed",
      "the payload was changed after it was signed": "deny log.entry-mismatch",
    });
  });

  it("attack 33: is about something else, or hides among a thousand subjects", async () => {
    await expectVariants(scene, {
      "the statement is about another digest": "deny statement.subject-mismatch",
      "the subject's digest is in upper case": "deny statement.subject-mismatch",
      "the image is the last of 1025 subjects": "undecided registry.limit",
      "the image is the second of two subjects": "allow signature.ok",
    });
  });

  it("attack 34: is an attestation whose unsigned annotations promise a signature", async () => {
    const image = scene.image("shop/api");
    const { digest } = image;
    const predicateType = "https://spdx.dev/Document";
    const bundle = scene.authority.signBundle({ digest, identity: release, predicateType });
    scene.registry.putReferrer("shop/api", digest, {
      artifactType: bundle.mediaType,
      layers: [{ mediaType: bundle.mediaType, bytes: Buffer.from(JSON.stringify(bundle)) }],
      annotations: {
        "dev.sigstore.bundle.content": "dsse-envelope",
        "dev.sigstore.bundle.predicateType": "https://sigstore.dev/cosign/sign/v1",
      },
    });
    assert.equal(await judge(scene, image), "deny signature.not-a-signature");
  });

  it("attack 35: is an attestation, which says something about an image but not that it is signed", async () => {
    const image = signedAs({}, { predicateType: "https://spdx.dev/Document" });
    assert.equal(await judge(scene, image), "deny signature.not-a-signature");
  });

  it("attack 36: is of a fork, of a pull request, or of a name that somebody else took over", async () => {
    assert.equal(
      await judge(scene, signedAs({ repository: "mallory/shop" })),
      "deny identity.mismatch",
    );
    for (const trigger of ["pull_request", "pull_request_target", "workflow_run"])
      assert.equal(await judge(scene, signedAs({ trigger })), "deny identity.trigger");
    const pinned = signedBy({ githubWorkflow: { ...releaseWorkflow, repositoryId: 1234 } });
    assert.equal(await judge(scene, signedAs({}), pinned), "allow signature.ok");
    assert.equal(
      await judge(scene, signedAs({ repositoryId: 9999 }), pinned),
      "deny identity.repository-id",
    );
  });

  it("attack 37: is by the trusted reusable workflow, called by a stranger", async () => {
    const reusableWorkflow = "acme/workflows/.github/workflows/build.yml@refs/tags/v1";
    const policy = signedBy({
      githubWorkflow: {
        repository: "acme/shop",
        refs: ["refs/heads/main"],
        reusableWorkflow: "acme/workflows/.github/workflows/build.yml",
        reusableRefs: ["refs/tags/v*"],
      },
    });
    const image = signedAs({ reusableWorkflow });
    assert.equal(await judge(scene, image, policy), "allow signature.ok");
    const stranger = signedAs({ reusableWorkflow, repository: "mallory/shop" });
    assert.equal(await judge(scene, stranger, policy), "deny identity.repository");
  });

  it("attack 38: was built on somebody's own runner", async () => {
    const build = "acme/workflows/.github/workflows/build.yml";
    const policy = {
      signers: {},
      builders: {
        build: {
          id: `https://github.com/${build}`,
          refs: ["refs/tags/v*"],
          maxLevel: 3,
          root: "test",
        },
      },
      rules: [
        {
          name: "hosted",
          images: [`${scene.registry.host}/**`],
          attestations: [
            {
              slsaProvenance: {
                level: 3,
                builders: ["build"],
                repository: "acme/shop",
                refs: ["refs/heads/main"],
                runner: "github-hosted" as const,
              },
            },
          ],
        },
      ],
    };
    const reusableWorkflow = `${build}@refs/tags/v1`;
    const sha = "9d1f0c2b7a6e5d4c3b2a19087f6e5d4c3b2a1908";
    const source = {
      uri: "git+https://github.com/acme/shop@refs/heads/main",
      digest: { gitCommit: sha },
    };
    const built = (runner: string) => {
      const image = scene.image("shop/api");
      const identity = githubIdentity({
        repository: "acme/shop",
        workflow: ".github/workflows/release.yml",
        ref: "refs/heads/main",
        reusableWorkflow,
        runner,
      });
      const predicate = {
        buildDefinition: {
          buildType: "https://actions.github.io/buildtypes/workflow/v1",
          externalParameters: {
            workflow: {
              ref: "refs/heads/main",
              repository: "https://github.com/acme/shop",
              path: ".github/workflows/release.yml",
            },
          },
          internalParameters: {
            github: {
              event_name: "push",
              repository_id: "1234",
              repository_owner_id: "56",
              runner_environment: runner,
            },
          },
          resolvedDependencies: [source],
        },
        runDetails: {
          builder: { id: `https://github.com/${reusableWorkflow}` },
          metadata: { invocationId: "https://github.com/acme/shop/actions/runs/7890/attempts/1" },
        },
      };
      const { digest } = image;
      const predicateType = "https://slsa.dev/provenance/v1";
      const bundle = scene.authority.signBundle({ digest, identity, predicateType, predicate });
      attach.bundle(scene.registry, "shop/api", digest, bundle);
      return image;
    };
    assert.equal(await judge(scene, built("github-hosted"), policy), "allow attestation.ok");
    assert.equal(
      await judge(scene, built("self-hosted"), policy),
      "deny provenance.runner.mismatch",
    );
  });

  it("attack 39: is keyless where a key is trusted, by a key where a workflow is, or by a key that has ended", async () => {
    const key = generateKey();
    const byKey = signedBy({ publicKey: { pem: key.publicKeyPem } });
    assert.equal(await judge(scene, signedAs({}), byKey), "deny bundle.material");

    const image = scene.image("shop/api");
    const bundle = scene.authority.signBundleWithKey({ digest: image.digest, key });
    attach.bundle(scene.registry, "shop/api", image.digest, bundle);
    assert.equal(await judge(scene, image, byKey), "allow signature.ok");
    assert.equal(await judge(scene, image), "deny bundle.material");
    const ended = signedBy({ publicKey: { pem: key.publicKeyPem }, validUntil: "2026-01-01" });
    assert.equal(await judge(scene, image, ended), "deny signer.outside-validity");
  });

  it("attack 40: is a legacy payload of another type; another repository in it is no lie about the image", async () => {
    const legacy = signedBy({ githubWorkflow: releaseWorkflow, formats: ["legacy"] });
    const otherType = withLegacyVariant(scene, "the payload is of another type");
    assert.equal(await judge(scene, otherType, legacy), "deny statement.payload-type");
    const elsewhere = withLegacyVariant(scene, "the payload names another repository");
    assert.equal(await judge(scene, elsewhere, legacy), "allow signature.ok");
  });

  it("attack 41: meets a pattern that would take a backtracking engine for ever", async () => {
    const keyless = {
      issuer: "https://token.actions.githubusercontent.com",
      subjectPattern: "^(([a-z:/.])+.)+[A-Z]([a-z])+$",
    };
    const repository = `acme/${"a".repeat(2000)}`;
    const image = signedAs({ repository });
    assert.equal(await judge(scene, image, signedBy({ keyless })), "deny identity.mismatch");
  });

  it("a stranger's whole instance is an unknown authority", async () => {
    const image = scene.image("shop/api");
    const bundle = stranger.signBundle({ digest: image.digest, identity: release });
    attach.bundle(scene.registry, "shop/api", image.digest, bundle);
    const verdict = await verdictOn(scene, image.reference);
    assert.equal(verdict.code, "root.unknown-authority");
  });
});
