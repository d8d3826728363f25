import { listPart } from "../../../trust/evidence/list";
import { readManifestFacts } from "../../../trust/evidence/manifest-facts";
import { Place } from "../../../trust/evidence/place";
import { readPage } from "../../../trust/evidence/github/attestations";
import { RegistryError, sha256, type Digest } from "../../../trust/registry";
import { parseChallenges } from "../../../trust/registry/auth/challenge";
import { nextLink } from "../../../trust/registry/link";
import { parseRetryAfter } from "../../../trust/registry/retry-after";
import { inputOf, partOf, type Input } from "../input";
import { attempt, type Kind } from "../kind";
import { MemorySource, OCI_INDEX, OCI_MANIFEST } from "../memory-source";
import { DEADLINE, verdictOn, wrongVerdict } from "../verdict";
import { REGISTRY, SIGNED, type Layer, type Seeds, type World } from "../world";
import { BUNDLE, legacyTag, PAYLOAD } from "./evidence";

/** An image of which nothing in the seeds says anything. */
const UNSIGNED: Digest = sha256(Buffer.from("an image that nobody signed"));

/** A registry that holds the whole good evidence of another image. */
function registryOf({ bundles, legacy, world }: Seeds): MemorySource {
  const source = new MemorySource();
  const [bundle = ""] = bundles;
  const [layer] = legacy;
  source.attach(world.digest, BUNDLE, Buffer.from(bundle));
  if (layer)
    source.putManifest(signatures(source, layer), OCI_MANIFEST, legacyTag(world.digest, "sig"));
  return source;
}

const signatures = (source: MemorySource, { payload, annotations }: Layer): Buffer =>
  Buffer.from(
    JSON.stringify({
      schemaVersion: 2,
      mediaType: OCI_MANIFEST,
      config: source.putBlob("application/vnd.oci.image.config.v1+json", Buffer.from("{}")),
      layers: [{ ...source.putBlob(PAYLOAD, Buffer.from(payload, "base64")), annotations }],
    }),
  );

async function judgeUnsigned(world: World, source: MemorySource): Promise<string | undefined> {
  const judged = await verdictOn(world, source, { digest: UNSIGNED });
  if (judged.verdict.outcome === "allow") return "an image that nobody signed is allowed";
  if ((judged.basis.evidence?.statements.length ?? 0) > 0)
    return "a statement about another image counts";
  return wrongVerdict(judged);
}

const platform = (architecture: string) => ({ os: "linux", architecture });

/** Manifests: of an image, an index, a referrer, a legacy tag; served for all of them to an image that nobody signed. */
export const manifestKind = (seeds: Seeds): Kind => {
  const source = registryOf(seeds);
  const [layer] = seeds.legacy;
  const entry = (architecture: string) => ({
    mediaType: OCI_MANIFEST,
    digest: sha256(Buffer.from(architecture)),
    size: 7,
    platform: platform(architecture),
  });
  const attestations = {
    ...entry("unknown"),
    platform: { os: "unknown", architecture: "unknown" },
    annotations: { "vnd.docker.reference.type": "attestation-manifest" },
  };
  const manifests: unknown[] = [
    {
      schemaVersion: 2,
      mediaType: OCI_INDEX,
      manifests: [entry("amd64"), entry("arm64"), attestations],
    },
    {
      schemaVersion: 2,
      mediaType: OCI_INDEX,
      manifests: [{ ...entry("amd64"), mediaType: OCI_INDEX }],
    },
    {
      schemaVersion: 2,
      mediaType: OCI_MANIFEST,
      artifactType: BUNDLE,
      config: source.putBlob("application/vnd.oci.empty.v1+json", Buffer.from("{}")),
      layers: [source.putBlob(BUNDLE, Buffer.from(seeds.bundles[0] ?? ""))],
      subject: { mediaType: OCI_MANIFEST, digest: UNSIGNED, size: 2 },
      annotations: { "dev.sigstore.bundle.content": "dsse-envelope" },
    },
  ];
  return {
    name: "manifest",
    seeds: [
      ...manifests.map((manifest) => inputOf({ manifest: JSON.stringify(manifest) })),
      ...(layer ? [inputOf({ manifest: signatures(source, layer) })] : []),
    ],
    run: async (input, world) => {
      const manifest = partOf(input, "manifest");
      const source = registryOf(seeds);
      source.list(UNSIGNED, source.putManifest(manifest));
      for (const suffix of ["sig", "att"] as const) {
        source.putManifest(manifest, OCI_MANIFEST, legacyTag(UNSIGNED, suffix));
      }
      await listWhole(source, manifest);
      return judgeUnsigned(world, source);
    },
  };
};

