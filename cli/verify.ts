import { cacheDirectory, DiskCache } from "../trust/cache";
import type { Verdict } from "../trust/decision";
import { explainVerdict, type Explanation } from "../trust/explain";
import { loadPolicy, type TrustPolicy } from "../trust/policy";
import { enforced } from "../trust/policy/enforced";
import { renderJson, renderText, type RunFigures } from "../trust/report";
import { createVerifier, type Basis } from "../trust/verifier";
import { exitCodeOf, UsageError } from "./exit";
import { renderExplanation } from "./explain-path";
import { styleOf, type Io } from "./io";
import { Progress } from "./progress";
import { rootOf } from "./root";
import type { Saving } from "./saving";
import { sourcesOf } from "./source";

export interface VerifyFlags {
  readonly policy: string;
  readonly namespace?: string;
  readonly asOf?: Date;
  readonly layout?: string;
  readonly bundles?: string;
  readonly trustedRoot?: string;
  readonly expectPolicy?: string;
  readonly format: "text" | "json";
  readonly timeout: number;
  readonly offline: boolean;
  readonly cache: boolean;
  readonly strict: boolean;
  readonly quiet: boolean;
  readonly save?: string;
  readonly explain: boolean;
}

/** `countersign verify IMAGE…`: one verdict an image, in the order given. */
export const verify = async (
  images: readonly string[],
  flags: VerifyFlags,
  io: Io,
): Promise<number> => {
  const saving = flags.save === undefined ? undefined : await savingTo(flags.save, flags);
  const policy = policyOf(flags, saving);
  const decided = flags.strict ? enforced(policy) : policy;
  const asOf = saving?.clock ?? flags.asOf;
  const verifier = createVerifier({
    policy: decided,
    ...(saving?.sources ?? { ...sourcesOf(flags), ...cacheOf(flags, io) }),
    offline: flags.offline,
    deadlineMs: flags.timeout * 1000,
    ...(asOf === undefined ? {} : { asOf }),
  });
  const progress = new Progress(io.stderr, images.length, !flags.quiet);
  const started = performance.now();
  try {
    const namespace = flags.namespace === undefined ? {} : { name: flags.namespace };
    const requests = images.map((image) => ({ image, namespace }));
    const bases = new Map<Verdict, Basis>();
    const verdicts = await verifier.verify(requests, {
      onVerdict: (verdict, basis) => {
        bases.set(verdict, basis);
        progress.step();
      },
    });
    progress.end();
    const seconds = (performance.now() - started) / 1000;
    const explanations = flags.explain
      ? verdicts.map((verdict) => explainVerdict(decided, verdict, bases.get(verdict) ?? {}))
      : undefined;
    report(verdicts, explanations, { seconds, requests: verifier.requests }, flags, io);
    await saving?.save(policy, requests, verdicts);
    return exitCodeOf(verdicts);
  } finally {
    progress.end();
    await verifier.close();
  }
};

const savingTo = async (file: string, flags: VerifyFlags): Promise<Saving> => {
  const { Saving } = await import("./saving.js");
  return new Saving(file, flags);
};

const policyOf = (
  { policy: file, trustedRoot, expectPolicy }: VerifyFlags,
  saving: Saving | undefined,
): TrustPolicy => {
  const policy = loadPolicy(file, {
    ...rootOf(trustedRoot),
    ...(saving === undefined ? {} : { readFile: saving.readFile }),
  });
  if (expectPolicy !== undefined && policy.digest !== expectPolicy) {
    throw new UsageError(
      `policy.digest-mismatch: ${file} is ${policy.digest}, --expect-policy wants ${expectPolicy}`,
    );
  }
  return policy;
};

/** A layout is as fast as the cache, and must not fill it: it may hold what no registry does. */
const cacheOf = ({ cache, layout }: VerifyFlags, { env }: Io): { cache?: DiskCache } => {
  const directory = cache && layout === undefined ? cacheDirectory(env, "evidence") : undefined;
  return directory === undefined ? {} : { cache: new DiskCache(directory) };
};

const report = (
  verdicts: readonly Verdict[],
  explanations: readonly Explanation[] | undefined,
  figures: RunFigures,
  flags: VerifyFlags,
  io: Io,
): void => {
  if (flags.format === "json") {
    io.stdout.write(renderJson(verdicts, figures, explanations));
    return;
  }
  const style = styleOf(io.stdout, io.env);
  for (const explanation of explanations ?? []) {
    io.stdout.write(renderExplanation(explanation, style));
  }
  const shown = flags.quiet ? verdicts.filter(isWorthReading) : verdicts;
  if (shown.length > 0) io.stdout.write(renderText(shown, figures, style));
};

const isWorthReading = ({ checks }: Verdict): boolean =>
  checks.some(({ outcome }) => outcome !== "allow");
