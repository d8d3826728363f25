import { createHash, generateKeyPairSync, sign, type KeyObject } from "node:crypto";
import {
  Key,
  Metadata,
  MetaFile,
  Root,
  Signature,
  Snapshot,
  TargetFile,
  Targets,
  Timestamp,
} from "@tufjs/models";

const DAY_MS = 24 * 60 * 60 * 1000;

/** One signing key for all roles: what is tested is the client, not key management. */
interface RepositoryKey {
  readonly key: Key;
  readonly privateKey: KeyObject;
}

const newKey = (): RepositoryKey => {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const pem = publicKey.export({ type: "spki", format: "pem" }).toString();
  const keyID = createHash("sha256").update(pem).digest("hex");
  const key = new Key({
    keyID,
    keyType: "ecdsa",
    scheme: "ecdsa-sha2-nistp256",
    keyVal: { public: pem },
  });
  return { key, privateKey };
};

export interface PublishOptions {
  readonly target: string;
  /** Of timestamp, snapshot and targets. */
  readonly version: number;
  /** Days from now until everything but the root expires; default 7. */
  readonly days?: number;
}

/** A TUF repository with one target, `trusted_root.json`, made and signed in the test with @tufjs/models. */
export class TufRepository {
  /** What is served, by path. */
  readonly files = new Map<string, Buffer>();
  private readonly signer = newKey();
  private rootVersion = 0;

  constructor() {
    this.rotateRoot();
  }

  /** The root.json that a client begins with. */
  get firstRoot(): Buffer {
    return this.files.get("/1.root.json") ?? Buffer.alloc(0);
  }

  /** Publishes the next version of the root. */
  rotateRoot({ days = 365 }: { readonly days?: number } = {}): void {
    const root = new Root({
      version: ++this.rootVersion,
      specVersion: "1.0.31",
      expires: expiresIn(days),
      consistentSnapshot: true,
    });
    for (const role of ["root", "timestamp", "snapshot", "targets"]) {
      root.addKey(this.signer.key, role);
    }
    this.put(`/${this.rootVersion}.root.json`, this.signed(new Metadata(root)));
  }

  /** Publishes a target in a version of the metadata; what was there before stays fetchable by its version. */
  publish({ target, version, days = 7 }: PublishOptions): void {
    const common = { version, specVersion: "1.0.31", expires: expiresIn(days) };
    const bytes = Buffer.from(target);
    const sha256 = createHash("sha256").update(bytes).digest("hex");
    const targets = new Targets(common);
    targets.addTarget(
      new TargetFile({
        path: "trusted_root.json",
        length: bytes.length,
        hashes: { sha256 },
      }),
    );
    const snapshot = new Snapshot({
      ...common,
      meta: { "targets.json": new MetaFile({ version }) },
    });
    const timestamp = new Timestamp({ ...common, snapshotMeta: new MetaFile({ version }) });
    this.put(`/targets/${sha256}.trusted_root.json`, bytes);
    this.put(`/${version}.targets.json`, this.signed(new Metadata(targets)));
    this.put(`/${version}.snapshot.json`, this.signed(new Metadata(snapshot)));
    this.put("/timestamp.json", this.signed(new Metadata(timestamp)));
  }

  private put(path: string, bytes: Buffer): void {
    this.files.set(path, bytes);
  }

  private signed(metadata: Metadata<Root | Timestamp | Snapshot | Targets>): Buffer {
    metadata.sign(
      (data) =>
        new Signature({
          keyID: this.signer.key.keyID,
          sig: sign("sha256", data, this.signer.privateKey).toString("hex"),
        }),
    );
    return Buffer.from(JSON.stringify(metadata.toJSON()));
  }
}

/** TUF has whole seconds. */
const expiresIn = (days: number): string =>
  new Date(Date.now() + days * DAY_MS).toISOString().replace(/\.\d+Z$/, "Z");