/** What the manifest says of itself, as the index of an image. */
async function listWhole(source: MemorySource, manifest: Buffer): Promise<void> {
  const { digest } = source.putManifest(manifest, OCI_INDEX);
  const signal = AbortSignal.timeout(DEADLINE);
  const place = new Place(source, { registry: REGISTRY, repository: SIGNED }, digest, signal);
  await onlyRegistryErrors(readManifestFacts(place));
  await onlyRegistryErrors(listPart(place, "bundle", undefined));
}

async function onlyRegistryErrors(work: Promise<unknown>): Promise<void> {
  await work.catch((error: unknown) => {
    if (!(error instanceof RegistryError)) throw error;
  });
}

/** Listings of referrers, with their headers, which lead to the signature of another image. */
export const referrersKind = (seeds: Seeds): Kind => {
  const good = registryOf(seeds).attach(
    seeds.world.digest,
    BUNDLE,
    Buffer.from(seeds.bundles[0] ?? ""),
  );
  const listing = { schemaVersion: 2, mediaType: OCI_INDEX, manifests: [good] };
  const link = `</v2/shop/api/referrers/${UNSIGNED}?page=2>; rel="next"`;
  const page = (manifests: object, next: string): Input =>
    inputOf({ body: JSON.stringify(manifests), contentType: OCI_INDEX, link: next });
  return {
    name: "referrers",
    seeds: [
      page(listing, ""),
      page(listing, link),
      page({ ...listing, manifests: [] }, ""),
      page(
        { ...listing, manifests: [{ ...good, artifactType: BUNDLE, annotations: { a: "b" } }] },
        link,
      ),
    ],
    run: (input, world) => {
      const source = registryOf(seeds);
      const next = partOf(input, "link").toString("latin1");
      source.putPage(UNSIGNED, {
        body: partOf(input, "body"),
        contentType: partOf(input, "contentType").toString("latin1"),
        ...(next === "" ? {} : { link: next }),
      });
      return judgeUnsigned(world, source);
    },
  };
};

/** Headers of registries and token services. */
export const headerKind = (): Kind => ({
  name: "header",
  seeds: [
    `</v2/a/referrers/sha256:0?n=1&last=b>; rel="next"`,
    `<https://registry.example/v2/a?x=%3E>; title="a, \\"b\\""; rel="prev next", <b>; rel=last`,
    `Bearer realm="https://login.example/token",service="registry.example",scope="repository:a:pull"`,
    `Basic realm="x", Negotiate YII=, Bearer error="invalid_token", realm="a\\"b"`,
    "120",
    "Wed, 21 Oct 2026 07:28:00 GMT",
  ].map((header) => inputOf({ header })),
  run: (input) => {
    const header = partOf(input, "header").toString("latin1");
    nextLink(header);
    for (const { scheme } of parseChallenges(header)) {
      if (scheme !== scheme.toLowerCase()) return "a scheme that is not in lower case";
    }
    const seconds = parseRetryAfter(header, Date.parse("2026-06-01T00:00:00Z"));
    return seconds !== undefined && !(seconds >= 0) ? "a wait that is no time" : undefined;
  },
});

/** Pages of GitHub's attestations API. */
export const githubKind = ({ bundles }: Seeds): Kind => ({
  name: "github",
  seeds: [
    {
      attestations: bundles
        .slice(0, 3)
        .map((bundle) => ({ bundle: JSON.parse(bundle) as unknown })),
    },
    {
      attestations: [
        { bundle: null, bundle_url: "https://tmaproduction.example/a.json.sn", repository_id: 1 },
      ],
    },
    { attestations: [] },
  ].map((page) => inputOf({ page: JSON.stringify(page) })),
  run: (input) => {
    attempt(() => readPage(partOf(input, "page"), "the page"), RegistryError);
    return undefined;
  },
});
