import pLimit from "p-limit";
import type { EvidenceCache } from "./cache";
import { decide, nextNeed, refuseReference } from "./decision";
import type { Namespace, Need, Subject, Verdict } from "./decision/types";
import type { Evidence } from "./evidence/types";
import { EvidenceReader, failureOf, type EvidenceReaderOptions } from "./evidence-reader";
import { ImageReferenceError, parseImageReference } from "./image";
import type { TrustPolicy } from "./policy";
import { RememberedEvidence } from "./remembered-evidence";

/** An image as a workload or a person names it, with what is known of its namespace. */
export interface ImageRequest {
  readonly image: string;
  readonly namespace: Namespace;
}

export interface VerifyOptions {
  /** Ends the wait: what is not decided by then is undecided. */
  readonly signal?: AbortSignal;
  /** Told each verdict as soon as it is there, with what it was made of. */
  readonly onVerdict?: (verdict: Verdict, basis: Basis) => void;
}

/** What a verdict was made of. */
export interface Basis {
  /** Absent for a text that is no image reference. */
  readonly subject?: Subject;
  /** Absent where the policy alone decided. */
  readonly evidence?: Evidence;
}

interface Decided {
  readonly verdict: Verdict;
  readonly basis: Basis;
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

export interface VerifierOptions extends EvidenceReaderOptions {
  /**
   * Evidence of earlier processes. Default: none beyond this verifier's own. It neither takes nor gives evidence when
   * `files` are given, since the next run may be given others.
   */
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

class PolicyVerifier implements Verifier {
  readonly #policy: TrustPolicy;
  readonly #reader: EvidenceReader;
  readonly #remembered: RememberedEvidence;
  readonly #deadlineMs: number;
  readonly #clock: () => Date;
  readonly #now: () => Date;
  readonly #limit: ReturnType<typeof pLimit>;

  constructor(options: VerifierOptions) {
    const { policy, files, cache, cacheMaxAgeMs, deadlineMs = 60_000, asOf } = options;
    const { clock = () => new Date(), concurrency = 16 } = options;
    this.#policy = policy;
    this.#reader = new EvidenceReader(options, deadlineMs, clock);
    this.#remembered = new RememberedEvidence({
      policy,
      ...(cache && !files && { cache }),
      ...(cacheMaxAgeMs !== undefined && { cacheMaxAgeMs }),
    });
    this.#deadlineMs = deadlineMs;
    this.#clock = clock;
    this.#now = asOf === undefined ? clock : () => asOf;
    this.#limit = pLimit(concurrency);
  }

  get requests(): number {
    return this.#reader.requests;
  }

  close(): Promise<void> {
    return this.#reader.close();
  }

  async settled(request: ImageRequest): Promise<Verdict | undefined> {
    const now = this.#now();
    const { subject, refused } = this.#subject(request, now);
    if (refused) return refused;
    if (needed(this.#policy, subject, undefined, now) === undefined)
      return decide(this.#policy, subject, undefined, now);
    return (await this.#fromMemory(subject, now))?.verdict;
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
          const { verdict, basis } = await this.#verdict(request, ends);
          onVerdict?.(verdict, basis);
          return verdict;
        }),
      ),
    );
  }

  async #verdict(request: ImageRequest, signal: AbortSignal): Promise<Decided> {
    const now = this.#now();
    const { subject, refused } = this.#subject(request, now);
    if (refused) return { verdict: refused, basis: {} };
    try {
      return await this.#decided(subject, now, signal);
    } catch (error) {
      // Whatever went wrong leaves this image undecided, and the others alone.
      const failed = { ...subject, problem: failureOf(error, signal) };
      return {
        verdict: decide(this.#policy, failed, undefined, now),
        basis: { subject: failed },
      };
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

  async #decided(subject: Subject, now: Date, signal: AbortSignal): Promise<Decided> {
    let current = subject;
    let evidence: Evidence | undefined;
    const asked = new Set<string>();
    for (;;) {
      const need = needed(this.#policy, current, evidence, now);
      if (need === undefined) break;
      refuseTwice(asked, need);
      if (need.kind === "digest") {
        current = { ...current, ...(await this.#reader.resolve(current, signal)) };
        continue;
      }
      if (evidence === undefined) {
        const remembered = await this.#fromMemory(current, now);
        if (remembered) return remembered;
      }
      evidence = await this.#reader.read(current, evidence, need, signal);
    }
    if (evidence) await this.#remembered.remember(current, evidence);
    return {
      verdict: decide(this.#policy, current, evidence, now),
      basis: { subject: current, ...(evidence && { evidence }) },
    };
  }

  /** The verdict that earlier evidence gives, if it allows without a finding; anything worse is read again first. */
  async #fromMemory(subject: Subject, now: Date): Promise<Decided | undefined> {
    for await (const evidence of this.#remembered.find(subject, this.#clock())) {
      if (needed(this.#policy, subject, evidence, now)) continue;
      const verdict = decide(this.#policy, subject, evidence, now);
      if (verdict.checks.every((check) => check.outcome === "allow"))
        return { verdict, basis: { subject, evidence } };
    }
    return undefined;
  }
}

/** Nothing more is needed of an image whose digest cannot be known. */
const needed = (
  policy: TrustPolicy,
  subject: Subject,
  evidence: Evidence | undefined,
  now: Date,
): Need | undefined => (subject.problem ? undefined : nextNeed(policy, subject, evidence, now));

/** Whatever was read stays read: a need that returns would be asked for until the deadline. */
function refuseTwice(asked: Set<string>, need: Need): void {
  const name = JSON.stringify(need);
  if (asked.has(name)) throw new Error(`${name} was read already`);
  asked.add(name);
}
