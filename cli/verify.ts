import { existsSync } from "node:fs";
import { join } from "node:path";
import { cacheDirectory, DiskCache } from "../trust/cache";
import type { Verdict } from "../trust/decision";
import { loadPolicy, type TrustPolicy } from "../trust/policy";
import { LayoutSource } from "../trust/registry";
import { renderJson, renderText, type RunFigures } from "../trust/report";
import { createVerifier, type Verifier } from "../trust/verifier";
import { exitCodeOf, UsageError } from "./exit";
import { styleOf, type Io } from "./io";
import { Progress } from "./progress";

export interface VerifyFlags {
  readonly policy: string;
  readonly namespace?: string;
  readonly asOf?: Date;
  readonly layout?: string;
  readonly trustedRoot?: string;
  readonly expectPolicy?: string;
  readonly format: "text" | "json";
  readonly timeout: number;
  readonly offline: boolean;
  readonly cache: boolean;
  readonly strict: boolean;
  readonly quiet: boolean;
}

/** `countersign verify IMAGE…`: one verdict an image, in the order given. */
export const verify = async (
  images: readonly string[],
  flags: VerifyFlags,
  io: Io,
): Promise<number> => {
  const policy = policyOf(flags);
  const verifier = verifierOf(policy, flags, io);
  const progress = new Progress(io.stderr, images.length, !flags.quiet);
  const started = performance.now();
  try {
    const namespace = flags.namespace === undefined ? {} : { name: flags.namespace };
    const verdicts = await verifier.verify(
      images.map((image) => ({ image, namespace })),
      {
        onVerdict: () => {
          progress.step();
        },
      },
    );
    progress.end();
    const seconds = (performance.now() - started) / 1000;
    report(verdicts, { seconds, requests: verifier.requests }, flags, io);
    return exitCodeOf(verdicts);
  } finally {
    progress.end();
    await verifier.close();
  }
};

const policyOf = ({
  policy: file,
  trustedRoot,
  expectPolicy,
  strict,
}: VerifyFlags): TrustPolicy => {
  const policy = loadPolicy(file, trustedRoot === undefined ? {} : { trustedRoot });
  if (expectPolicy !== undefined && policy.digest !== expectPolicy) {
    throw new UsageError(
      `policy.digest-mismatch: ${file} is ${policy.digest}, --expect-policy wants ${expectPolicy}`,
    );
  }
  return strict ? enforced(policy) : policy;
};

/** The policy with every rule in enforce, at any time and in any namespace. */
const enforced = (policy: TrustPolicy): TrustPolicy => {
  const mode = [{ steps: [{ mode: "enforce" }] }] as const;
  return { ...policy, unmatched: mode, rules: policy.rules.map((rule) => ({ ...rule, mode })) };
};

const verifierOf = (policy: TrustPolicy, flags: VerifyFlags, io: Io): Verifier => {
  const directory = flags.cache ? cacheDirectory(io.env, "evidence") : undefined;
  // A layout is as fast as the cache, and must not fill it: it may hold what no registry does.
  const content =
    flags.layout === undefined
      ? directory === undefined
        ? {}
        : { cache: new DiskCache(directory) }
      : { source: layoutAt(flags.layout) };
  return createVerifier({
    policy,
    ...content,
    offline: flags.offline,
    deadlineMs: flags.timeout * 1000,
    ...(flags.asOf === undefined ? {} : { asOf: flags.asOf }),
  });
};

/** A wrong folder is a mistake in the call; as a source it would leave every image undecided. */
const layoutAt = (directory: string): LayoutSource => {
  if (existsSync(join(directory, "oci-layout"))) return new LayoutSource(directory);
  throw new UsageError(`${directory} is no OCI image layout: it has no file "oci-layout"`);
};

const report = (
  verdicts: readonly Verdict[],
  figures: RunFigures,
  flags: VerifyFlags,
  io: Io,
): void => {
  if (flags.format === "json") {
    io.stdout.write(renderJson(verdicts, figures));
    return;
  }
  const shown = flags.quiet ? verdicts.filter(isWorthReading) : verdicts;
  if (shown.length > 0) io.stdout.write(renderText(shown, figures, styleOf(io.stdout, io.env)));
};

const isWorthReading = ({ checks }: Verdict): boolean =>
  checks.some(({ outcome }) => outcome !== "allow");
