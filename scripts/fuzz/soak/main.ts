import { soak } from "./run";
import { describeSoak } from "./describe";
import { Growth } from "./growth";

/** `npm run soak`: 1,000 runs against registries that fail, in batches between which memory is counted. */
async function main(): Promise<void> {
  const deadlineMs = 10_000;
  const growth = new Growth();
  const results = [];
  for (let first = 1; first <= 1000; first += 250) {
    results.push(await soak({ first, runs: 250, deadlineMs }));
    growth.count();
  }
  const wrong = results.flatMap((result) => result.wrong);
  const problems = [...wrong, ...growth.problems()];
  for (const problem of problems) console.log(problem);
  console.log(describeSoak(results, growth));
  if (problems.length > 0) process.exitCode = 1;
}

void main();
