import { seededFaults } from "../../../test/support/registry";
import type { Verdict } from "../../../trust/decision";
import { worstDay } from "./faults";
import { createScene, verifierFor, type SceneImage, type SoakScene } from "./scene";

export interface SoakOptions {
  /** Number of the first run, which is its seed. */
  readonly first: number;
  readonly runs: number;
  /** Milliseconds for one run. */
  readonly deadlineMs: number;
}

export interface SoakResult {
  readonly runs: number;
  readonly verdicts: number;
  readonly allowed: number;
  readonly denied: number;
  readonly undecided: number;
  /** Requests, those that were tried again included. */
  readonly requests: number;
  readonly faults: number;
  /** Verdicts that no truth excuses: one line each. */
  readonly wrong: readonly string[];
  /** Verdicts for which the deadline of a run passed. */
  readonly late: number;
}

/** How likely a request fails, drawn for each run: from a bad day to one on which nothing works. */
const PROBABILITIES = [0.05, 0.1, 0.2, 0.4, 0.8];

/** Three registries side by side: with the referrers API, without it, and with one that knows nothing of older pushes. */
export async function soak({ first, runs, deadlineMs }: SoakOptions): Promise<SoakResult> {
  const scenes = await Promise.all([
    createScene({ pageSize: 1 }),
    createScene({ referrersApi: false }),
    createScene({ referrersApi: "empty" }),
  ]);
  const total = new Total();
  const lane = async (scene: SoakScene, index: number): Promise<void> => {
    for (let seed = first; seed < first + runs; seed++) {
      if (seed % scenes.length === index) await oneRun(scene, seed, deadlineMs, total);
    }
  };
  try {
    await Promise.all(scenes.map(lane));
  } finally {
    await Promise.all(scenes.map((scene) => scene.close()));
  }
  return total;
}

async function oneRun(
  scene: SoakScene,
  seed: number,
  deadlineMs: number,
  total: Total,
): Promise<void> {
  const { registry, images } = scene;
  const draw = seededFaults(seed, PROBABILITIES[seed % PROBABILITIES.length] ?? 1, worstDay);
  registry.resetRequests();
  const absent: string[] = [];
  registry.faults = (request) => {
    const fault = draw({ ...request, path: scene.stable(request.path) });
    if (fault) total.faults++;
    if (fault?.status === 404) absent.push(request.path);
    return fault;
  };
  const verifier = verifierFor(scene, deadlineMs);
  const requests = images.map(({ reference }) => ({
    image: reference,
    namespace: { name: "production" },
  }));
  const verdicts = await verifier.verify(requests);
  await verifier.close();
  total.requests += registry.counters.requests;
  total.runs++;
  images.forEach((image, index) => {
    const verdict = verdicts[index];
    if (verdict) total.add(seed, images, image, verdict, absent);
    else total.wrong.push(`seed ${seed}, ${image.name}: no verdict`);
  });
}

class Total implements SoakResult {
  runs = 0;
  verdicts = 0;
  allowed = 0;
  denied = 0;
  undecided = 0;
  requests = 0;
  faults = 0;
  late = 0;
  readonly wrong: string[] = [];

  add(
    seed: number,
    images: readonly SceneImage[],
    image: SceneImage,
    verdict: Verdict,
    absent: readonly string[],
  ): void {
    this.verdicts++;
    if (verdict.outcome === "allow") this.allowed++;
    else if (verdict.outcome === "deny") this.denied++;
    else this.undecided++;
    if (verdict.checks.some(({ found }) => found.includes("deadline passed"))) this.late++;
    const wrong = wrongOf(images, image, verdict, absent);
    if (wrong !== undefined) {
      const { outcome, code } = verdict;
      this.wrong.push(`seed ${seed}, ${image.name}: ${wrong}: ${outcome} ${code}`);
    }
  }
}

/** Codes that say that there is nothing. */
const NOTHING = new Set(["signature.missing", "attestation.missing"]);

/**
 * What is wrong with a verdict. "There is none" is right for an image that has evidence only where the registry answered
 * 404 to the listing or tag that holds it.
 *
 * @param absent the paths to which it did
 */
export function wrongOf(
  images: readonly SceneImage[],
  asked: SceneImage,
  { outcome, code, digest }: Verdict,
  absent: readonly string[],
): string | undefined {
  if (code === "verifier.failed") return "a failure that is not the registry's";
  // A verdict on a tag is about the digest that the registry named, and about no other.
  const image = images.find((one) => one.digest === digest);
  const truth = image?.truth ?? (digest === undefined ? asked.truth : "unsigned");
  if (outcome === "allow") return truth === "signed" ? undefined : "a false allow";
  if (outcome === "undecided") return undefined;
  const saidAbsent = (image ?? asked).places.some((place) =>
    absent.some((path) => path.includes(place)),
  );
  if (NOTHING.has(code)) {
    return truth === "unsigned" || saidAbsent ? undefined : 'a false "unsigned"';
  }
  return truth === "another's" ? undefined : "a denial without cause";
}
