import { anchorOf, certificateAnchor, distinctAnchors, required } from "./anchor";
import { DEFAULT_FORMATS } from "./defaults";
import type { Expansion } from "./expand";
import { certificateIdentity, issuerOfHost } from "./identity";
import { endInstant } from "./instant";
import type { Materials } from "./materials";
import type { BuilderDocument, SignerDocument } from "./schema";
import type { Builder, Signer, TrustAnchor, TrustPolicy } from "./types";

/** Signers, builders and verifiers of a checked document, with the anchors that their signatures are verified against. */
export const buildNames = (
  expansion: Expansion,
  materials: Materials,
): Pick<TrustPolicy, "anchors" | "signers" | "builders" | "verifiers"> => {
  const anchors: TrustAnchor[] = [];
  const signers: Record<string, Signer> = {};
  for (const [name, { item }] of expansion.signers) {
    const anchor = anchorOf(name, item, materials);
    anchors.push(anchor);
    signers[name] = buildSigner(name, item, anchor);
  }
  const builders: Record<string, Builder> = {};
  for (const [name, { item }] of expansion.builders) {
    if (item.signer === undefined) {
      const anchor = certificateAnchor(item.root, materials);
      anchors.push(anchor);
      builders[name] = buildBuilder(name, item, anchor);
    } else {
      const signer = required(signers[item.signer], `signer ${item.signer}`);
      builders[name] = { ...commonOf(name, item), ...takenOver(signer), signer: signer.name };
    }
  }
  return {
    anchors: distinctAnchors(anchors),
    signers,
    builders,
    verifiers: Object.fromEntries(
      [...expansion.verifiers].map(([name, { item }]) => [name, { name, ...item }]),
    ),
  };
};

const buildSigner = (name: string, signer: SignerDocument, anchor: TrustAnchor): Signer => {
  const common = {
    name,
    formats: [...new Set(signer.formats ?? DEFAULT_FORMATS.signer)],
    anchor: anchor.id,
    ...(signer.validFrom === undefined ? {} : { validFrom: endInstant(signer.validFrom) }),
    ...(signer.validUntil === undefined ? {} : { validUntil: endInstant(signer.validUntil) }),
  };
  return anchor.kind === "key"
    ? { ...common, kind: "key", fingerprint: anchor.fingerprint }
    : {
        ...common,
        kind: "keyless",
        ...required(certificateIdentity(signer), `identity of ${name}`),
      };
};

const buildBuilder = (name: string, builder: BuilderDocument, anchor: TrustAnchor): Builder => ({
  ...commonOf(name, builder),
  issuer: required(builder.issuer ?? issuerOfHost(builder.id), `issuer of ${name}`),
  formats: [...new Set(builder.formats ?? DEFAULT_FORMATS.builder)],
  anchor: anchor.id,
});

const commonOf = (
  name: string,
  { id, refs, maxLevel }: BuilderDocument,
): Pick<Builder, "name" | "id" | "refs" | "maxLevel"> => ({
  name,
  id,
  ...(refs === undefined ? {} : { refs }),
  maxLevel,
});

/** What a builder that signs as a signer has from it. */
const takenOver = ({ formats, anchor }: Signer): Pick<Builder, "formats" | "anchor"> => ({
  formats,
  anchor,
});
