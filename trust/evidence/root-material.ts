import type { RFC3161Timestamp } from "@sigstore/core";
import { TrustedRoot, type TransparencyLogInstance } from "@sigstore/protobuf-specs";
import { toTrustMaterial, type TrustMaterial } from "@sigstore/verify";
import type { Digest } from "../registry/port";
import { parseStrictJson } from "../registry/strict-json";
import { CachedCertificate } from "./cached-certificate";
import type { Leaf } from "./certificate";
import { Rejection, rejectOn } from "./rejection";

/** A trusted root, parsed: who it knows, and the material for `@sigstore/verify`. */
export interface RootMaterial {
  /** Its `publicKey` finds no key: a key anchor brings its own. */
  readonly trust: TrustMaterial;
  knowsLog(logId: Buffer): boolean;
  trustsLogAt(logId: Buffer, time: Date): boolean;
  knowsTimestampAuthority(timestamp: RFC3161Timestamp): boolean;
  knowsIssuerOf(leaf: Leaf): boolean;
  knowsCertificateLog(logId: Buffer): boolean;
}

/** Parsing a root takes as long as verifying several signatures; the last ones used are kept, oldest first. */
const parsed = new Map<Digest, RootMaterial>();

/** More roots than a policy names; a process that loads one policy after another would keep them all. */
const KEPT = 32;

/**
 * The material of the TrustedRoot with this digest.
 *
 * @throws Rejection `root.invalid`
 */
export function rootMaterial(root: { rootDigest: Digest; rootJson: string }): RootMaterial {
  const material =
    parsed.get(root.rootDigest) ??
    rejectOn("root.invalid", "the trusted root cannot be read", () => parseRoot(root.rootJson));
  parsed.delete(root.rootDigest);
  parsed.set(root.rootDigest, material);
  const [oldest] = parsed.keys();
  if (oldest !== undefined && parsed.size > KEPT) parsed.delete(oldest);
  return material;
}

function parseRoot(json: string): RootMaterial {
  const root = TrustedRoot.fromJSON(parseStrictJson(json));
  for (const log of [...root.tlogs, ...root.ctlogs]) requireWindow(log);
  if (root.certificateAuthorities.length + root.tlogs.length === 0) {
    throw new Rejection("root.invalid", "the trusted root knows no authority and no log");
  }
  const material = toTrustMaterial(root, () => {
    throw new Error("a trusted root holds no signing key");
  });
  const trust: TrustMaterial = {
    ...material,
    certificateAuthorities: material.certificateAuthorities.map(withCachedChain),
    timestampAuthorities: material.timestampAuthorities.map(withCachedChain),
  };
  const issuers = trust.certificateAuthorities.flatMap(({ certChain }) => certChain);
  return {
    trust,
    knowsLog: (logId) => trust.tlogs.some((log) => log.logID.equals(logId)),
    trustsLogAt: (logId, time) =>
      trust.tlogs.some(
        ({ logID, validFor: { start, end } }) =>
          logID.equals(logId) && start <= time && time <= end,
      ),
    knowsCertificateLog: (logId) => trust.ctlogs.some((log) => log.logID.equals(logId)),
    knowsIssuerOf: ({ certificate }) =>
      issuers.some(({ subject }) => subject.equals(certificate.issuer)),
    knowsTimestampAuthority: (timestamp) =>
      trust.timestampAuthorities.some(
        ({ certChain: [leaf] }) =>
          leaf?.serialNumber.equals(timestamp.signerSerialNumber) === true &&
          leaf.issuer.equals(timestamp.signerIssuer),
      ),
  };
}

type Authority = TrustMaterial["certificateAuthorities"][number];

const withCachedChain = (authority: Authority): Authority => ({
  ...authority,
  certChain: authority.certChain.map((certificate) => CachedCertificate.from(certificate)),
});

/** `@sigstore/verify` takes a log without a start as one that has been trusted for ever. */
function requireWindow(log: TransparencyLogInstance): void {
  const { baseUrl, publicKey, logId, checkpointKeyId } = log;
  if (!publicKey?.rawBytes || !(logId ?? checkpointKeyId) || !publicKey.validFor?.start) {
    throw new Rejection("root.invalid", `log ${baseUrl} lacks its key, id or start of validity`);
  }
}
