import { readFileSync } from "node:fs";
import { exportArm, PulumiJsonError, readProgram } from "../arm";
import type { PulumiProgram } from "../arm";
import { escapeText } from "../trust/report";
import { exit, UsageError } from "./exit";
import type { Io } from "./io";

export interface ExportFlags {
  readonly strict: boolean;
}

/** Prints the template; what is wrong with it, or not in it, goes to standard error. */
export function exportTemplate(file: string, { strict }: ExportFlags, io: Io): number {
  const { resources, unchanged } = read(file);
  const { template, findings, left } = exportArm(resources);
  const complaints = [
    ...findings.map(({ property, message }) => `${property}: ${message}`),
    ...left.map((resource) => `${resource}: this type cannot be written as ARM JSON`),
    ...(unchanged === 0 ? [] : [unchangedText(unchanged)]),
  ];
  for (const line of complaints) io.stderr.write(`${escapeText(line)}\n`);
  io.stdout.write(`${JSON.stringify(template, null, 2)}\n`);
  return strict && complaints.length > 0 ? exit.denied : exit.allowed;
}

const unchangedText = (count: number): string =>
  `the preview leaves out what does not change (${count} of its resources): run pulumi preview --json --show-sames`;

function read(file: string): PulumiProgram {
  const bytes = readFileSync(file === "-" ? 0 : file);
  // What Windows PowerShell writes with > is UTF-16.
  const encoding = bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : "utf-8";
  try {
    return readProgram(JSON.parse(new TextDecoder(encoding).decode(bytes)));
  } catch (error) {
    if (error instanceof PulumiJsonError) throw notPulumi(file, error.message);
    // The engine's own message quotes the text around, which may be a secret of the stack.
    if (error instanceof SyntaxError) throw notPulumi(file, "it is not JSON");
    throw error;
  }
}

const notPulumi = (file: string, reason: string): UsageError =>
  new UsageError(
    `${file} is no output of pulumi preview --json or pulumi stack export: ${escapeText(reason)}`,
  );
