import { COSIGN_SIGN_PREDICATE, STATEMENT_TYPE } from "../bundle";
import { sign, text } from "./variant";
import type { BundleVariant, VariantContext } from "./variant";

const hex = ({ digest }: VariantContext): string => digest.slice("sha256:".length);
const OTHER = "0".repeat(64);

const payloadText = (subject: string, rest = `"predicate":{}`): string =>
  `{"_type":"${STATEMENT_TYPE}","subject":${subject},"predicateType":"${COSIGN_SIGN_PREDICATE}",${rest}}`;

const subject = (sha256: string): string => JSON.stringify([{ digest: { sha256 } }]);

/** Variants of the envelope and of the statement in it. */
export const statementVariants: readonly BundleVariant[] = [
  {
    name: "the payload type is text/plain",
    verifier: "accepts",
    cosign: "rejects",
    make: (context) => text(sign(context, { payloadType: "text/plain" })),
  },
  {
    name: "the statement is about another digest",
    verifier: "accepts",
    cosign: "rejects",
    make: (context) => text(sign(context, { digest: `sha256:${OTHER}` })),
  },
  {
    name: "the subject's digest is in upper case",
    verifier: "accepts",
    cosign: "rejects",
    make: (context) =>
      text(sign(context, { subjects: [{ digest: { sha256: hex(context).toUpperCase() } }] })),
  },
  {
    name: "the subject's digest is under another algorithm",
    verifier: "accepts",
    cosign: "rejects",
    make: (context) => text(sign(context, { subjects: [{ digest: { sha512: hex(context) } }] })),
  },
  {
    name: "the statement has no subject",
    verifier: "accepts",
    cosign: "rejects",
    make: (context) => text(sign(context, { subjects: [] })),
  },
  {
    name: "the image is the second of two subjects",
    verifier: "accepts",
    cosign: "accepts",
    make: (context) =>
      text(
        sign(context, {
          subjects: [{ digest: { sha256: OTHER } }, { digest: { sha256: hex(context) } }],
        }),
      ),
  },
  {
    name: "the image is the last of 1025 subjects",
    verifier: "accepts",
    cosign: "rejects",
    make: (context) =>
      text(
        sign(context, {
          subjects: [
            ...Array.from({ length: 1024 }, (_, index) => ({
              digest: { sha256: index.toString(16).padStart(64, "0") },
            })),
            { digest: { sha256: hex(context) } },
          ],
        }),
      ),
  },
  {
    name: "the statement has two subject lists",
    verifier: "accepts",
    cosign: "rejects",
    make: (context) =>
      text(
        sign(context, {
          payload: payloadText(subject(OTHER), `"predicate":{},"subject":${subject(hex(context))}`),
        }),
      ),
  },
  {
    name: "the statement has two predicate types",
    verifier: "accepts",
    cosign: "rejects",
    make: (context) =>
      text(
        sign(context, {
          payload: payloadText(
            subject(hex(context)),
            `"predicate":{},"predicateType":"https://spdx.dev/Document"`,
          ),
        }),
      ),
  },
  {
    name: "the payload is of an unknown statement type",
    verifier: "accepts",
    cosign: "accepts",
    make: (context) =>
      text(
        sign(context, {
          payload: payloadText(subject(hex(context))).replace("Statement/v1", "Statement/v9"),
        }),
      ),
  },
  {
    name: "the payload is not JSON",
    verifier: "accepts",
    cosign: "rejects",
    make: (context) => text(sign(context, { payload: hex(context) })),
  },
  {
    name: "the payload begins with a byte order mark",
    verifier: "accepts",
    cosign: "rejects",
    make: (context) =>
      text(sign(context, { payload: `\ufeff${payloadText(subject(hex(context)))}` })),
  },
  {
    name: "the statement is an attestation, not a signature",
    verifier: "accepts",
    cosign: "accepts",
    make: (context) => text(sign(context, { predicateType: "https://spdx.dev/Document" })),
  },
  {
    name: "the envelope has two signatures",
    verifier: "rejects",
    cosign: "rejects",
    make: (context) => {
      const bundle = sign(context);
      const { signatures } = bundle.dsseEnvelope;
      bundle.dsseEnvelope.signatures = [
        ...signatures,
        ...sign(context, { log: "none" }).dsseEnvelope.signatures,
      ];
      return text(bundle);
    },
  },
  {
    name: "the payload was changed after it was signed",
    verifier: "rejects",
    cosign: "rejects",
    make: (context) => {
      const bundle = sign(context, { digest: `sha256:${OTHER}` });
      bundle.dsseEnvelope.payload = sign(context, { log: "none" }).dsseEnvelope.payload;
      return text(bundle);
    },
  },
];
