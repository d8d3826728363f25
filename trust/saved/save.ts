import { version } from "../../package.json";
import { replaceFile } from "../atomic-file";
import type { Verdict } from "../decision";
import { limits } from "../limits";
import type { ImageRequest } from "../verifier";
import { SavedDecisionError } from "./error";
import type { Recording } from "./recording";
import { replayDecision } from "./replay";
import { sumsOf } from "./sums";
import { FORMAT, savedDecision, type SavedDecision } from "./types";

/** What was decided, and what it was decided from. */
export interface DecisionToSave {
  readonly policy: SavedDecision["policy"];
  readonly strict: boolean;
  /** The one clock of all verdicts. */
  readonly clock: Date;
  readonly requests: readonly ImageRequest[];
  readonly recording: Recording;
  readonly verdicts: readonly Verdict[];
}

/**
 * Writes a decision into a file (mode 0600: it may hold what a private registry does). It is replayed first: a decision
 * that cannot be repeated, such as one that a deadline ended, is not saved.
 *
 * @throws SavedDecisionError
 */
export async function saveDecision(file: string, decision: DecisionToSave): Promise<void> {
  requireSmall(decision.recording);
  const saved = toSaved(decision);
  const { difference } = await replayDecision(saved);
  if (difference !== undefined) {
    throw new SavedDecisionError(
      difference.place,
      "a replay does not come to the same: something ended the reading, such as the deadline; decide again",
    );
  }
  const text = `${JSON.stringify(saved, null, 2)}\n`;
  if (Buffer.byteLength(text) > limits.savedBytes) throw tooLarge();
  await replaceFile(file, text);
}

/** Before it becomes one text: for more than half a gigabyte there is none in JavaScript. */
function requireSmall({ content }: Recording): void {
  let bytes = 0;
  for (const { length } of content.values()) bytes += length;
  if (bytes * (4 / 3) > limits.savedBytes) throw tooLarge();
}

const tooLarge = (): SavedDecisionError =>
  new SavedDecisionError("", `larger than ${limits.savedBytes} bytes; save fewer images`);

function toSaved({
  policy,
  strict,
  clock,
  requests,
  recording,
  verdicts,
}: DecisionToSave): SavedDecision {
  const saved = {
    format: FORMAT,
    verifier: version,
    clock: clock.toISOString(),
    strict,
    requests,
    policy,
    answers: recording.answers,
    content: Object.fromEntries(
      [...recording.content].map(([digest, bytes]) => [
        digest,
        Buffer.from(bytes).toString("base64"),
      ]),
    ),
    verdicts,
  };
  // What is written is what a reader takes, without fields that are undefined.
  const plain = JSON.parse(JSON.stringify(saved)) as Omit<SavedDecision, "sums">;
  return savedDecision.parse({ ...plain, sums: sumsOf(plain) });
}
