import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readBundle } from "../../../trust/evidence/bundles";
import { examine, type Examined } from "../../../trust/evidence/examine";
import type { RootAnchor } from "../../../trust/policy/types";
import type { Digest } from "../../../trust/registry";
import { corpus } from "../../conformance/corpora";
import { rootAnchor, sha256 } from "./support";

/** Bundles in the corpus of slsa-verifier. */
const BUNDLES = 2;

const directory = corpus("slsa-verifier", "bundles");
const root = corpus("roots", "public-good.json");

describe("real provenance bundles of slsa-verifier", () => {
  if (directory === undefined || root === undefined) {
    it.skip(`${BUNDLES} bundles: the corpora are not here`);
    return;
  }
  const rootJson = readFileSync(root, "utf8");
  const anchor: RootAnchor = { ...rootAnchor(), rootJson, rootDigest: sha256(rootJson) };
  const bundles = readdirSync(directory).filter((name) => !name.endsWith(".sha256"));

  const examineAbout = (bytes: Uint8Array, digest: Digest): Examined =>
    examine(
      { format: "bundle", origin: sha256(bytes), read: () => readBundle(bytes, digest) },
      "files",
      [anchor],
    );

  it(`has all ${BUNDLES} bundles`, () => {
    assert.equal(bundles.length, BUNDLES);
  });

  for (const name of bundles) {
    const path = join(directory, name);
    const hex = /^[0-9a-f]{64}/.exec(readFileSync(`${path}.sha256`, "utf8"))?.[0] ?? "";

    it(`verifies ${name}`, () => {
      const { statements, rejected } = examineAbout(readFileSync(path), `sha256:${hex}`);
      assert.deepEqual(rejected, []);
      const [statement] = statements;
      assert.match(statement?.predicateType ?? "", /^https:\/\/slsa\.dev\/provenance\/v/);
      assert.ok(statement?.signer.kind === "certificate");
      assert.equal(statement.signer.issuer, "https://token.actions.githubusercontent.com");
      assert.match(
        statement.signer.subject,
        /^https:\/\/github\.com\/slsa-framework\/slsa-github-generator\/.+@refs\/tags\/v/,
      );
      assert.equal(
        statement.signer.extensions.sourceRepositoryUri,
        "https://github.com/slsa-framework/example-package",
      );
    });

    it(`does not take ${name} for a statement about another artifact`, () => {
      const { statements, rejected } = examineAbout(readFileSync(path), sha256("another"));
      assert.deepEqual(statements, []);
      assert.equal(rejected[0]?.code, "statement.subject-mismatch");
    });
  }
});
