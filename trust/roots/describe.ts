import { createHash, X509Certificate } from "node:crypto";

/** One authority or log of a trusted root. */
export interface RootMember {
  readonly kind:
    | "certificate authority"
    | "transparency log"
    | "certificate transparency log"
    | "timestamp authority";
  /** URL of a log, subject of an authority's signing certificate; not escaped. */
  readonly name: string;
  /** sha256 of the key, lower-case hex. */
  readonly fingerprint: string;
  readonly from: string;
  /** Absent while it is in use. */
  readonly until?: string;
  /** When the first certificate of the chain expires. */
  readonly certificatesUntil?: string;
  readonly state: "in use" | "not yet" | "ended" | "expired";
}

interface Window {
  readonly start: string;
  readonly end?: string | null;
}

interface Log {
  readonly baseUrl: string;
  readonly publicKey: { readonly rawBytes: string; readonly validFor: Window };
}

interface Authority {
  readonly certChain: { readonly certificates: readonly { readonly rawBytes: string }[] };
  readonly validFor: Window;
}

/** The fields of a TrustedRoot that are shown, as the JSON has them. */
type RootJson = Partial<
  Record<"tlogs" | "ctlogs", readonly Log[] | null> &
    Record<"certificateAuthorities" | "timestampAuthorities", readonly Authority[] | null>
>;

/**
 * Whom a trusted root trusts, and when.
 *
 * @param json a checked TrustedRoot
 */
export const describeRoot = (json: string, now: Date): readonly RootMember[] => {
  const root = JSON.parse(json) as RootJson;
  return [
    ...(root.certificateAuthorities ?? []).map((authority) =>
      describeAuthority("certificate authority", authority, now),
    ),
    ...(root.tlogs ?? []).map((log) => describeLog("transparency log", log, now)),
    ...(root.ctlogs ?? []).map((log) => describeLog("certificate transparency log", log, now)),
    ...(root.timestampAuthorities ?? []).map((authority) =>
      describeAuthority("timestamp authority", authority, now),
    ),
  ];
};

const describeLog = (
  kind: RootMember["kind"],
  { baseUrl, publicKey }: Log,
  now: Date,
): RootMember => ({
  kind,
  name: baseUrl,
  fingerprint: sha256(Buffer.from(publicKey.rawBytes, "base64")),
  ...windowOf(publicKey.validFor, undefined, now),
});

const describeAuthority = (
  kind: RootMember["kind"],
  { certChain, validFor }: Authority,
  now: Date,
): RootMember => {
  const certificates = certChain.certificates.map(
    ({ rawBytes }) => new X509Certificate(Buffer.from(rawBytes, "base64")),
  );
  const [signing] = certificates;
  const ends = certificates.map(({ validToDate }) => validToDate.getTime());
  return {
    kind,
    name: signing?.subject.split("\n").join(", ") ?? "",
    fingerprint: sha256(signing?.publicKey.export({ type: "spki", format: "der" }) ?? ""),
    ...windowOf(validFor, new Date(Math.min(...ends)), now),
  };
};

const windowOf = (
  { start, end }: Window,
  certificatesUntil: Date | undefined,
  now: Date,
): Pick<RootMember, "from" | "until" | "certificatesUntil" | "state"> => ({
  from: start,
  ...(end == null ? {} : { until: end }),
  ...(certificatesUntil === undefined
    ? {}
    : { certificatesUntil: certificatesUntil.toISOString() }),
  state:
    now.getTime() < Date.parse(start)
      ? "not yet"
      : end != null && Date.parse(end) < now.getTime()
        ? "ended"
        : certificatesUntil !== undefined && certificatesUntil < now
          ? "expired"
          : "in use",
});

const sha256 = (bytes: string | Buffer): string => createHash("sha256").update(bytes).digest("hex");
