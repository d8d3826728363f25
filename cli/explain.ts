import { lintRules, type LintCode } from "../trust/policy";
import { isReasonCode, reasonCodes, reasons } from "../trust/reasons";
import { exit, UsageError } from "./exit";
import type { Io } from "./io";

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
  io.stdout.write(
    `${code}: ${title}\n\n  ${meaning}\n\n  effect  ${effects[effect]}\n  fix     ${fix}\n`,
  );
  return exit.allowed;
};

const find = (code: string) => {
  if (isReasonCode(code)) return reasons[code];
  if (isLintCode(code)) return { ...lintRules[code], effect: lintRules[code].severity };
  const known = [...reasonCodes, ...Object.keys(lintRules)];
  throw new UsageError(`there is no code "${code}"; the codes are\n  ${known.join("\n  ")}`);
};

const isLintCode = (text: string): text is LintCode => Object.hasOwn(lintRules, text);
