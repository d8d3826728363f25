import { rmSync } from "node:fs";
import { relative } from "node:path";
import { parseArgs } from "node:util";
import { keepFinding, type Finding } from "./finding";
import { isSame, judge, type Problem } from "./judge";
import type { Input } from "./input";
import type { Kind } from "./kind";
import { makeKinds, workFolder } from "./kinds";
import { runAt } from "./runs";
import { writeSeeds } from "./seeds/make";
import { shrink } from "./shrink";
import { contentOfBundle, contentOfLayer } from "./signed-content";
import { partOf } from "./input";
import { runWorker } from "./work";
import { readSeeds, type Seeds, type World } from "./world";

/** Runs of one worker. */
const BATCH = 20_000;

const { values } = parseArgs({
  options: {
    seconds: { type: "string", default: "60" },
    runs: { type: "string" },
    seed: { type: "string", default: "1" },
    "write-seeds": { type: "boolean", default: false },
  },
});

async function main(): Promise<void> {
  if (values["write-seeds"]) {
    writeSeeds();
    return;
  }
  const seeds = readSeeds();
  const folder = workFolder();
  try {
    const kinds = await makeKinds(seeds, folder);
    if (!kinds.some(({ name }) => name === "corpus")) console.log("the real corpora are absent");
    await fuzz(kinds, seeds);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** `npm run fuzz -- --seconds N [--runs N] [--seed S]`: see docs/fuzzing.md. */
async function fuzz(kinds: readonly Kind[], seeds: Seeds): Promise<void> {
  const seconds = Number(values.seconds);
  const last = values.runs === undefined ? Infinity : Number(values.runs);
  if (!(seconds > 0) || !(last > 0)) throw new Error("--seconds and --runs are numbers above 0");
  const { seed } = values;
  const until = Date.now() + seconds * 1000;
  const findings: Finding[] = [];
  let next = 0;
  while (next < last && Date.now() < until) {
    const batch = Math.min(BATCH, last - next);
    const message = await runWorker({
      seed,
      first: next,
      batch,
      known: findings.map(({ kind, problem }) => ({ kind, problem })),
      until,
    });
    next = message.next;
    if (!message.found) continue;
    const { number, problem } = message.found;
    // A worker that was stopped could not know that it met the same again.
    const { name } = runAt(kinds, seed, number).kind;
    if (findings.some((known) => known.kind === name && isSame(known.problem, problem))) continue;
    findings.push(await report(kinds, seeds, number, problem));
  }
  print(kinds, next, findings.length);
  if (findings.length > 0) process.exitCode = 1;
}

async function report(
  kinds: readonly Kind[],
  { world }: Seeds,
  number: number,
  problem: Problem,
): Promise<Finding> {
  const { seed } = values;
  const { kind, input } = runAt(kinds, seed, number);
  // What hangs or breaks the process cannot be tried here.
  const isTried = problem.what === "throws" || problem.what === "wrong";
  const smallest = isTried
    ? await shrink(input, async (smaller) => isSame(problem, await judge(kind, smaller, world)))
    : input;
  const finding: Finding = {
    kind: kind.name,
    problem,
    seed,
    run: number,
    input: smallest,
    world: forInput(world, smallest),
  };
  const file = relative(process.cwd(), keepFinding(finding));
  console.log(`seed ${seed}, run ${number}, ${kind.name}: ${problem.what}: ${problem.message}`);
  console.log(`  ${file}`);
  return finding;
}

/** As much of the world as the input is about. */
function forInput(world: World, input: Input): World {
  const payload = partOf(input, "payload");
  const annotations = partOf(input, "annotations");
  const found = [
    contentOfBundle(partOf(input, "bundle")),
    contentOfLayer(payload, annotations, "payload"),
    contentOfLayer(payload, annotations, "envelope"),
  ].filter((content) => content !== undefined);
  const contents = new Set(found.map(({ content }) => content));
  const keys = new Set(found.flatMap(({ proofs }) => proofs.map(({ key }) => key)));
  return {
    ...world,
    issued: world.issued.filter(({ content }) => contents.has(content)),
    proofs: Object.fromEntries(Object.entries(world.proofs).filter(([key]) => keys.has(key))),
  };
}

function print(kinds: readonly Kind[], runs: number, findings: number): void {
  kinds.forEach(({ name, seeds }, index) => {
    const done = Math.max(0, Math.ceil((runs - index) / kinds.length));
    console.log(`${name.padEnd(14)} ${String(done).padStart(7)} runs from ${seeds.length} seeds`);
  });
  console.log(
    `fuzz: ${runs} runs with seed ${values.seed}, ${findings} finding${findings === 1 ? "" : "s"}`,
  );
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
