import { Option, type Command } from "commander";
import type { Io } from "./io";

const EXAMPLES = `
Decides again from what "countersign verify --save FILE" wrote: the policy, the clock,
and every answer of the registry byte for byte. Each signature is verified anew, and
nothing is asked of any network.

A replay passes no gate. It says that the decision can be repeated, not that it still
holds: the policy, the image and the time may be others now. Nobody signs the file;
whoever can change it can make up another decision.

Examples:
  $ countersign verify acme.azurecr.io/shop/api:1.4.2 --save decision.json
  $ countersign replay decision.json

Exit codes:
  0  the same verdicts as then, whatever they are: also when every image was denied
  1  other verdicts than then
  2  wrong usage, or the file is damaged: the message says where
`;

/** `countersign replay FILE`. */
export const addReplay = (program: Command, io: Io, done: (code: number) => void): void => {
  program
    .command("replay")
    .description("Repeat a saved decision, without any network; it passes no gate.")
    .argument("<file>", "what verify --save wrote")
    .addOption(
      new Option("-o, --format <format>", "how to print").choices(["text", "json"]).default("text"),
    )
    .addHelpText("after", EXAMPLES)
    .action(async (file: string, { format }: { format: "text" | "json" }) => {
      const { replay } = await import("./replay-run.js");
      done(await replay(file, format, io));
    });
};
