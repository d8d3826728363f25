import {
  readSavedDecision,
  replayDecision,
  SavedDecisionError,
  type Difference,
} from "../trust/saved";
import { renderText } from "../trust/report";
import { escapeJson, escapeText } from "../trust/report/escape";
import { exit, UsageError } from "./exit";
import { styleOf, type Io } from "./io";

/** Exit code of a replay that comes to something else: never that of a denial, which it is not. */
const DIFFERENT = exit.denied;

/** Repeats what a file holds. @throws UsageError for a damaged file */
export const replay = async (file: string, format: "text" | "json", io: Io): Promise<number> => {
  const started = performance.now();
  try {
    const saved = await readSavedDecision(file);
    const { verdicts, difference } = await replayDecision(saved);
    const { clock, verifier } = saved;
    const same = difference === undefined;
    if (format === "json") {
      // Under another name than a report's verdicts: nothing that reads decisions takes it for one.
      const report = { version: 1, clock, verifier, same, difference, replayed: verdicts };
      io.stdout.write(escapeJson(`${JSON.stringify(report, null, 2)}\n`));
    } else {
      const figures = { seconds: (performance.now() - started) / 1000, requests: 0 };
      io.stdout.write(
        `replay of a decision of ${clock} by countersign ${escapeText(verifier)}; it passes no gate\n\n` +
          `${renderText(verdicts, figures, styleOf(io.stdout, io.env))}\n` +
          (same ? "the same verdicts as then\n" : differenceText(difference)),
      );
    }
    return same ? exit.allowed : DIFFERENT;
  } catch (error) {
    if (!(error instanceof SavedDecisionError)) throw error;
    const at = error.place === "" ? "" : ` at ${escapeText(error.place)}`;
    // The place in a policy spans lines.
    const message = error.message.split("\n").map(escapeText).join("\n");
    throw new UsageError(`${escapeText(file)}${at}: ${message}`);
  }
};

const differenceText = ({ place, saved, replayed }: Difference): string =>
  `NOT the same verdicts as then\n  at        ${escapeText(place)}\n  saved     ${shown(saved)}\n  replayed  ${shown(replayed)}\n`;

const shown = (value: unknown): string =>
  value === undefined ? "nothing" : escapeText(JSON.stringify(value));
