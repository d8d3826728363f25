import type { Digest } from "../../../trust/registry";
import { inputOf, partOf, type Input } from "../input";
import type { Kind } from "../kind";
import { MemorySource, OCI_MANIFEST } from "../memory-source";
import { contentOfBundle, contentOfLayer } from "../signed-content";
import { verdictOn, wrongTrust, wrongVerdict } from "../verdict";
import type { Layer, Seeds, World } from "../world";

export const BUNDLE = "application/vnd.dev.sigstore.bundle.v0.3+json";
export const PAYLOAD = "application/vnd.dev.cosign.simplesigning.v1+json";
export const ENVELOPE = "application/vnd.dsse.envelope.v1+json";

/** Sigstore bundles, as referrers: of an image that must be signed, and of one that must be attested. */
export const bundleKind = ({ bundles }: Seeds): Kind => ({
  name: "bundle",
  seeds: bundles.map((bundle) => inputOf({ bundle })),
  run: async (input, world) => {
    const bundle = partOf(input, "bundle");
    const source = new MemorySource();
    source.attach(world.digest, BUNDLE, bundle);
    return judge(world, source, contentOfBundle(bundle));
  },
});

/** Layers of cosign's `.sig` tag: the payload, and the annotations that sign it. */
export const legacyKind = ({ legacy }: Seeds): Kind => ({
  name: "legacy",
  seeds: legacy.map(layerInput),
  run: (input, world) => {
    const source = new MemorySource();
    source.putManifest(
      legacyManifest(source, PAYLOAD, input),
      OCI_MANIFEST,
      legacyTag(world.digest, "sig"),
    );
    const [payload, annotations] = partsOfLayer(input);
    return judge(world, source, contentOfLayer(payload, annotations, "payload"));
  },
});

/** Layers of cosign's `.att` tag: the envelope, and the annotations that prove it. */
export const attestationKind = ({ attestations }: Seeds): Kind => ({
  name: "attestation",
  seeds: attestations.map(layerInput),
  run: (input, world) => {
    const source = new MemorySource();
    source.putManifest(
      legacyManifest(source, ENVELOPE, input),
      OCI_MANIFEST,
      legacyTag(world.digest, "att"),
    );
    const [payload, annotations] = partsOfLayer(input);
    return judge(world, source, contentOfLayer(payload, annotations, "envelope"));
  },
});

async function judge(
  world: World,
  source: MemorySource,
  found: ReturnType<typeof contentOfBundle>,
): Promise<string | undefined> {
  for (const attested of [false, true]) {
    const judged = await verdictOn(world, source, { attested });
    const wrong = wrongVerdict(judged) ?? wrongTrust(world, judged, found);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

const layerInput = ({ payload, annotations }: Layer): Input =>
  inputOf({
    payload: Buffer.from(payload, "base64"),
    annotations: JSON.stringify(annotations),
  });

const partsOfLayer = (input: Input): [Buffer, Buffer] => [
  partOf(input, "payload"),
  partOf(input, "annotations"),
];

export const legacyTag = (digest: Digest, suffix: "sig" | "att"): string =>
  `${digest.replace(":", "-")}.${suffix}`;

/** The annotations stand in it as they are, JSON or not. */
function legacyManifest(source: MemorySource, mediaType: string, input: Input): Buffer {
  const [payload, annotations] = partsOfLayer(input);
  const { digest, size } = source.putBlob(mediaType, payload);
  const config = JSON.stringify(
    source.putBlob("application/vnd.oci.image.config.v1+json", Buffer.from("{}")),
  );
  return Buffer.concat([
    Buffer.from(
      `{"schemaVersion":2,"mediaType":"${OCI_MANIFEST}","config":${config},"layers":[{"mediaType":"${mediaType}","digest":"${digest}","size":${size},"annotations":`,
    ),
    annotations,
    Buffer.from("}]}"),
  ]);
}
