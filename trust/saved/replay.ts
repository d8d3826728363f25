import type { Verdict } from "../decision";
import { formatPath, type Path } from "../policy/problem";
import { createVerifier } from "../verifier";
import { policyOf } from "./policy";
import { ReplayingAttestations, ReplayingBundles, ReplayingSource, Replies } from "./replaying";
import type { SavedDecision } from "./types";

export interface Replay {
  readonly verdicts: readonly Verdict[];
  /** Where the verdicts first differ from those that were saved, with both values; absent when they are the same. */
  readonly difference?: Difference;
}

export interface Difference {
  /** As `verdicts[0].checks[1].code`. */
  readonly place: string;
  readonly saved: unknown;
  readonly replayed: unknown;
}

/** As long as `verify --timeout` may give a decision: nothing is waited for, but many signatures take their time. */
const DEADLINE_MS = 60 * 60 * 1000;

/** The part of evidence that the caller gave as files. */
const FILES = "files";

/**
 * Decides again, by the saved clock, from the saved policy and raw bytes: every signature is verified anew, and nothing is
 * asked of any network. It tells whether the decision can be repeated, and is no decision itself.
 *
 * @throws SavedDecisionError
 */
export async function replayDecision(saved: SavedDecision): Promise<Replay> {
  const clock = new Date(saved.clock);
  const replies = new Replies(saved);
  const hadFiles = saved.answers.some(
    (answer) => answer.call === "bundles" && answer.from === FILES,
  );
  const verifier = createVerifier({
    policy: policyOf(saved),
    source: new ReplayingSource(replies),
    github: new ReplayingAttestations(replies),
    ...(hadFiles && { files: new ReplayingBundles(FILES, replies) }),
    asOf: clock,
    clock: () => clock,
    deadlineMs: DEADLINE_MS,
  });
  try {
    const verdicts = await verifier.verify(
      saved.requests.map(({ image, namespace: { name, labels } }) => ({
        image,
        namespace: {
          ...(name === undefined ? {} : { name }),
          ...(labels === undefined ? {} : { labels }),
        },
      })),
    );
    const difference = firstDifference(saved.verdicts, plain(verdicts), ["verdicts"]);
    return { verdicts, ...(difference === undefined ? {} : { difference }) };
  } finally {
    await verifier.close();
  }
}

/** As JSON has it: a field that is undefined is none. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

const firstDifference = (saved: unknown, replayed: unknown, path: Path): Difference | undefined => {
  if (isParent(saved) && isParent(replayed) && Array.isArray(saved) === Array.isArray(replayed)) {
    const names = new Set([...Object.keys(saved), ...Object.keys(replayed)]);
    for (const name of names) {
      const segment = Array.isArray(saved) ? Number(name) : name;
      const found = firstDifference(saved[name], replayed[name], [...path, segment]);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  return Object.is(saved, replayed) ? undefined : { place: formatPath(path), saved, replayed };
};

const isParent = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;
