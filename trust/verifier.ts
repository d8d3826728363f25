import pLimit from "p-limit";
import { evidenceKey, MemoryCache, type EvidenceCache } from "./cache";
import { decide, nextNeed, refuseReference } from "./decision";
import type { Namespace, Need, Subject, SubjectProblem, Verdict } from "./decision/types";
import { gatherEvidence, mergeEvidence, problemOf, stopped } from "./evidence";
import type { Evidence, SignatureFormat } from "./evidence/types";
import { ImageReferenceError, parseImageReference, repositoryName } from "./image";
import type { TrustPolicy } from "./policy";
import { evidenceRepository } from "./policy/match";
import {
  RegistryClient,
  RegistryError,
  type ContentSource,
  type Digest,
  type Repository,
} from "./registry";
import { SharedWork } from "./shared-work";

/** An image as a workload or a person names it, with what is known of its namespace. */
export interface ImageRequest {
  readonly image: string;
  readonly namespace: Namespace;
}

export interface VerifyOptions {
  /** Ends the wait: what is not decided by then is undecided. */
  readonly signal?: AbortSignal;
  /** Told each verdict as soon as it is there. */
  readonly onVerdict?: (verdict: Verdict) => void;
}

/** The one way from an image to a verdict: resolve → gather evidence → decide. */
export interface Verifier {
  /** The verdict that needs no request: settled by the policy alone or by fresh cached evidence; else `undefined`. */
  settled(request: ImageRequest): Promise<Verdict | undefined>;
  /** A verdict for every request, in their order, whatever happens to another. Never rejects. */
  verify(requests: readonly ImageRequest[], options?: VerifyOptions): Promise<Verdict[]>;
  /** Requests sent to registries so far. */
  readonly requests: number;
  /** Ends kept connections. */
  close(): Promise<void>;
}

export interface VerifierOptions {
  readonly policy: TrustPolicy;
  /** Where content is read. Default: registries over the network. */
  readonly source?: ContentSource;
  /** No requests: what neither the policy nor fresh cached evidence settles is undecided. Default false. */
  readonly offline?: boolean;
  /** Evidence of earlier processes. Default: none beyond this verifier's own. */
  readonly cache?: EvidenceCache;
  /** How old cached evidence may be. Default one hour; an update takes 5 minutes. */
  readonly cacheMaxAgeMs?: number;
  /** For all images of one `verify` together. Default 60 s. */
  readonly deadlineMs?: number;
  /** Images in work at once. Default 16. */
  readonly concurrency?: number;
  /** Decide as on this date. Default: the machine's clock. */
  readonly asOf?: Date;
  /** The machine's clock, by which cached evidence ages. */
  readonly clock?: () => Date;
}

/** A verifier for one policy. It keeps connections and evidence for its life; close it when done. */
export const createVerifier = (options: VerifierOptions): Verifier => new PolicyVerifier(options);

const HOUR_MS = 60 * 60 * 1000;

class PolicyVerifier implements Verifier {
  readonly #policy: TrustPolicy;
  readonly #source: ContentSource;
  readonly #offline: boolean;
  readonly #caches: readonly EvidenceCache[];
  readonly #cacheMaxAgeMs: number;
  readonly #deadlineMs: number;
  readonly #clock: () => Date;
  readonly #now: () => Date;
  readonly #limit: ReturnType<typeof pLimit>;
  readonly #reading: SharedWork;

  constructor(options: VerifierOptions) {
    this.#policy = options.policy;
    this.#source = options.source ?? new RegistryClient();
    this.#offline = options.offline ?? false;
    this.#caches = [new MemoryCache(), ...(options.cache ? [options.cache] : [])];
    this.#cacheMaxAgeMs = options.cacheMaxAgeMs ?? HOUR_MS;
    this.#deadlineMs = options.deadlineMs ?? 60_000;
    this.#reading = new SharedWork(this.#deadlineMs);
    this.#clock = options.clock ?? (() => new Date());
    const { asOf } = options;
    this.#now = asOf === undefined ? this.#clock : () => asOf;
    this.#limit = pLimit(options.concurrency ?? 16);
  }

  get requests(): number {
    return this.#source.requests;
  }

  async close(): Promise<void> {
    this.#reading.end(new RegistryError("verifier.cancelled", "the verifier was closed"));
    await this.#source.close();
  }

