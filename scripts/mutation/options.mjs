import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import "./mocha.cjs";

/**
 * How Stryker changes a folder of `trust/` and asks unit tests whether they notice: docs/fuzzing.md, "Mutations".
 *
 * All folders share one file of results, so that the run of one adds to those of the others, and only what changed since
 * is run again. `--force` runs everything anew.
 *
 * @param {string} folder
 * @param {{ spec: string[]; ignore?: string[] }} tests
 * @returns {import("@stryker-mutator/api/core").PartialStrykerOptions}
 */
export const mutation = (folder, tests) => ({
  mutate: [`trust/${folder}/**/*.ts`, `!trust/${folder}/**/{index,types}.ts`],
  thresholds: { high: 90, low: 80, break: 80 },
  testRunner: "mocha",
  mochaOptions: tests,
  testRunnerNodeArgs: ["--require", join(import.meta.dirname, "mocha.cjs")],
  coverageAnalysis: "perTest",
  // What runs while a module is loaded and never again, such as the tables of constants: each such mutant would need a new
  // process and all tests. They are reported as ignored, and are not in the score.
  ignoreStatic: true,
  // Mutants that hang are waited for: others run meanwhile.
  concurrency: 2,
  timeoutFactor: 1.1,
  // tsx does not check types, so no copy needs `@ts-nocheck`.
  disableTypeChecks: false,
  ignorePatterns: ["/coverage", "/dist", "/docs", "/examples", "/test/tools"],
  // Outside of the project, where neither eslint nor prettier finds the copy.
  tempDirName: mkdtempSync(join(tmpdir(), "countersign-mutation-")),
  cleanTempDir: "always",
  incremental: true,
  incrementalFile: "coverage/mutation/results.json",
  reporters: ["progress-append-only", "clear-text", "html"],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false },
  htmlReporter: { fileName: "coverage/mutation/index.html" },
});
