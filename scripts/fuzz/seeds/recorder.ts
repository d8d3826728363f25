import type {
  Authority,
  BundleJson,
  Identity,
  LegacyLayer,
  SigningKey,
  Subject,
} from "../../../test/support/authority";
import type { Digest } from "../../../trust/registry";
import { contentOfBundle, contentOfLayer, type SignedContent } from "../signed-content";
import { ATTESTED_TYPE, type Issued } from "../world";

export interface Expected {
  readonly digest: Digest;
  readonly identity: Identity;
  readonly key: SigningKey;
}

/** Options of a signature that change only how it is stored or proven, and leave it a good one. */
const HARMLESS = new Set([
  ...["digest", "identity", "key", "log", "timestamp", "timestampOf", "entry"],
  ...["repositoryName", "predicateType", "predicate", "subjects"],
]);

/**
 * An authority that takes down what it signs: what is trusted is known from what it was asked for, and not from any
 * verifier. Variants break afterwards what they got.
 */
export class Recorder {
  readonly issued: Issued[] = [];
  /** The time that each log entry and timestamp proves. */
  readonly proofs: Record<string, string> = {};

  private trusting = false;

  constructor(
    private readonly authority: Authority,
    private readonly expected: Expected,
  ) {}

  /** What is signed meanwhile is trusted, though it looks odd. */
  trust<Made>(make: () => Made): Made {
    this.trusting = true;
    const made = make();
    this.trusting = false;
    return made;
  }

  get recording(): Authority {
    const { authority } = this;
    return {
      ...authority,
      signBundle: (options) => this.bundle(authority.signBundle(options), options),
      signBundleWithKey: (options) => this.bundle(authority.signBundleWithKey(options), options),
      signLegacy: (options) => this.layer(authority.signLegacy(options), options, "payload"),
      signLegacyWithKey: (options) =>
        this.layer(authority.signLegacyWithKey(options), options, "payload"),
      signAttestation: (options) =>
        this.layer(authority.signAttestation(options), options, "envelope"),
      signAttestationWithKey: (options) =>
        this.layer(authority.signAttestationWithKey(options), options, "envelope"),
      logBundle: (signed, log, options) => {
        const entry = authority.logBundle(signed, log, options);
        this.bundle({ ...signed, verificationMaterial: { tlogEntries: [entry] } });
        return entry;
      },
      timestampBundle: (signed, options) => {
        const timestamp = authority.timestampBundle(signed, options);
        const timestampVerificationData = { rfc3161Timestamps: [timestamp] };
        const verificationMaterial = { timestampVerificationData };
        this.bundle({ ...signed, verificationMaterial }, undefined, options?.time);
        return timestamp;
      },
    };
  }

  private bundle(signed: BundleJson, options?: object, time?: Date): BundleJson {
    this.add(contentOfBundle(Buffer.from(JSON.stringify(signed))), options, time);
    return signed;
  }

  private layer(signed: LegacyLayer, options: object, kind: "payload" | "envelope"): LegacyLayer {
    const annotations = Buffer.from(JSON.stringify(signed.annotations));
    this.add(contentOfLayer(signed.payload, annotations, kind), options);
    return signed;
  }

  private add(found: SignedContent | undefined, options: object | undefined, time?: Date): void {
    if (!found) throw new Error("the authority signed what cannot be read");
    for (const proof of found.proofs) {
      this.proofs[proof.key] = proof.time ?? (time ?? this.timeOf(options)).toISOString();
    }
    if (options)
      this.issued.push({
        content: found.content,
        trusted: this.trusting || this.isTrusted(options),
      });
  }

  private timeOf(options: object | undefined): Date {
    const { timestampedAt, time } = (options ?? {}) as { timestampedAt?: Date; time?: Date };
    return timestampedAt ?? time ?? this.authority.now();
  }

  private isTrusted(options: object): boolean {
    const asked = options as Asked;
    const { digest, subjects, identity, key, predicateType, predicate, log, entry = {} } = asked;
    const isAttested = predicateType === ATTESTED_TYPE && predicate?.ok === true;
    const hex = this.expected.digest.slice("sha256:".length);
    return (
      Object.keys(options).every((name) => HARMLESS.has(name)) &&
      (subjects
        ? subjects.some(({ digest: { sha256 } }) => sha256 === hex)
        : digest === this.expected.digest) &&
      (identity === this.expected.identity || key === this.expected.key) &&
      (predicateType === undefined || isAttested) &&
      log !== "none" &&
      (typeof entry === "string"
        ? entry !== "none"
        : Object.keys(entry).every((name) => name === "rekor2Kind"))
    );
  }
}

type Asked = Partial<Expected> & {
  readonly subjects?: readonly Subject[];
  readonly predicateType?: string;
  readonly predicate?: { readonly ok?: unknown };
  readonly log?: string;
  readonly entry?: string | object;
};
