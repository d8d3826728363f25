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
  const rootName = signer.root ?? PUBLIC_GOOD;
  const root = required(materials.roots.get(rootName), `root ${rootName}`);
  if (signer.publicKey === undefined) return rootAnchor(rootName, root);
  const key = required(materials.keys.get(name), `key of ${name}`);
  return keyAnchor(rootName, root, key, signer.publicKey.transparencyLog ?? 1);
};

const rootAnchor = (name: string, { json, sha256, thresholds }: Root): RootAnchor => ({
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
});

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

/** Distinct anchors, in the order of the signers: those that share an id share an anchor. */
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
