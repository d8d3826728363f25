import * as der from "../der";
import type { Identity, SubjectName } from "../identity";
import { minutesAfter, sign, text } from "./variant";
import type { BundleVariant, VariantContext } from "./variant";

const signAs = (context: VariantContext, change: Partial<Identity>): string =>
  text(sign({ ...context, identity: { ...context.identity, ...change } }));

const withExtensions = (
  context: VariantContext,
  change: Readonly<Record<number, string | Buffer | undefined>>,
): string => {
  const extensions = Object.entries({ ...context.identity.extensions, ...change }).filter(
    (entry): entry is [string, string | Buffer] => entry[1] !== undefined,
  );
  return signAs(context, { extensions: Object.fromEntries(extensions) });
};

const STRANGER: SubjectName = { kind: "uri", value: "https://stranger.example/" };

/** Variants of the leaf certificate. */
export const certificateVariants: readonly BundleVariant[] = [
  {
    name: "the certificate is for TLS servers",
    verifier: "accepts",
    cosign: "rejects",
    make: (context) => text(sign(context, { certificate: { keyPurposes: ["serverAuth"] } })),
  },
  {
    name: "the certificate has no extended key usage",
    verifier: "accepts",
    cosign: "accepts",
    make: (context) => text(sign(context, { certificate: { keyPurposes: [] } })),
  },
  {
    name: "the certificate has an unknown critical extension",
    verifier: "accepts",
    cosign: "rejects",
    make: (context) =>
      text(
        sign(context, {
          certificate: {
            extensions: [{ oid: "1.2.3.4.5", critical: true, value: der.boolean(true) }],
          },
        }),
      ),
  },
  {
    name: "the certificate is a CA",
    verifier: "accepts",
    cosign: "accepts",
    make: (context) => text(sign(context, { certificate: { ca: true } })),
  },
  {
    name: "the subject has a byte above 0x7F that is ASCII without its top bit",
    verifier: "accepts",
    cosign: "rejects",
    make: (context) => {
      const [first = STRANGER, ...rest] = context.identity.names;
      const high = { ...first, value: first.value.replace("g", "\u00e7") };
      return signAs(context, { names: [high, ...rest] });
    },
  },
  {
    name: "the certificate has the expected subject only as its second name",
    verifier: "accepts",
    cosign: "rejects",
    make: (context) => signAs(context, { names: [STRANGER, ...context.identity.names] }),
  },
  {
    name: "the certificate has a second name beside the expected subject",
    verifier: "accepts",
    cosign: "accepts",
    make: (context) => signAs(context, { names: [...context.identity.names, STRANGER] }),
  },
  {
    name: "the certificate has only a DNS name",
    verifier: "accepts",
    cosign: "rejects",
    make: (context) => signAs(context, { names: [{ kind: "dns", value: "github.com" }] }),
  },
  {
    name: "the certificate names a username of the expected text",
    verifier: "accepts",
    cosign: "accepts",
    make: (context) =>
      signAs(context, { names: [{ kind: "username", value: context.identity.subject }] }),
  },
  {
    name: "the certificate names nobody",
    verifier: "accepts",
    cosign: "rejects",
    make: (context) => signAs(context, { names: [] }),
  },
  {
    name: "the two issuer extensions differ",
    verifier: "accepts",
    cosign: "accepts",
    make: (context) => withExtensions(context, { 1: "https://stranger.example" }),
  },
  {
    name: "the certificate has only the deprecated issuer extension",
    verifier: "accepts",
    cosign: "accepts",
    make: (context) => withExtensions(context, { 8: undefined }),
  },
  {
    name: "the certificate names no issuer",
    verifier: "accepts",
    cosign: "rejects",
    make: (context) => withExtensions(context, { 1: undefined, 8: undefined }),
  },
  {
    name: "the issuer extension is not valid UTF-8",
    verifier: "accepts",
    cosign: "rejects",
    make: (context) =>
      withExtensions(context, { 8: der.tlv(0x0c, Buffer.from("https://\xff", "latin1")) }),
  },
  {
    name: "the issuer extension is not a UTF8String",
    verifier: "accepts",
    cosign: "rejects",
    make: (context) =>
      withExtensions(context, { 8: der.tlv(0x04, Buffer.from(context.identity.issuer)) }),
  },
  {
    name: "bytes follow the certificate",
    verifier: "rejects",
    cosign: "rejects",
    make: (context) => {
      const bundle = sign(context);
      const certificate = Buffer.from(
        bundle.verificationMaterial.certificate?.rawBytes ?? "",
        "base64",
      );
      bundle.verificationMaterial.certificate = {
        rawBytes: Buffer.concat([certificate, Buffer.from([5, 0])]).toString("base64"),
      };
      return text(bundle);
    },
  },
  {
    name: "the certificate expired before it was logged",
    verifier: "rejects",
    cosign: "rejects",
    make: (context) => {
      const now = context.authority.now();
      return text(sign(context, { time: minutesAfter(now, -60), loggedAt: now }));
    },
  },
  {
    name: "the certificate begins after it was logged",
    verifier: "rejects",
    cosign: "rejects",
    make: (context) => {
      const now = context.authority.now();
      return text(sign(context, { certificate: { notBefore: minutesAfter(now, 5) } }));
    },
  },
  {
    name: "the certificate has no signed certificate timestamp",
    verifier: "rejects",
    cosign: "rejects",
    make: (context) => text(sign(context, { certificate: { ctLog: "none" } })),
  },
  {
    name: "the signed certificate timestamp is of an unknown CT log",
    verifier: "rejects",
    cosign: "rejects",
    make: (context) => text(sign(context, { certificate: { ctLog: context.stranger.ctLog } })),
  },
  {
    name: "everything is by another authority",
    verifier: "rejects",
    cosign: "rejects",
    make: (context) => text(sign({ ...context, authority: context.stranger })),
  },
];
