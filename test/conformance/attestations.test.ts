import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { policyFromDocument } from "../../trust/policy";
import { createVerifier, type Verifier } from "../../trust/verifier";
import {
  attach,
  createAuthority,
  githubIdentity,
  serve,
  writeCosignFiles,
  type AuthorityServer,
  type CosignFiles,
} from "../support/authority";
import { startRegistry, type PushedImage, type TestRegistry } from "../support/registry";
import { tool } from "../support/tools";
import { runCosign, type CosignResult } from "./cosign";

const REPOSITORY = "shop/api";
const SPDX = "https://spdx.dev/Document";
const REVIEW = "https://acme.example/review/v1";

const authority = createAuthority();
const stranger = createAuthority({ name: "stranger" });
const workflow = ".github/workflows/release.yml";
const refs = { workflow, ref: "refs/heads/main" };
const identity = githubIdentity({ repository: "acme/shop", ...refs });
const other = githubIdentity({ repository: "mallory/shop", ...refs });

/** The same attestations before the real `cosign verify-attestation` and before our decision. */
describe("cosign verify-attestation and an entry for any predicate", () => {
  const directory = mkdtempSync(join(tmpdir(), "countersign-attestations-"));
  let cosign: string;
  let registry: TestRegistry;
  let server: AuthorityServer;
  let files: CosignFiles;
  const verifiers: Verifier[] = [];

  before(async () => {
    cosign = await tool("cosign");
    registry = await startRegistry();
    server = await serve(authority);
    files = writeCosignFiles(authority, directory, server.url);
    writeFileSync(join(directory, "root.json"), JSON.stringify(authority.trustedRoot));
  });
  after(async () => {
    await Promise.all([server.close(), registry.close(), ...verifiers.map((one) => one.close())]);
    rmSync(directory, { recursive: true });
  });

  const run = (...args: readonly string[]): Promise<CosignResult> =>
    runCosign(cosign, args, { ...files.legacyEnvironment, HOME: directory });

  const cosignSays = (
    image: PushedImage,
    type: string,
    ...flags: readonly string[]
  ): Promise<CosignResult> =>
    run(
      ...["verify-attestation", "--type", type, "--trusted-root", files.trustedRoot],
      ...["--certificate-identity", identity.subject],
      ...["--certificate-oidc-issuer", identity.issuer, ...flags, image.reference],
    );

  const weSay = async (image: PushedImage, type: string): Promise<string> => {
    const verifier = createVerifier({
      policy: policyFromDocument(
        {
          apiVersion: "countersign/v1",
          kind: "TrustPolicy",
          name: "differential",
          trustRoots: { test: { file: "root.json" } },
          signers: {
            release: {
              githubWorkflow: { repository: "acme/shop", workflow, refs: ["refs/heads/main"] },
              root: "test",
              formats: ["bundle", "legacy"],
            },
          },
          rules: [
            {
              name: "attested",
              images: [`${registry.host}/**`],
              attestations: [{ predicate: { type, signers: ["release"] } }],
            },
          ],
        },
        { directory },
      ),
    });
    verifiers.push(verifier);
    const [verdict] = await verifier.verify([{ image: image.reference, namespace: {} }]);
    assert(verdict);
    return `${verdict.outcome} ${verdict.code}`;
  };

  const push = (): PushedImage => registry.pushImage(REPOSITORY);
  const bundled = (
    options: Partial<Parameters<typeof authority.signBundle>[0]> = {},
    by = authority,
  ): PushedImage => {
    const image = push();
    const statement = {
      digest: image.digest,
      identity,
      predicateType: REVIEW,
      predicate: { ok: true },
    };
    attach.bundle(registry, REPOSITORY, image.digest, by.signBundle({ ...statement, ...options }));
    return image;
  };
  const legacy = (
    options: Partial<Parameters<typeof authority.signAttestation>[0]>,
  ): PushedImage => {
    const image = push();
    const layer = authority.signAttestation({
      digest: image.digest,
      identity,
      predicateType: REVIEW,
      predicate: { ok: true },
      ...options,
    });
    attach.legacy(registry, REPOSITORY, image.digest, [layer], "att");
    return image;
  };

  const cases: Readonly<
    Record<string, { make: () => PushedImage; type?: string; flags?: string[]; ours: string }>
  > = {
    "a bundle of the type": { make: () => bundled(), ours: "allow attestation.ok" },
    "a bundle of another type": {
      make: () => bundled({ predicateType: SPDX }),
      ours: "deny attestation.missing",
    },
    "a bundle by another repository": {
      make: () => bundled({ identity: other }),
      ours: "deny identity.mismatch",
    },
    "a bundle about another image": {
      make: () => bundled({ digest: `sha256:${"0".repeat(64)}` }),
      ours: "deny statement.subject-mismatch",
    },
    "a bundle of an unknown authority": {
      make: () => bundled({}, stranger),
      ours: "undecided root.unknown-authority",
    },
    nothing: { make: push, ours: "deny attestation.missing" },
    "a layer of the former format, logged as dsse 0.0.1": {
      make: () => legacy({ entry: "dsse 0.0.1" }),
      flags: ["--new-bundle-format=false"],
      ours: "allow attestation.ok",
    },
    "a layer of the former format, logged as intoto 0.0.2": {
      make: () => legacy({ entry: "intoto 0.0.2" }),
      flags: ["--new-bundle-format=false"],
      ours: "allow attestation.ok",
    },
    "a layer of the former format, logged as intoto 0.0.1": {
      make: () => legacy({ entry: "intoto 0.0.1" }),
      flags: ["--new-bundle-format=false"],
      ours: "allow attestation.ok",
    },
    "a layer of the former format by another repository": {
      make: () => legacy({ identity: other }),
      flags: ["--new-bundle-format=false"],
      ours: "deny identity.mismatch",
    },
    "a layer of the former format that is not logged": {
      make: () => legacy({ entry: "none" }),
      flags: ["--new-bundle-format=false"],
      ours: "deny signature.time-unproven",
    },
  };

  for (const [name, { make, type = REVIEW, flags = [], ours }] of Object.entries(cases)) {
    it(`agree about ${name}`, async () => {
      const image = make();
      const theirs = await cosignSays(image, type, ...flags);
      assert.equal(await weSay(image, type), ours);
      assert.equal(theirs.accepts, ours.startsWith("allow"), theirs.output);
    });
  }

  it("agree about what cosign attests itself", async () => {
    const image = push();
    const predicate = join(directory, "predicate.json");
    writeFileSync(predicate, JSON.stringify({ approved: true }));
    const attested = await run(
      ...["attest", "--yes", "--type", REVIEW, "--predicate", predicate],
      ...["--signing-config", files.signingConfig.rekor1, "--trusted-root", files.trustedRoot],
      ...["--identity-token", server.identityToken(identity), image.reference],
    );
    assert.ok(attested.accepts, attested.output);
    const theirs = await cosignSays(image, REVIEW);
    assert.ok(theirs.accepts, theirs.output);
    assert.equal(await weSay(image, REVIEW), "allow attestation.ok");
  });
});
