import type { AttestationSource, BundleSource, StoredBundle } from "../evidence";
import { repositoryName } from "../image";
import { RegistryError } from "../registry/error";
import { sha256 } from "../registry/digest";
import type { ContentSource, Descriptor, Digest, Manifest, Repository } from "../registry/port";
import { keyOf } from "./key";
import type { SavedAnswer, SavedProblem } from "./types";

/** What one decision was read from: each question once, with its first answer for all who ask it. */
export class Recording {
  private readonly known = new Map<
    string,
    { readonly answer: SavedAnswer; readonly work: unknown }
  >();
  private readonly bytes = new Map<Digest, Uint8Array>();

  /** The answers in the order of the questions. */
  get answers(): readonly SavedAnswer[] {
    return [...this.known.values()].map(({ answer }) => answer);
  }

  get content(): ReadonlyMap<Digest, Uint8Array> {
    return this.bytes;
  }

  keep(bytes: Uint8Array): Digest {
    const digest = sha256(bytes);
    this.bytes.set(digest, bytes);
    return digest;
  }

  /**
   * Asks, and takes down what comes of it.
   *
   * @param answer the question; what was found is filled in
   */
  ask<A extends SavedAnswer, T>(
    answer: A,
    work: () => Promise<T>,
    found: (value: T, answer: A) => void,
  ): Promise<T> {
    const key = keyOf(answer);
    const known = this.known.get(key);
    if (known !== undefined) return known.work as Promise<T>;
    // A question that is still open when the decision ends is not one that was answered with nothing.
    answer.problem = { code: "verifier.cancelled", message: "it was not answered in time" };
    const started = work().then(
      (value) => {
        delete answer.problem;
        found(value, answer);
        return value;
      },
      (error: unknown) => {
        answer.problem = savedProblem(error);
        throw error;
      },
    );
    this.known.set(key, { answer, work: started });
    return started;
  }
}

export const savedProblem = (error: unknown): SavedProblem => {
  if (!(error instanceof RegistryError)) {
    return {
      code: "verifier.failed",
      message: error instanceof Error ? error.message : String(error),
    };
  }
  const { code, message, options } = error;
  const { retryAfterSeconds } = options;
  return { code, message, ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) };
};

/** A content source that takes down all that is read through it. */
export class RecordingSource implements ContentSource {
  constructor(
    private readonly inner: ContentSource,
    private readonly recording: Recording,
  ) {}

  get requests(): number {
    return this.inner.requests;
  }

  close(): Promise<void> {
    return this.inner.close();
  }

  resolveTag(
    repository: Repository,
    tag: string,
    signal: AbortSignal,
  ): Promise<Digest | undefined> {
    return this.recording.ask(
      question({ call: "tag", repository: repositoryName(repository), tag }),
      () => this.inner.resolveTag(repository, tag, signal),
      (digest, answer) => {
        if (digest !== undefined) answer.digest = digest;
      },
    );
  }

  manifest(
    repository: Repository,
    reference: { digest: Digest } | { tag: string },
    signal: AbortSignal,
  ): Promise<Manifest | undefined> {
    return this.recording.ask(
      question({
        call: "manifest",
        repository: repositoryName(repository),
        reference: "digest" in reference ? reference.digest : reference.tag,
      }),
      () => this.inner.manifest(repository, reference, signal),
      (manifest, answer) => {
        if (manifest === undefined) return;
        const { digest, mediaType, bytes } = manifest;
        answer.found = { digest, mediaType };
        this.recording.keep(bytes);
      },
    );
  }

  blob(repository: Repository, descriptor: Descriptor, signal: AbortSignal): Promise<Uint8Array> {
    const { digest, size } = descriptor;
    return this.recording.ask(
      question({ call: "blob", repository: repositoryName(repository), digest, size }),
      () => this.inner.blob(repository, descriptor, signal),
      (bytes) => {
        this.recording.keep(bytes);
      },
    );
  }

  referrers(
    repository: Repository,
    digest: Digest,
    signal: AbortSignal,
  ): Promise<readonly Descriptor[]> {
    return this.recording.ask(
      question({ call: "referrers", repository: repositoryName(repository), digest }),
      () => this.inner.referrers(repository, digest, signal),
      (found, answer) => {
        answer.found = found.map((descriptor) => ({ ...descriptor }));
      },
    );
  }
}

/** An answer before anything is known but what was asked. */
const question = <Call extends SavedAnswer["call"]>(
  asked: Extract<SavedAnswer, { call: Call }> & { readonly call: Call },
): Extract<SavedAnswer, { call: Call }> => asked;

/** The same for bundles that lie elsewhere than beside the image. */
export class RecordingBundles implements BundleSource {
  /** @param from the part of evidence that they are */
  constructor(
    private readonly inner: BundleSource,
    private readonly from: string,
    private readonly recording: Recording,
  ) {}

  async bundles(digest: Digest, signal: AbortSignal): Promise<readonly StoredBundle[]> {
    const answer = question({ call: "bundles", from: this.from, digest });
    return this.recording.ask(
      answer,
      async () => {
        const stored = await this.inner.bundles(digest, signal);
        const found: NonNullable<typeof answer.found> = stored.map(() => null);
        answer.found = found;
        return stored.map((bundle, index) => ({
          read: async (reading: AbortSignal) => {
            try {
              const bytes = await bundle.read(reading);
              found[index] = this.recording.keep(bytes);
              return bytes;
            } catch (error) {
              found[index] = savedProblem(error);
              throw error;
            }
          },
        }));
      },
      () => undefined,
    );
  }
}

/** The same for GitHub's attestations. */
export class RecordingAttestations implements AttestationSource {
  constructor(
    private readonly inner: AttestationSource,
    private readonly recording: Recording,
  ) {}

  get requests(): number {
    return this.inner.requests;
  }

  of(repository: string): BundleSource {
    return new RecordingBundles(this.inner.of(repository), `github:${repository}`, this.recording);
  }

  close(): Promise<void> {
    return this.inner.close();
  }
}
