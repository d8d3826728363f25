import { lintRules, type LintCode } from "../trust/policy";
import { nearest } from "../trust/policy/suggest";
import { isReasonCode, reasonCodes, reasons } from "../trust/reasons";
import { wrap } from "../trust/report/layout";
import { exit, UsageError } from "./exit";
import { styleOf, type Io } from "./io";

/** Less room than this is not worth wrapping for. */
const MIN_COLUMNS = 30;

const effects = {
  allow: "allows the image",
  deny: "denies the image in an enforce rule; elsewhere it is a finding",
  undecided: "leaves the image undecided: never allowed, and never called unsigned",
  setup: "stops before any image is looked at",
  warning: "a warning of `countersign lint`: valid, but probably not meant",
  error: "an error of `countersign lint`",
} as const;

/** `countersign explain CODE`: what a reason or lint code means, how it comes about and what to do. */
export const explain = (code: string, io: Io): number => {
  const { title, meaning, fix, effect } = find(code);
  const { width } = styleOf(io.stdout, io.env);
  const hanging = (head: string, text: string): string => {
    const lines = wrap(text, Math.max(MIN_COLUMNS, width - head.length));
    return `${head}${lines.join(`\n${" ".repeat(head.length)}`)}\n`;
  };
  io.stdout.write(
    [
      `${code}: ${title}\n\n`,
      hanging("  ", meaning),
      "\n",
      hanging("  effect  ", effects[effect]),
      hanging("  fix     ", fix),
    ].join(""),
  );
  return exit.allowed;
};

const find = (code: string) => {
  if (isReasonCode(code)) return reasons[code];
  if (isLintCode(code)) return { ...lintRules[code], effect: lintRules[code].severity };
  const known = [...reasonCodes, ...Object.keys(lintRules)];
  const meant = nearest(code, known);
  const help =
    meant === undefined ? `the codes are\n  ${known.join("\n  ")}` : `did you mean "${meant}"?`;
  throw new UsageError(`there is no code "${code}"; ${help}`);
};

const isLintCode = (text: string): text is LintCode => Object.hasOwn(lintRules, text);
