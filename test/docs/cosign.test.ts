import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "mocha";
import { root } from "../../scripts/docs/pages";
import { policyFromDocument } from "../../trust/policy";
import { createVerifier, type Verifier } from "../../trust/verifier";
import {
  attach,
  bundleVariants,
  createAuthority,
  generateKey,
  githubIdentity,
  keyVariants,
  legacyVariants,
} from "../support/authority";
import type { KeyVariantContext, Variant } from "../support/authority";
import { startRegistry } from "../support/registry";
import type { PushedImage, TestRegistry } from "../support/registry";
import { toolDefinition } from "../support/tools/definitions";

const page = readFileSync(join(root, "docs/cosign.md"), "utf8");

const GITHUB = {
  repository: "acme/shop",
  workflow: ".github/workflows/release.yml",
  ref: "refs/heads/main",
};

/**
 * What cosign says to each variant is tested with the real one in test/conformance/authority.test.ts; what Countersign
 * says is found out here. The page must list exactly the variants on which the two differ.
 */
describe("docs/cosign.md", () => {
  const folder = mkdtempSync(join(tmpdir(), "countersign-docs-cosign-"));
  const authority = createAuthority();
  const stranger = createAuthority({ name: "stranger" });
  const identity = githubIdentity(GITHUB);
  const key = generateKey();
  let registry: TestRegistry;
  let verifier: Verifier;

  before(async () => {
    registry = await startRegistry();
    writeFileSync(join(folder, "root.json"), JSON.stringify(authority.trustedRoot));
    const { repository, workflow, ref } = GITHUB;
    const github = { githubWorkflow: { repository, workflow, refs: [ref] }, root: "test" };
    const rule = (name: string) => ({
      name,
      images: [`${registry.host}/${name}`],
      signature: [name],
    });
    const policy = policyFromDocument(
      {
        apiVersion: "countersign/v1",
        kind: "TrustPolicy",
        name: "test",
        trustRoots: { test: { file: "root.json" } },
        signers: {
          bundle: github,
          legacy: { ...github, formats: ["legacy"] },
          key: { publicKey: { pem: key.publicKeyPem }, root: "test" },
        },
        rules: [rule("bundle"), rule("legacy"), rule("key")],
      },
      { directory: folder },
    );
    verifier = createVerifier({ policy });
  });
  after(async () => {
    await Promise.all([verifier.close(), registry.close()]);
    rmSync(folder, { recursive: true, force: true });
  });

  /** The variants that one of the two accepts and the other does not, with Countersign's code. */
  const differences = async <Made>(
    repository: string,
    variants: readonly Variant<Made, KeyVariantContext>[],
    put: (image: PushedImage, made: Made) => void,
  ): Promise<{ name: string; cosign: string; code: string }[]> => {
    const found = [];
    for (const { name, cosign, make } of variants) {
      const image = registry.pushImage(repository);
      put(image, make({ authority, stranger, identity, digest: image.digest, key }));
      const request = { image: image.reference, namespace: {} };
      const [verdict] = await verifier.verify([request]);
      assert.ok(verdict);
      const accepts = verdict.outcome === "allow";
      if (accepts !== (cosign === "accepts")) found.push({ name, cosign, code: verdict.code });
    }
    return found;
  };

  it("lists every signature on which the two differ, and no other", async () => {
    const bundle =
      (repository: string) =>
      ({ digest }: PushedImage, made: string): void => {
        attach.bundle(registry, repository, digest, made);
      };
    const found = [
      ...(await differences("bundle", bundleVariants, bundle("bundle"))),
      ...(await differences("key", keyVariants, bundle("key"))),
      ...(await differences("legacy", legacyVariants, ({ digest }, layer) => {
        attach.legacy(registry, "legacy", digest, [layer]);
      })),
    ];
    const [, onlyCosign = "", onlyOurs = ""] = page.split(/^## .*accepts.*$/m);
    const rows = (text: string): string[] =>
      [...text.matchAll(/^\| (?!The image|-)(.*?) +\| (?:`(.*?)` +\|)?/gm)]
        .map(([, name = "", code]) => (code === undefined ? name : `${name}: ${code}`))
        .sort();
    assert.deepEqual(
      rows(onlyCosign),
      found
        .filter(({ cosign }) => cosign === "accepts")
        .map(({ name, code }) => `${name}: ${code}`)
        .sort(),
    );
    assert.deepEqual(
      rows(onlyOurs),
      found
        .filter(({ cosign }) => cosign === "rejects")
        .map(({ name }) => name)
        .sort(),
    );
  });

  it("names the version that was tested", () => {
    assert.ok(page.includes(`\`cosign verify\` ${toolDefinition("cosign").version} `));
  });
});
