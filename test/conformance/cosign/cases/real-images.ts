import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PROVENANCE_V02 } from "../../../../trust/predicates/provenance";
import { mediaTypes, type PushedImage, type TestRegistry } from "../../../support/registry";
import { corpus } from "../../corpora";
import type { ConformanceCase } from "../case";
import { BUILDER_ID } from "../predicates";
import { attested, FORMER, OFFLINE, type Build } from "../questions";

/** Images of slsa-github-generator that are really out there: the release that attested each, and its source ref. */
const images = {
  "v1.4.0": ["refs/tags/v1.4.0", "refs/heads/main"],
  "v1.10.0": ["refs/tags/v1.10.0", "refs/tags/v13.0.30"],
  "v2.1.0": ["refs/tags/v2.1.0", "refs/heads/main"],
} as const;

type Expected = Pick<ConformanceCase, "cosign" | "ours">;
const rejectedAs = (code: string): Expected => ({ cosign: "rejects", ours: `deny ${code}` });

/** What is wanted otherwise than it was built, and what both say to it. */
const wanted: Readonly<Record<string, [Partial<Build>, Expected]>> = {
  "with its builder, source and ref": [{}, { cosign: "accepts", ours: "allow attestation.ok" }],
  "with another builder": [
    { builder: BUILDER_ID.replace("container", "generic") },
    rejectedAs("provenance.signer"),
  ],
  "with another release of the builder": [
    { release: "refs/tags/v99.0.0" },
    rejectedAs("provenance.builder-ref"),
  ],
  "with another source": [
    { repository: "slsa-framework/other-package" },
    rejectedAs("provenance.source.mismatch"),
  ],
  "with another source ref": [{ ref: "refs/heads/release" }, rejectedAs("provenance.ref.mismatch")],
};

interface Layout {
  readonly manifests: readonly {
    readonly digest: string;
    readonly annotations: { kind: string };
  }[];
}

/** Pushes an image with its `.att` tag, out of the layout that `cosign save` wrote; its layers are not there. */
const pushSaved = (directory: string, registry: TestRegistry, repository: string): PushedImage => {
  const blobs = join(directory, "blobs", "sha256");
  const { manifests } = JSON.parse(readFileSync(join(directory, "index.json"), "utf8")) as Layout;
  const [image, ...evidence] = manifests.map(({ digest }) => digest.replace("sha256:", ""));
  const digest = `sha256:${image ?? ""}` as const;
  for (const name of readdirSync(blobs)) {
    const bytes = readFileSync(join(blobs, name));
    const { schemaVersion, mediaType = mediaTypes.manifest } = manifestOf(bytes);
    const tag = evidence.includes(name) ? `${digest.replace(":", "-")}.att` : undefined;
    if (schemaVersion === 2) registry.putManifest(repository, bytes, mediaType, tag);
    else registry.putBlob(repository, bytes);
  }
  return {
    digest,
    manifest: readFileSync(join(blobs, image ?? "")),
    reference: `${registry.host}/${repository}@${digest}`,
  };
};

const manifestOf = (bytes: Buffer): { schemaVersion?: number; mediaType?: string } =>
  bytes.at(0) === "{".charCodeAt(0)
    ? (JSON.parse(bytes.toString()) as { schemaVersion?: number; mediaType?: string })
    : {};

/** The images that are there, by version. */
const present = Object.entries(images).flatMap(([version, refs]) => {
  const directory = corpus("slsa-verifier", `gha_generic_container-${version}`);
  const root = corpus("roots", "public-good.json");
  return directory === undefined || root === undefined ? [] : [{ version, refs, directory, root }];
});

export const realImageCases: readonly ConformanceCase[] = present.flatMap(
  ({ version, refs: [release, ref], directory, root }) =>
    Object.entries(wanted).map(([name, [change, expected]]) => ({
      name: `real image of slsa-github-generator ${version}: ${name}`,
      question: attested.byBuilder(PROVENANCE_V02, {
        release,
        repository: "slsa-framework/example-package",
        ref,
        root,
        ...change,
      }),
      push: (registry: TestRegistry, repository: string) =>
        pushSaved(directory, registry, repository),
      put: () => [FORMER, OFFLINE],
      ...expected,
    })),
);

/** How many cases there would be more if the corpora were there. */
export const absentCases =
  (Object.keys(images).length - present.length) * Object.keys(wanted).length;
