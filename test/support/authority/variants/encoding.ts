import { sign, text } from "./variant";
import type { BundleVariant } from "./variant";

const DEEP = 10_000;

/** Variants of the bundle's text, which nobody signs. */
export const encodingVariants: readonly BundleVariant[] = [
  {
    name: "the bundle is of media type v9.9",
    verifier: "accepts",
    cosign: "rejects",
    make: (context) =>
      text({
        ...sign(context),
        mediaType: "application/vnd.dev.sigstore.bundle.v9.9+json",
      }),
  },
  {
    name: "the bundle has an unknown field",
    verifier: "accepts",
    cosign: "rejects",
    make: (context) => JSON.stringify({ ...sign(context), comment: "hello" }),
  },
  {
    name: "the bundle has a __proto__ field",
    verifier: "accepts",
    cosign: "rejects",
    make: (context) => text(sign(context)).replace("{", `{"__proto__":{"polluted":true},`),
  },
  {
    name: "the bundle has a field twice",
    verifier: "accepts",
    cosign: "rejects",
    make: (context) => {
      const { dsseEnvelope, ...rest } = sign(context);
      const envelope = `"dsseEnvelope":${JSON.stringify(dsseEnvelope)}`;
      return JSON.stringify(rest).replace(/\}$/, `,${envelope},${envelope}}`);
    },
  },
  {
    name: "the base64 of the payload has junk in it",
    verifier: "accepts",
    cosign: "rejects",
    make: (context) => {
      const bundle = sign(context);
      const { payload } = bundle.dsseEnvelope;
      bundle.dsseEnvelope.payload = `${payload.slice(0, 8)}!*\n${payload.slice(8)}`;
      return text(bundle);
    },
  },
  {
    name: "the bundle names a key and has a certificate",
    verifier: "rejects",
    cosign: "rejects",
    make: (context) => {
      const bundle = sign(context);
      bundle.verificationMaterial.publicKey = { hint: "aGludA==" };
      return text(bundle);
    },
  },
  {
    name: "the certificate is in a chain",
    verifier: "rejects",
    cosign: "rejects",
    make: (context) => {
      const bundle = sign(context);
      const { certificate } = bundle.verificationMaterial;
      delete bundle.verificationMaterial.certificate;
      bundle.verificationMaterial.x509CertificateChain = {
        certificates: certificate ? [certificate] : [],
      };
      return text(bundle);
    },
  },
  {
    name: "the bundle is not JSON",
    verifier: "rejects",
    cosign: "rejects",
    make: (context) => text(sign(context)).slice(0, -1),
  },
  {
    name: "text follows the bundle",
    verifier: "rejects",
    cosign: "rejects",
    make: (context) => `${text(sign(context))}{}`,
  },
  {
    name: "the bundle is nested ten thousand levels deep",
    verifier: "accepts",
    cosign: "rejects",
    make: (context) =>
      text(sign(context)).replace(/\}$/, `,"deep":${"[".repeat(DEEP)}${"]".repeat(DEEP)}}`),
  },
];
