import pLimit from "p-limit";
import { absentCases, cases } from "../../test/conformance/cosign/cases";
import { differences } from "../../test/conformance/cosign/differences";
import { judge, unproven, type Judgement } from "../../test/conformance/cosign/judge";
import { Scene } from "../../test/conformance/cosign/scene";
import { escapeText } from "../../trust/report";

const AT_ONCE = 2;
/** Characters of a reason that are printed. */
const LINE = 200;

/**
 * `npm run conformance:cosign`: the real cosign and Countersign judge the same images, and may differ only where
 * test/conformance/cosign/differences.ts says so. With a text as argument: the cases whose names have it.
 */
const run = async (text: string): Promise<void> => {
  const chosen = cases.filter(({ name }) => name.includes(text));
  let failed = 0;
  const scene = await Scene.start();
  try {
    const limit = pLimit(AT_ONCE);
    const judgements = chosen.map(async (one) => ({
      name: one.name,
      judgement: await limit(() => judgementOf(scene, one)),
    }));
    printRow("", "case", "countersign", "cosign");
    for (const next of judgements) {
      const { name, judgement } = await next;
      print(name, judgement);
      if (typeof judgement === "string" || judgement.problem !== undefined) failed += 1;
    }
  } finally {
    await scene.stop();
  }
  const rows = unproven(differences, cases);
  for (const row of rows) console.log(`FAILED      difference ${row.id}: no case "${row.case}"`);
  if (absentCases > 0) console.log(`${absentCases} cases: the corpora are not here`);
  const skipped = absentCases > 0 ? `, ${absentCases} skipped` : "";
  console.log(`${chosen.length - failed} passed, ${failed + rows.length} failed${skipped}`);
  if (failed + rows.length > 0 || chosen.length === 0) process.exitCode = 1;
};

/** What came of the case; a text if it could not be asked. */
const judgementOf = async (
  scene: Scene,
  one: (typeof cases)[number],
): Promise<Judgement | string> => {
  try {
    return judge(one, await scene.ask(one), differences);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

const WIDTHS = [
  "difference".length,
  Math.max(...cases.map(({ name }) => name.length)),
  "undecided root.unknown-authority".length,
];

const printRow = (...cells: readonly string[]): void => {
  console.log(
    cells
      .map((cell, column) => cell.padEnd(WIDTHS[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
};

const print = (name: string, judgement: Judgement | string): void => {
  if (typeof judgement === "string") {
    printRow("FAILED", name, oneLine(judgement));
    return;
  }
  const { problem, difference, cosign, reason, ours } = judgement;
  const status = problem !== undefined ? "FAILED" : difference ? "difference" : "agree";
  printRow(status, name, ours, reason === "" ? cosign : `${cosign}: ${oneLine(reason)}`);
  if (problem !== undefined) printRow("", oneLine(problem));
  else if (difference) printRow("", `intended: ${difference.id}`);
};

const oneLine = (text: string): string =>
  escapeText(text.length > LINE ? `${text.slice(0, LINE)}…` : text);

run(process.argv[2] ?? "").catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
