import { gzipSync } from "node:zlib";
import { generateKey } from "../keys";
import { simpleSigningPayload } from "../legacy";
import type { LegacyLayer, LegacyOptions } from "../legacy";
import type { LeafOptions } from "../certificate-authority";
import { minutesAfter } from "./variant";
import type { Variant, VariantContext } from "./variant";

const REPOSITORY = "registry.example/app";
const OTHER = `sha256:${"0".repeat(64)}` as const;

const sign = (
  { authority, digest, identity }: VariantContext,
  options: Partial<LegacyOptions> & { certificate?: LeafOptions } = {},
): LegacyLayer =>
  authority.signLegacy({ digest, identity, repositoryName: REPOSITORY, ...options });

/** Signs a payload whose text was changed before. */
const signChanged = (
  context: VariantContext,
  change: (payload: string, digest: string) => string,
): LegacyLayer => {
  const { digest } = context;
  const payload = simpleSigningPayload({ digest, repositoryName: REPOSITORY });
  return sign(context, { payload: change(payload, digest) });
};

const annotate = (layer: LegacyLayer, annotations: Record<string, string>): LegacyLayer => ({
  ...layer,
  annotations: { ...layer.annotations, ...annotations },
});

const BUNDLE = "dev.sigstore.cosign/bundle";
const CERTIFICATE = "dev.sigstore.cosign/certificate";
const SIGNATURE = "dev.cosignproject.cosign/signature";

/** Keyless signatures in cosign's former format, with one thing different each. */
export const legacyVariants: readonly Variant<LegacyLayer>[] = [
  {
    name: "the payload is about another digest",
    verifier: "accepts",
    cosign: "rejects",
    make: (context) => sign(context, { digest: OTHER }),
  },
  {
    name: "the payload's digest is in upper case",
    verifier: "accepts",
    cosign: "rejects",
    make: (context) =>
      signChanged(context, (payload, digest) =>
        payload.replace(digest, `sha256:${digest.slice("sha256:".length).toUpperCase()}`),
      ),
  },
  {
    name: "the payload is of another type",
    verifier: "accepts",
    cosign: "accepts",
    make: (context) => sign(context, { type: "atomic container signature" }),
  },
  {
    name: "the payload has the digest twice, the expected one last",
    verifier: "accepts",
    cosign: "accepts",
    make: (context) =>
      signChanged(context, (payload) =>
        payload.replace('"image":{', `"image":{"docker-manifest-digest":"${OTHER}",`),
      ),
  },
  {
    name: "the payload has the digest also under a name in other case",
    verifier: "accepts",
    cosign: "accepts",
    make: (context) =>
      signChanged(context, (payload) =>
        payload.replace('"image":{', `"image":{"Docker-Manifest-Digest":"${OTHER}",`),
      ),
  },
  {
    name: "the payload has only names in other case",
    verifier: "accepts",
    cosign: "accepts",
    make: (context) =>
      signChanged(context, (payload) => payload.replace('"critical"', '"CRITICAL"')),
  },
  {
    name: "the payload names another repository",
    verifier: "accepts",
    cosign: "accepts",
    make: (context) => sign(context, { repositoryName: "registry.example/other" }),
  },
  {
    name: "the payload is not JSON",
    verifier: "accepts",
    cosign: "rejects",
    make: (context) => signChanged(context, (_, digest) => digest),
  },
  {
    name: "the stored payload is compressed, the signed one is not",
    verifier: "rejects",
    cosign: "rejects",
    make: (context) => {
      const layer = sign(context);
      return { ...layer, payload: gzipSync(layer.payload) };
    },
  },
  {
    name: "the payload was changed after it was signed",
    verifier: "rejects",
    cosign: "rejects",
    make: (context) => ({
      ...sign(context, { digest: OTHER }),
      payload: sign(context, { log: "none" }).payload,
    }),
  },
  {
    name: "the signature is of another certificate",
    verifier: "rejects",
    cosign: "rejects",
    make: (context) => {
      const other = sign(context).annotations[CERTIFICATE] ?? "";
      return annotate(sign(context), { [CERTIFICATE]: other });
    },
  },
  {
    name: "the base64 of the signature has junk in it",
    verifier: "accepts",
    cosign: "rejects",
    make: (context) => {
      const layer = sign(context);
      const signature = layer.annotations[SIGNATURE] ?? "";
      return annotate(layer, { [SIGNATURE]: `${signature.slice(0, 8)}!*${signature.slice(8)}` });
    },
  },
  {
    name: "there is no log entry",
    verifier: "rejects",
    cosign: "rejects",
    make: (context) => sign(context, { log: "none" }),
  },
  {
    name: "the log entry is of another signature",
    verifier: "rejects",
    cosign: "rejects",
    make: (context) => {
      const other = sign(context, { digest: OTHER }).annotations[BUNDLE] ?? "";
      return annotate(sign(context), { [BUNDLE]: other });
    },
  },
  {
    name: "the log entry is for the same signature by another public key",
    verifier: "accepts",
    cosign: "rejects",
    make: (context) => {
      const verifier = { publicKey: generateKey().spki, algorithm: "p256" } as const;
      return sign(context, { entryVerifier: verifier });
    },
  },
  {
    name: "the integrated time is another than the log signed",
    verifier: "rejects",
    cosign: "rejects",
    make: (context) => {
      const layer = sign(context);
      const bundle = layer.annotations[BUNDLE] ?? "";
      return annotate(layer, {
        [BUNDLE]: bundle.replace(
          /"integratedTime":(\d+)/,
          (_, time: string) => `"integratedTime":${String(Number(time) + 1)}`,
        ),
      });
    },
  },
  {
    name: "the certificate expired before it was logged",
    verifier: "rejects",
    cosign: "rejects",
    make: (context) => {
      const now = context.authority.now();
      return sign(context, { time: minutesAfter(now, -60), loggedAt: now });
    },
  },
  {
    name: "the certificate is for TLS servers",
    verifier: "accepts",
    cosign: "rejects",
    make: (context) => sign(context, { certificate: { keyPurposes: ["serverAuth"] } }),
  },
  {
    name: "the certificate has no signed certificate timestamp",
    verifier: "rejects",
    cosign: "rejects",
    make: (context) => sign(context, { certificate: { ctLog: "none" } }),
  },
  {
    name: "everything is by another authority",
    verifier: "rejects",
    cosign: "rejects",
    make: (context) => sign({ ...context, authority: context.stranger }),
  },
];
