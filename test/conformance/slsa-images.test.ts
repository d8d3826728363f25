import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Folder, run } from "../unit/cli/support";
import { corpus } from "./corpora";

const WORKFLOWS = "https://github.com/slsa-framework/slsa-github-generator/.github/workflows";
const IMAGE = "ghcr.io/slsa-framework/example-package";

/** Real images of slsa-github-generator, and the refs that they were built from. */
const images = {
  "v1.4.0": "refs/heads/main",
  "v1.10.0": "refs/tags/v13.0.30",
  "v2.1.0": "refs/heads/main",
} as const;

interface Trust {
  readonly builder?: string;
  readonly builderRefs?: string[];
  readonly repository?: string;
  readonly refs?: string[];
  readonly maxLevel?: number;
  readonly formats?: ("bundle" | "legacy")[];
}

/** `countersign verify --layout` with the policy that a user would write for images of this generator. */
describe("real images with SLSA provenance", () => {
  const root = corpus("roots", "public-good.json");
  const folder = new Folder();
  after(() => {
    folder.remove();
  });

  const verdictOn = async (directory: string, trust: Trust): Promise<string> => {
    const {
      builder = "generator_container_slsa3.yml",
      builderRefs = ["refs/tags/v*.*.*"],
      repository = "slsa-framework/example-package",
      refs = ["refs/heads/main"],
      maxLevel = 3,
      formats,
    } = trust;
    const slsaProvenance = {
      level: 3,
      builders: ["slsa"],
      repository,
      refs,
    };
    const policy = folder.policy({
      builders: {
        slsa: {
          id: `${WORKFLOWS}/${builder}`,
          refs: builderRefs,
          maxLevel,
          ...(formats && { formats }),
        },
      },
      rules: [{ name: "built", images: [IMAGE], attestations: [{ slsaProvenance }] }],
    });
    const digest = readFileSync(join(directory, "image.digest"), "utf8").trim();
    const { code, stdout } = await run([
      ...["verify", "--policy", policy, "--trusted-root", root ?? "", "--layout", directory],
      ...["--format", "json", `${IMAGE}@${digest}`],
    ]);
    const { verdicts } = JSON.parse(stdout) as { verdicts: { code: string }[] };
    return `${code} ${verdicts[0]?.code ?? ""}`;
  };

  for (const [version, ref] of Object.entries(images)) {
    describe(version, () => {
      const directory = corpus("slsa-verifier", `gha_generic_container-${version}`);
      if (root === undefined || directory === undefined) {
        it.skip("the corpora are not here");
        return;
      }
      const cases: Readonly<Record<string, [Trust, string]>> = {
        "passes with its builder, source and ref": [{ refs: [ref] }, "0 attestation.ok"],
        "fails with another builder": [
          { builder: "generator_generic_slsa3.yml" },
          "1 provenance.signer",
        ],
        "fails with another release of the builder": [
          { builderRefs: ["refs/tags/v99.*.*"] },
          "1 provenance.builder-ref",
        ],
        "fails with another source": [
          { repository: "slsa-framework/other-package" },
          "1 provenance.source.mismatch",
        ],
        "fails with another branch": [
          { refs: ["refs/heads/release"] },
          "1 provenance.ref.mismatch",
        ],
        "fails with another tag": [{ refs: ["refs/tags/v98.*"] }, "1 provenance.ref.mismatch"],
        "fails where the builder reaches too low a level": [
          { maxLevel: 2, refs: [ref] },
          "1 provenance.level",
        ],
      };
      for (const [name, [trust, expected]] of Object.entries(cases)) {
        it(name, async () => {
          assert.equal(await verdictOn(directory, trust), expected);
        });
      }
    });
  }
});
