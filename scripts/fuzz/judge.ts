import type { Input } from "./input";
import type { Kind } from "./kind";
import type { World } from "./world";

/** What is wrong with what the code under test made of an input. */
export interface Problem {
  readonly what: "throws" | "slow" | "wrong" | "hangs" | "breaks the process";
  /** One line. */
  readonly message: string;
}

/** Milliseconds of processor time that one input may take (docs/fuzzing.md); inputs have at most 512 KiB a part. */
export const SLOW = 2000;

/** Runs one input. */
export async function judge(kind: Kind, input: Input, world: World): Promise<Problem | undefined> {
  const before = cpuTime();
  const problem = await problemOf(kind, input, world);
  if (problem || cpuTime() - before <= SLOW) return problem;
  // Once more: compiling and collecting garbage are not the input's doing.
  const again = cpuTime();
  await problemOf(kind, input, world);
  const took = cpuTime() - again;
  return took > SLOW ? { what: "slow", message: `more than ${SLOW} ms` } : undefined;
}

async function problemOf(kind: Kind, input: Input, world: World): Promise<Problem | undefined> {
  try {
    const wrong = await kind.run(input, world);
    return wrong === undefined ? undefined : { what: "wrong", message: wrong };
  } catch (error) {
    const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    return { what: "throws", message: message.split("\n")[0]?.slice(0, 300) ?? "" };
  }
}

/** Milliseconds of this process. Other processes, which slow a clock down, play no part. */
const cpuTime = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** Whether two problems are one mistake: what their messages quote of the input may differ. */
export const isSame = (a: Problem, b: Problem | undefined): boolean =>
  a.what === b?.what && plain(a.message) === plain(b.message);

const plain = (message: string): string =>
  message.replace(/"[^"]*"|'[^']*'|[0-9a-f]{8,}|\d+/g, "…");
