import { createHash, verify, X509Certificate } from "node:crypto";
import { gatherEvidence } from "../../../trust/evidence";
import { publicGoodRoot } from "../../../trust/policy";
import type { RootAnchor } from "../../../trust/policy";
import type { Digest } from "../../../trust/registry";
import { corpusFiles, corpusFile } from "../corpora";
import { inputOf, partOf, type Input } from "../input";
import type { Kind } from "../kind";
import { MemorySource } from "../memory-source";
import { contentOfBundle } from "../signed-content";
import { DEADLINE } from "../verdict";

interface Envelope {
  readonly payload: string;
  readonly payloadType: string;
  readonly signatures: readonly { readonly sig: string }[];
}

interface RealBundle {
  readonly dsseEnvelope?: Envelope;
  readonly verificationMaterial: {
    readonly certificate?: { readonly rawBytes: string };
    readonly x509CertificateChain?: {
      readonly certificates: readonly { readonly rawBytes: string }[];
    };
  };
}

/** Bundles of real authorities: what is verified must be what one of them really signed. */
export const corpusKind = (): Kind => {
  const found = ["sigstore-conformance", "slsa-verifier/bundles"]
    .flatMap(corpusFiles)
    .map((name) => corpusFile(name) ?? Buffer.alloc(0))
    .flatMap((bytes) => {
      const bundle = realBundle(bytes);
      return bundle ? [{ bytes, bundle }] : [];
    });
  const signed = new Set(
    found
      .filter(({ bundle }) => isSigned(bundle))
      .map(({ bytes }) => contentOfBundle(bytes)?.content),
  );
  return {
    name: "corpus",
    seeds: found.map(({ bytes, bundle }): Input =>
      inputOf({ bundle: bytes, digest: subjectOf(bundle) }),
    ),
    run: async (input) => {
      const bundle = partOf(input, "bundle");
      const digest = partOf(input, "digest").toString() as Digest;
      const evidence = await gatherEvidence({
        source: new MemorySource(),
        repository: { registry: "registry.example", repository: "a" },
        digest,
        anchors: [anchor],
        part: "files",
        bundles: { bundles: () => Promise.resolve([{ read: () => Promise.resolve(bundle) }]) },
        signal: AbortSignal.timeout(DEADLINE),
        now: new Date("2026-06-01T00:00:00Z"),
      });
      const failed = evidence.rejected.find(({ code }) => code === "verifier.failed");
      if (failed) return `verifier.failed: ${failed.message}`;
      if (evidence.statements.length === 0) return undefined;
      return signed.has(contentOfBundle(bundle)?.content)
        ? undefined
        : "a statement counts that no real authority's subject signed";
    },
  };
};

const anchor: RootAnchor = {
  kind: "root",
  id: "public-good",
  root: "public-good",
  rootDigest: `sha256:${createHash("sha256").update(publicGoodRoot.json).digest("hex")}`,
  rootJson: publicGoodRoot.json,
  thresholds: { transparencyLog: 1, certificateTransparency: 1, signedTimestamps: 0 },
};

function realBundle(bytes: Buffer): RealBundle | undefined {
  try {
    const value = JSON.parse(bytes.toString()) as Partial<RealBundle> | null;
    return value?.verificationMaterial ? (value as RealBundle) : undefined;
  } catch {
    return undefined;
  }
}

/** Whether the certificate's key made the signature, by Node.js alone. */
function isSigned({ dsseEnvelope, verificationMaterial }: RealBundle): boolean {
  const { certificate, x509CertificateChain } = verificationMaterial;
  const der = (certificate ?? x509CertificateChain?.certificates[0])?.rawBytes;
  const sig = dsseEnvelope?.signatures[0]?.sig;
  if (!dsseEnvelope || der === undefined || sig === undefined) return false;
  const payload = Buffer.from(dsseEnvelope.payload, "base64");
  const { payloadType } = dsseEnvelope;
  const head = `DSSEv1 ${Buffer.byteLength(payloadType)} ${payloadType} ${payload.length} `;
  try {
    const { publicKey } = new X509Certificate(Buffer.from(der, "base64"));
    const bytes = Buffer.concat([Buffer.from(head), payload]);
    return verify("sha256", bytes, publicKey, Buffer.from(sig, "base64"));
  } catch {
    return false;
  }
}

function subjectOf({ dsseEnvelope }: RealBundle): string {
  const text = Buffer.from(dsseEnvelope?.payload ?? "", "base64").toString();
  const sha256 = /"sha256":\s*"([0-9a-f]{64})"/.exec(text)?.[1];
  return `sha256:${sha256 ?? "0".repeat(64)}`;
}
