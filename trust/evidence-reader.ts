import pLimit from "p-limit";
import type { Need, Subject, SubjectProblem } from "./decision/types";
import {
  gatherEvidence,
  GithubAttestations,
  mergeEvidence,
  problemOf,
  stopped,
  withPlatforms,
  type AttestationSource,
  type BundleSource,
} from "./evidence";
import type { Evidence, EvidencePart, PlatformEvidence } from "./evidence/types";
import { repositoryName } from "./image";
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

export interface EvidenceReaderOptions {
  readonly policy: TrustPolicy;
  /** Where content is read. Default: registries over the network. */
  readonly source?: ContentSource;
  /** Where GitHub's attestations are read. Default: its API. */
  readonly github?: AttestationSource;
  /** Bundles that the caller gives, looked at for every image. Default: none. */
  readonly files?: BundleSource;
  /** No requests: whatever is not there already is a problem. Default false. */
  readonly offline?: boolean;
}

type EvidenceNeed = Extract<Need, { kind: "evidence" }>;

/** Platforms of one image that are read side by side. */
const WIDTH = 4;

/** Reads what a decision needs, each thing once however many ask for it at a time. */
export class EvidenceReader {
  readonly #policy: TrustPolicy;
  readonly #source: ContentSource;
  readonly #github: AttestationSource;
  readonly #files: BundleSource | undefined;
  readonly #offline: boolean;
  readonly #reading: SharedWork;

  /** @param deadlineMs for each thing that is read */
  constructor(
    options: EvidenceReaderOptions,
    deadlineMs: number,
    private readonly clock: () => Date,
  ) {
    this.#policy = options.policy;
    this.#source = options.source ?? new RegistryClient();
    this.#github = options.github ?? new GithubAttestations();
    this.#files = options.files;
    this.#offline = options.offline ?? false;
    this.#reading = new SharedWork(deadlineMs);
  }

  get requests(): number {
    return this.#source.requests + this.#github.requests;
  }

  async close(): Promise<void> {
    this.#reading.end(new RegistryError("verifier.cancelled", "the verifier was closed"));
    await Promise.all([this.#source.close(), this.#github.close()]);
  }

  /** Resolves the tag, where the image itself lies. */
  async resolve(
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

  /**
   * The evidence with the part that is needed next, and with the caller's files if it is the first about its digest.
   *
   * @throws the reason of the signal
   */
  async read(
    subject: Subject,
    evidence: Evidence | undefined,
    { part, platform }: EvidenceNeed,
    signal: AbortSignal,
  ): Promise<Evidence> {
    const { digest } = subject;
    if (digest === undefined) throw new Error("evidence was asked for before the digest is known");
    if (platform !== undefined) {
      if (!evidence) throw new Error("a platform was asked for before its image");
      return withPlatforms(
        evidence,
        await this.#platforms(subject, evidence, part, platform, signal),
      );
    }
    const found = await this.#found(subject, digest, part, evidence === undefined, signal);
    return evidence ? mergeEvidence(evidence, found) : found;
  }

  /** Of a platform; at the first look at one of all of them, since all will be asked for the same. */
  async #platforms(
    subject: Subject,
    { manifest, platforms: read = [] }: Evidence,
    part: EvidencePart,
    digest: Digest,
    signal: AbortSignal,
  ): Promise<PlatformEvidence[]> {
    const isFirst = read.length === 0;
    const wanted = (manifest?.platforms ?? []).filter(
      (platform) => isFirst || platform.digest === digest,
    );
    if (!wanted.some((platform) => platform.digest === digest)) {
      throw new Error(`${digest} is no platform of the image`);
    }
    return pLimit(WIDTH).map(wanted, async (platform) => ({
      platform: platform.platform,
      evidence: await this.#found(subject, platform.digest, part, isFirst, signal),
    }));
  }

  async #found(
    subject: Subject,
    digest: Digest,
    part: EvidencePart,
    isFirst: boolean,
    signal: AbortSignal,
  ): Promise<Evidence> {
    const parts = new Set([part, ...(isFirst && this.#files ? ["files" as const] : [])]);
    const found = await Promise.all(
      [...parts].map((one) => this.#gather(subject, digest, one, signal)),
    );
    return found.reduce(mergeEvidence);
  }

  async #gather(
    { reference }: Subject,
    digest: Digest,
    part: EvidencePart,
    signal: AbortSignal,
  ): Promise<Evidence> {
    const repository = evidenceRepository(this.#policy, reference);
    // Whether the image is there is asked where it lies, not where a mirror's signatures do.
    const place = part === "manifest" ? repositoryOf(reference) : repository;
    if (this.#offline && part !== "files") return this.#nothing(repository, digest, part);
    const evidence = await this.#reading.join(
      ["evidence", repositoryName(place), digest, part],
      signal,
      (work) =>
        gatherEvidence({
          source: this.#source,
          repository: place,
          digest,
          anchors: this.#policy.anchors,
          part,
          bundles: this.#bundlesOf(part),
          signal: work,
          now: this.clock(),
        }),
    );
    return { ...evidence, repository: repositoryName(repository) };
  }

  #bundlesOf(part: EvidencePart): BundleSource | undefined {
    if (part === "files") return this.#files;
    return isGithub(part) ? this.#github.of(part.slice(GITHUB.length)) : undefined;
  }

  #nothing(repository: Repository, digest: Digest, part: EvidencePart): Evidence {
    const message = "no fresh evidence is cached, and requests are switched off";
    return {
      repository: repositoryName(repository),
      digest,
      parts: [part],
      statements: [],
      rejected: [],
      problems: [{ part, code: "evidence.offline", message }],
      referrers: 0,
      gatheredAt: this.clock().toISOString(),
    };
  }
}

const GITHUB = "github:";

const isGithub = (part: EvidencePart): part is `github:${string}` => part.startsWith(GITHUB);

const repositoryOf = ({ registry, repository }: Repository): Repository => ({
  registry,
  repository,
});

/** An error of the registry tells more than that the wait was ended. */
export const failureOf = (error: unknown, signal: AbortSignal): SubjectProblem =>
  signal.aborted && !(error instanceof RegistryError) ? stopped(signal) : problemOf(error);
