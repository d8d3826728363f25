import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gatherEvidence, type Evidence, type EvidencePart } from "../../../trust/evidence";
import type { RootAnchor } from "../../../trust/policy/types";
import { LayoutSource, type Digest } from "../../../trust/registry";
import { corpus } from "../../conformance/corpora";
import { NOW, rootAnchor, sha256 } from "./support";

/** Images that slsa-github-generator attested, by the type of their log entries. */
const images = [
  ["gha_generic_container-v1.4.0", "intoto 0.0.1", undefined],
  ["gha_generic_container-v1.10.0", "dsse 0.0.1", ["linux/amd64"]],
  ["gha_generic_container-v2.1.0", "dsse 0.0.1", ["linux/amd64"]],
] as const;

const root = corpus("roots", "public-good.json");

describe("real images of slsa-github-generator, as OCI layouts", () => {
  if (root === undefined) {
    it.skip(`${images.length} images: the corpora are not here`);
    return;
  }
  const rootJson = readFileSync(root, "utf8");
  const anchor: RootAnchor = { ...rootAnchor(), rootJson, rootDigest: sha256(rootJson) };

  for (const [name, entry, platforms] of images) {
    describe(`${name}, logged as ${entry}`, () => {
      const directory = corpus("slsa-verifier", name);
      if (directory === undefined) {
        it.skip("is not here");
        return;
      }
      const digest = readFileSync(join(directory, "image.digest"), "utf8").trim() as Digest;
      const gather = (part: EvidencePart): Promise<Evidence> =>
        gatherEvidence({
          source: new LayoutSource(directory),
          repository: { registry: "ghcr.io", repository: "slsa-framework/example-package" },
          digest,
          anchors: [anchor],
          part,
          signal: new AbortController().signal,
          now: NOW,
        });

      it("has one provenance, by the generator and about its source", async () => {
        const evidence = await gather("legacy-attestation");
        assert.deepEqual([evidence.rejected, evidence.problems], [[], []]);
        const [statement, ...others] = evidence.statements;
        assert.deepEqual(others, []);
        assert.equal(statement?.predicateType, "https://slsa.dev/provenance/v0.2");
        assert.ok(statement.signer.kind === "certificate");
        const { subject, extensions } = statement.signer;
        assert.match(subject, /\/generator_container_slsa3\.yml@refs\/tags\/v[\d.]+(-rc\.\d+)?$/);
        const source = "https://github.com/slsa-framework/example-package";
        assert.equal(extensions.sourceRepositoryUri, source);
        assert.match(extensions.sourceRepositoryRef ?? "", /^refs\/(heads\/main|tags\/v[\d.]+)$/);
        const { builder } = statement.predicate as { builder: { id: string } };
        assert.equal(builder.id, subject);
        assert.equal(statement.provenTimes[0]?.source, "transparency-log");
      });

      it("has a manifest", async () => {
        const { manifest } = await gather("manifest");
        assert.equal(manifest?.exists, true);
        assert.deepEqual(
          manifest.platforms?.map(({ platform }) => platform),
          platforms,
        );
      });

      for (const part of ["bundle", "legacy"] as const) {
        it(`holds nothing else: ${part}`, async () => {
          const { statements, rejected, problems } = await gather(part);
          assert.deepEqual([statements, rejected, problems], [[], [], []]);
        });
      }
    });
  }
});
