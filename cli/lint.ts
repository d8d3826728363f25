import { counted } from "../trust/decision/describe";
import { formatFindings, lintPolicy, readPolicy } from "../trust/policy";
import { exit } from "./exit";
import type { Io } from "./io";

/** `countersign lint FILE`: what is wrong, and what is valid but probably not meant. A warning leaves the exit code at 0. */
export const lint = (file: string, io: Io): number => {
  const loaded = readPolicy(file);
  const findings = lintPolicy(loaded, new Date());
  if (findings.length > 0) io.stdout.write(`${formatFindings(findings, loaded).trimEnd()}\n\n`);
  const { name, digest, rules } = loaded.policy;
  const errors = findings.filter(({ severity }) => severity === "error").length;
  const counts = [
    counted(rules.length, "rule"),
    counted(errors, "error"),
    counted(findings.length - errors, "warning"),
  ];
  io.stdout.write(`TrustPolicy "${name}" · ${counts.join(" · ")}\ndigest ${digest}\n`);
  return errors > 0 ? exit.usage : exit.allowed;
};
