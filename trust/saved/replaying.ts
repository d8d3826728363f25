import type { AttestationSource, BundleSource, StoredBundle } from "../evidence";
import { repositoryName } from "../image";
import { checkBlob, checkDigest } from "../registry/blob";
import { RegistryError } from "../registry/error";
import type { ContentSource, Descriptor, Digest, Manifest, Repository } from "../registry/port";
import { keyOf } from "./key";
import type { SavedAnswer, SavedDecision, SavedProblem } from "./types";

type Of<Call extends SavedAnswer["call"]> = Extract<SavedAnswer, { call: Call }>;

/** The saved answers to the questions of a decision. What was not asked then has no answer now. */
export class Replies {
  private readonly answers: ReadonlyMap<string, SavedAnswer>;

  constructor(private readonly saved: Pick<SavedDecision, "answers" | "content">) {
    this.answers = new Map(saved.answers.map((answer) => [keyOf(answer), answer]));
  }

  /** @throws RegistryError: the one that was met then, or `evidence.offline` */
  to<A extends SavedAnswer>(question: A): A {
    const answer = this.answers.get(keyOf(question));
    if (answer === undefined) throw notSaved(`no answer to ${keyOf(question)}`);
    if (answer.problem !== undefined) throw failure(answer.problem);
    return answer as A;
  }

  bytes(digest: Digest): Uint8Array {
    const base64 = Object.hasOwn(this.saved.content, digest)
      ? this.saved.content[digest]
      : undefined;
    if (base64 === undefined) throw notSaved(`no content ${digest}`);
    return Buffer.from(base64, "base64");
  }
}

const notSaved = (what: string): RegistryError =>
  new RegistryError("evidence.offline", `the saved decision holds ${what}`);

/** As it was thrown then. */
const failure = ({ code, message, retryAfterSeconds }: SavedProblem): Error =>
  code === "verifier.failed"
    ? new Error(message)
    : new RegistryError(
        code,
        message,
        retryAfterSeconds === undefined ? {} : { retryAfterSeconds },
      );

/** A content source without a network: it knows what was read then, and nothing else. Bytes are held against digests. */
export class ReplayingSource implements ContentSource {
  readonly requests = 0;

  constructor(private readonly replies: Replies) {}

  close(): Promise<void> {
    return Promise.resolve();
  }

  async resolveTag(repository: Repository, tag: string): Promise<Digest | undefined> {
    await Promise.resolve();
    const question: Of<"tag"> = { call: "tag", repository: repositoryName(repository), tag };
    return this.replies.to(question).digest;
  }

  async manifest(
    repository: Repository,
    reference: { digest: Digest } | { tag: string },
  ): Promise<Manifest | undefined> {
    await Promise.resolve();
    const question: Of<"manifest"> = {
      call: "manifest",
      repository: repositoryName(repository),
      reference: "digest" in reference ? reference.digest : reference.tag,
    };
    const { found } = this.replies.to(question);
    if (found === undefined) return undefined;
    const bytes = this.replies.bytes(found.digest);
    const expected = "digest" in reference ? reference.digest : found.digest;
    checkDigest(bytes, expected, `manifest ${question.reference}`);
    return { ...found, bytes };
  }

  async blob(repository: Repository, descriptor: Descriptor): Promise<Uint8Array> {
    await Promise.resolve();
    const { digest, size } = descriptor;
    const question: Of<"blob"> = {
      call: "blob",
      repository: repositoryName(repository),
      digest,
      size,
    };
    this.replies.to(question);
    const bytes = this.replies.bytes(digest);
    checkBlob(bytes, descriptor, `blob ${digest}`);
    return bytes;
  }

  async referrers(repository: Repository, digest: Digest): Promise<readonly Descriptor[]> {
    await Promise.resolve();
    const question: Of<"referrers"> = {
      call: "referrers",
      repository: repositoryName(repository),
      digest,
    };
    return this.replies.to(question).found ?? [];
  }
}

/** The same for bundles that lay elsewhere than beside the image. */
export class ReplayingBundles implements BundleSource {
  constructor(
    private readonly from: string,
    private readonly replies: Replies,
  ) {}

  async bundles(digest: Digest): Promise<readonly StoredBundle[]> {
    await Promise.resolve();
    const question: Of<"bundles"> = { call: "bundles", from: this.from, digest };
    const { found = [] } = this.replies.to(question);
    return found.map((bundle) => ({
      read: async () => {
        await Promise.resolve();
        if (bundle === null) throw notSaved("not this bundle, which was not read then");
        if (typeof bundle !== "string") throw failure(bundle);
        const bytes = this.replies.bytes(bundle);
        checkDigest(bytes, bundle, `bundle ${bundle}`);
        return bytes;
      },
    }));
  }
}

/** The same for GitHub's attestations. */
export class ReplayingAttestations implements AttestationSource {
  readonly requests = 0;

  constructor(private readonly replies: Replies) {}

  of(repository: string): BundleSource {
    return new ReplayingBundles(`github:${repository}`, this.replies);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
