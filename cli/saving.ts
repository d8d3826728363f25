import { basename } from "node:path";
import type { Verdict } from "../trust/decision";
import type { TrustPolicy } from "../trust/policy";
import { readPolicyFile, type ReadPolicyFile } from "../trust/policy/files";
import { escapeText } from "../trust/report/escape";
import {
  Recording,
  RecordingAttestations,
  RecordingBundles,
  recordFiles,
  RecordingSource,
  rootInUse,
  saveDecision,
  SavedDecisionError,
} from "../trust/saved";
import type { ImageRequest } from "../trust/verifier";
import { UsageError } from "./exit";
import { sourcesOf, type SourceFlags, type Sources } from "./source";

interface SavingFlags extends SourceFlags {
  readonly policy: string;
  readonly trustedRoot?: string;
  readonly asOf?: Date;
  readonly offline: boolean;
  readonly strict: boolean;
}

/** Takes down a decision while it is made, for `verify --save FILE`. */
export class Saving {
  /** Read through these, everything is taken down; a cache would hide the raw bytes. */
  readonly sources: Sources;
  readonly readFile: ReadPolicyFile;
  /** One time for all images. */
  readonly clock: Date;
  private readonly recording = new Recording();
  private readonly files: Readonly<Record<string, string>>;

  /** @throws UsageError */
  constructor(
    private readonly file: string,
    private readonly flags: SavingFlags,
  ) {
    if (flags.offline) {
      throw new UsageError("--save needs the raw evidence, which --offline does not read");
    }
    const { source, github, files } = sourcesOf(flags);
    this.sources = {
      source: new RecordingSource(source, this.recording),
      github: new RecordingAttestations(github, this.recording),
      ...(files === undefined
        ? {}
        : { files: new RecordingBundles(files, "files", this.recording) }),
    };
    const recorded = recordFiles();
    this.files = recorded.files;
    this.readFile = recorded.readFile;
    this.clock = flags.asOf ?? new Date();
  }

  /** @throws UsageError */
  async save(
    policy: TrustPolicy,
    requests: readonly ImageRequest[],
    verdicts: readonly Verdict[],
  ): Promise<void> {
    const { policy: policyFile, trustedRoot, strict } = this.flags;
    try {
      await saveDecision(this.file, {
        policy: {
          file: basename(policyFile),
          text: readPolicyFile("", policyFile),
          digest: policy.digest,
          files: { ...this.files },
          publicGoodRoot: rootInUse(trustedRoot),
        },
        strict,
        clock: this.clock,
        requests,
        recording: this.recording,
        verdicts,
      });
    } catch (error) {
      const isOurs = error instanceof SavedDecisionError;
      if (!isOurs && (error as NodeJS.ErrnoException).code === undefined) throw error;
      throw new UsageError(
        `${escapeText(this.file)} was not written: ${escapeText((error as Error).message)}`,
      );
    }
  }
}