  async settled(request: ImageRequest): Promise<Verdict | undefined> {
    const now = this.#now();
    const { subject, refused } = this.#subject(request, now);
    if (refused) return refused;
    if (needed(this.#policy, subject, undefined, now) === undefined)
      return decide(this.#policy, subject, undefined, now);
    return this.#fromCache(subject, now);
  }

  async verify(
    requests: readonly ImageRequest[],
    { signal, onVerdict }: VerifyOptions = {},
  ): Promise<Verdict[]> {
    const deadline = AbortSignal.timeout(this.#deadlineMs);
    const ends = signal ? AbortSignal.any([signal, deadline]) : deadline;
    return Promise.all(
      requests.map((request) =>
        this.#limit(async () => {
          const verdict = await this.#verdict(request, ends);
          onVerdict?.(verdict);
          return verdict;
        }),
      ),
    );
  }

  async #verdict(request: ImageRequest, signal: AbortSignal): Promise<Verdict> {
    const now = this.#now();
    const { subject, refused } = this.#subject(request, now);
    if (refused) return refused;
    try {
      return await this.#decided(subject, now, signal);
    } catch (error) {
      // Whatever went wrong leaves this image undecided, and the others alone.
      const problem = failureOf(error, signal);
      return decide(this.#policy, { ...subject, problem }, undefined, now);
    }
  }

  /** The subject of a request, or at once the verdict on a text that is no image reference. */
  #subject(
    request: ImageRequest,
    now: Date,
  ): { subject: Subject; refused?: undefined } | { subject?: undefined; refused: Verdict } {
    try {
      const reference = parseImageReference(request.image);
      const known = reference.digest ? { digest: reference.digest } : {};
      return { subject: { ...request, reference, ...known } };
    } catch (error) {
      if (!(error instanceof ImageReferenceError)) throw error;
      return { refused: refuseReference(this.#policy, request, error.message, now) };
    }
  }

  async #decided(subject: Subject, now: Date, signal: AbortSignal): Promise<Verdict> {
    let current = subject;
    let evidence: Evidence | undefined;
    let need: Need | undefined;
    while ((need = needed(this.#policy, current, evidence, now)) !== undefined) {
      if (need.kind === "digest") {
        current = { ...current, ...(await this.#resolve(current, signal)) };
        continue;
      }
      if (evidence === undefined) {
        const cached = await this.#fromCache(current, now);
        if (cached) return cached;
      }
      const found = await this.#gather(current, need.format, signal);
      evidence = evidence ? mergeEvidence(evidence, found) : found;
    }
    if (evidence) await this.#remember(current, evidence);
    return decide(this.#policy, current, evidence, now);
  }

  /** The verdict that cached evidence gives, if it allows without a finding; anything worse is read again first. */
  async #fromCache(subject: Subject, now: Date): Promise<Verdict | undefined> {
    if (subject.digest === undefined) return undefined;
    const key = this.#key(subject, subject.digest);
    for (const cache of this.#caches) {
      const evidence = await cache.get(key, this.#cacheMaxAgeMs, this.#clock());
      if (evidence === undefined || needed(this.#policy, subject, evidence, now)) continue;
      const verdict = decide(this.#policy, subject, evidence, now);
      if (verdict.checks.every((check) => check.outcome === "allow")) return verdict;
    }
    return undefined;
  }

  async #remember(subject: Subject, evidence: Evidence): Promise<void> {
    const key = this.#key(subject, evidence.digest);
    await Promise.all(this.#caches.map((cache) => cache.put(key, evidence)));
  }

  #key(subject: Subject, digest: Digest) {
    const repository = evidenceRepository(this.#policy, subject.reference);
    return evidenceKey(repositoryName(repository), digest, this.#policy.anchors);
  }

  /** Resolves the tag, where the image itself lies. */
  async #resolve(
    { reference }: Subject,
    signal: AbortSignal,
  ): Promise<{ digest: Digest } | { problem: SubjectProblem }> {
    const { registry, repository, tag = "latest" } = reference;
    if (this.#offline) {
      return {
        problem: { code: "evidence.offline", message: `tag "${tag}" cannot be resolved offline` },
      };
    }
    try {
      const digest = await this.#reading.join(
        ["tag", repositoryName(reference), tag],
        signal,
        (work) => this.#source.resolveTag({ registry, repository }, tag, work),
      );
      if (digest) return { digest };
      return {
        problem: {
          code: "image.not-found",
          message: `${repositoryName(reference)} has no tag "${tag}"`,
        },
      };
    } catch (error) {
      return { problem: failureOf(error, signal) };
    }
  }

  async #gather(subject: Subject, format: SignatureFormat, signal: AbortSignal): Promise<Evidence> {
    const digest = subject.digest;
    if (digest === undefined) throw new Error("evidence was asked for before the digest is known");
    const repository = evidenceRepository(this.#policy, subject.reference);
    if (this.#offline) return offlineEvidence(repository, digest, format, this.#clock());
    return this.#reading.join(
      ["evidence", repositoryName(repository), digest, format],
      signal,
      (work) =>
        gatherEvidence({
          source: this.#source,
          repository,
          digest,
          anchors: this.#policy.anchors,
          format,
          signal: work,
          now: this.#clock(),
        }),
    );
  }
}

/** Nothing more is needed of an image whose digest cannot be known. */
const needed = (
  policy: TrustPolicy,
  subject: Subject,
  evidence: Evidence | undefined,
  now: Date,
): Need | undefined => (subject.problem ? undefined : nextNeed(policy, subject, evidence, now));

const offlineEvidence = (
  repository: Repository,
  digest: Digest,
  format: SignatureFormat,
  now: Date,
): Evidence => ({
  repository: repositoryName(repository),
  digest,
  formats: [format],
  statements: [],
  rejected: [],
  problems: [
    {
      format,
      code: "evidence.offline",
      message: "no fresh evidence is cached, and requests are switched off",
    },
  ],
  referrers: 0,
  gatheredAt: now.toISOString(),
});

/** An error of the registry tells more than that the wait was ended. */
const failureOf = (error: unknown, signal: AbortSignal): SubjectProblem =>
  signal.aborted && !(error instanceof RegistryError) ? stopped(signal) : problemOf(error);
