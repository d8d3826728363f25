import { PUBLIC_GOOD } from "./materials";
import type { Key, Materials, Root } from "./materials";
import type { SignerDocument } from "./schema";
import type { KeyAnchor, RootAnchor, TrustAnchor } from "./types";

/**
 * The anchor that a signer's signatures are verified against. Its id names all that decides the verification (root,
 * thresholds, key), so that equal ids may share evidence, in one policy and across policies.
 */
export const anchorOf = (
  name: string,
  signer: SignerDocument,
  materials: Materials,
): TrustAnchor => {
  if (signer.publicKey === undefined) return certificateAnchor(signer.root, materials);
  const key = required(materials.keys.get(name), `key of ${name}`);
  const rootName = signer.root ?? PUBLIC_GOOD;
  return keyAnchor(
    rootName,
    rootOf(rootName, materials),
    key,
    signer.publicKey.transparencyLog ?? 1,
  );
};

/** The anchor of whoever signs with a certificate: a root with its thresholds. Default: "public-good". */
export const certificateAnchor = (name: string = PUBLIC_GOOD, materials: Materials): RootAnchor => {
  const { json, sha256, thresholds } = rootOf(name, materials);
  return {
    kind: "root",
    id: [
      `root:${sha256}`,
      `log=${thresholds.transparencyLog}`,
      `sct=${thresholds.certificateTransparency}`,
      `tsa=${thresholds.signedTimestamps}`,
    ].join(":"),
    root: name,
    rootDigest: `sha256:${sha256}`,
    rootJson: json,
    thresholds,
  };
};

const rootOf = (name: string, { roots }: Materials): Root =>
  required(roots.get(name), `root ${name}`);

const keyAnchor = (
  name: string,
  { json, sha256 }: Root,
  key: Key,
  transparencyLog: number,
): KeyAnchor => ({
  kind: "key",
  id: `key:${key.fingerprint}:log=${transparencyLog}:root:${sha256}`,
  fingerprint: key.fingerprint,
  publicKey: key.pem,
  transparencyLog,
  root: name,
  rootDigest: `sha256:${sha256}`,
  rootJson: json,
});

/** Distinct anchors, in the order of the signers and builders: those that share an id share an anchor. */
export const distinctAnchors = (anchors: Iterable<TrustAnchor>): readonly TrustAnchor[] => {
  const byId = new Map<string, TrustAnchor>();
  for (const anchor of anchors) if (!byId.has(anchor.id)) byId.set(anchor.id, anchor);
  return [...byId.values()];
};

/** The checks have read every root and key that a signer names; anything else is a mistake in here. */
export const required = <Value>(value: Value | undefined, what: string): Value => {
  if (value === undefined) throw new Error(`${what} was not read`);
  return value;
};
