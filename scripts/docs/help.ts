import { main } from "../../cli/main";
import { code } from "./markdown";

/** The verbs that have a page of help, in the order of `countersign --help`. */
const verbs = [
  "verify",
  "lint",
  "explain",
  "inspect",
  "attest vsa",
  "replay",
  "evidence lock",
  "export arm",
  "trust-root refresh",
  "trust-root show",
  "trust-root pin",
  "completion",
];

/** What `countersign --help` and `countersign VERB --help` print. */
export const helpTexts = async (): Promise<string> => {
  const parts: string[] = [];
  for (const verb of [undefined, ...verbs]) {
    const args = verb === undefined ? ["--help"] : [...verb.split(" "), "--help"];
    const name = verb === undefined ? "countersign" : `countersign ${verb}`;
    parts.push(`## \`${name}\``, code("console", `$ ${name} --help\n${await outputOf(args)}`));
  }
  return parts.join("\n\n");
};

const outputOf = async (args: readonly string[]): Promise<string> => {
  let text = "";
  const output = { write: (part: string) => (text += part) };
  await main(args, { stdout: output, stderr: output, env: {} });
  return text;
};
