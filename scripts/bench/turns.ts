import type { TestRegistry } from "../../test/support/registry";
import { measure, median, type Measurement } from "./measure";

/** What was measured of one command in all rounds. */
export interface Row {
  readonly runs: readonly Measurement[];
  /** Requests of each run. */
  readonly requests: readonly number[];
  /** Most URLs that one run requested more than once. */
  readonly repeated: number;
}

/** Runs shell commands in rounds that take turns, so that what else the machine does meets all of them alike. */
export const takeTurns = async (
  commands: Readonly<Record<string, string>>,
  rounds: number,
  registry: TestRegistry,
  env: NodeJS.ProcessEnv,
): Promise<ReadonlyMap<string, Row>> => {
  const rows = new Map<string, Row>();
  for (let round = 0; round < rounds; round++) {
    for (const [name, command] of Object.entries(commands)) {
      registry.resetRequests();
      const run = await measure(command, env);
      if (run.exitCode !== 0) throw new Error(`${name} failed:\n${run.output.slice(-2000)}`);
      const urls = registry.requests.map(({ path }) => path);
      const { runs = [], requests = [], repeated = 0 } = rows.get(name) ?? {};
      rows.set(name, {
        runs: [...runs, run],
        requests: [...requests, urls.length],
        repeated: Math.max(repeated, urls.length - new Set(urls).size),
      });
    }
  }
  return rows;
};

/** Seconds that the command took, the median of its rounds. */
export const secondsOf = (rows: ReadonlyMap<string, Row>, name: string): number =>
  median(rows.get(name)?.runs.map(({ seconds }) => seconds) ?? []);

/** CPU seconds that it used, the same way. */
export const cpuSecondsOf = (rows: ReadonlyMap<string, Row>, name: string): number =>
  median(rows.get(name)?.runs.map(({ cpuSeconds }) => cpuSeconds) ?? []);

/** Requests that the command sent, the median of its rounds. */
export const requestsOf = (rows: ReadonlyMap<string, Row>, name: string): number =>
  median(rows.get(name)?.requests ?? []);

/** One line for each command. */
export const printRows = (title: string, rows: ReadonlyMap<string, Row>, images: number): void => {
  const rounds = rows.values().next().value?.runs.length ?? 0;
  console.log(`\n${title}, medians of ${rounds} rounds in turn\n`);
  console.log("                                            images/s   CPU s   requests/image");
  for (const name of rows.keys()) {
    const cpu = cpuSecondsOf(rows, name);
    const rate = images / secondsOf(rows, name);
    const requests = requestsOf(rows, name) / images;
    console.log(
      `${name.padEnd(42)}${rate.toFixed(0).padStart(10)}${cpu.toFixed(2).padStart(8)}${requests.toFixed(2).padStart(17)}`,
    );
  }
};
