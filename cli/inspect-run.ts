import { existsSync } from "node:fs";
import type { BundleSource } from "../trust/evidence";
import type { EvidencePart } from "../trust/evidence/types";
import { ImageReferenceError, parseImageReference, type ImageReference } from "../trust/image";
import { inspectImage, type Inspection } from "../trust/inspect";
import { loadPolicy, policyFromDocument, type TrustPolicy } from "../trust/policy";
import { evidenceRepository } from "../trust/policy/match";
import { RegistryError, type ContentSource, type Digest } from "../trust/registry";
import { escapeJson, escapeText } from "../trust/report/escape";
import { exit, UsageError } from "./exit";
import { DEFAULT_POLICY } from "./inspect";
import { renderInspection } from "./inspect-text";
import { styleOf, type Io } from "./io";
import { rootOf } from "./root";
import { sourcesOf, type Sources } from "./source";

export interface InspectFlags {
  readonly policy?: string;
  readonly layout?: string;
  readonly bundles?: string;
  readonly trustedRoot?: string;
  readonly format: "text" | "json";
  readonly timeout: number;
}

/** Lists everything found about an image. @throws UsageError, PolicyError */
export const inspect = async (image: string, flags: InspectFlags, io: Io): Promise<number> => {
  const reference = referenceOf(image);
  const policy = policyOf(flags);
  const sources = sourcesOf(flags);
  const { source, github } = sources;
  const signal = AbortSignal.timeout(flags.timeout * 1000);
  try {
    const digest = await digestOf(reference, source, signal);
    const inspection = await inspectImage({
      image,
      repository: evidenceRepository(policy, reference),
      imageRepository: { registry: reference.registry, repository: reference.repository },
      digest,
      source,
      bundles: bundlesOf(policy, sources),
      anchors: policy.anchors,
      signal,
      now: new Date(),
    });
    print(inspection, source.requests + github.requests, flags, io);
    return isComplete(inspection) ? exit.allowed : exit.undecided;
  } catch (error) {
    if (!(error instanceof RegistryError)) throw error;
    io.stderr.write(`? ${escapeText(`${error.code}: ${error.message}`)}\n`);
    return exit.undecided;
  } finally {
    await Promise.all([source.close(), github.close()]);
  }
};

const referenceOf = (image: string): ImageReference => {
  try {
    return parseImageReference(image);
  } catch (error) {
    if (error instanceof ImageReferenceError) throw new UsageError(escapeText(error.message));
    throw error;
  }
};

/** A policy that trusts nobody in particular: only its root is used. */
const NOBODY = {
  apiVersion: "countersign/v1",
  kind: "TrustPolicy",
  name: "nobody",
  signers: { nobody: { keyless: { issuer: "https://issuer.invalid", subject: "nobody" } } },
} as const;

/** The policy with the public-good root beside the roots and keys that its signers use. */
const policyOf = ({ policy: file, trustedRoot }: InspectFlags): TrustPolicy => {
  const options = rootOf(trustedRoot);
  const nobody = policyFromDocument(NOBODY, options);
  const named = file ?? (existsSync(DEFAULT_POLICY) ? DEFAULT_POLICY : undefined);
  if (named === undefined) return nobody;
  const policy = loadPolicy(named, options);
  const ids = new Set(policy.anchors.map(({ id }) => id));
  const more = nobody.anchors.filter(({ id }) => !ids.has(id));
  return { ...policy, anchors: [...policy.anchors, ...more] };
};

const digestOf = async (
  { registry, repository, tag = "latest", digest }: ImageReference,
  source: ContentSource,
  signal: AbortSignal,
): Promise<Digest> => {
  const found = digest ?? (await source.resolveTag({ registry, repository }, tag, signal));
  if (found !== undefined) return found;
  throw new RegistryError("image.not-found", `${registry}/${repository} has no tag "${tag}"`);
};

/** Where bundles may lie besides the registry: the policy's GitHub repositories, and the files that the caller gives. */
const bundlesOf = (
  { rules }: TrustPolicy,
  { github, files }: Sources,
): ReadonlyMap<EvidencePart, BundleSource> => {
  const bundles = new Map<EvidencePart, BundleSource>(
    files === undefined ? [] : [["files", files]],
  );
  for (const source of rules.flatMap(({ sources }) => sources)) {
    if (source !== "registry") bundles.set(`github:${source.github}`, github.of(source.github));
  }
  return bundles;
};

const print = (
  inspection: Inspection,
  requests: number,
  { format }: InspectFlags,
  io: Io,
): void => {
  io.stdout.write(
    format === "json"
      ? escapeJson(`${JSON.stringify({ version: 1, ...inspection }, null, 2)}\n`)
      : renderInspection(inspection, requests, styleOf(io.stdout, io.env)),
  );
};

const isComplete = ({ kind, problems, platforms }: Inspection): boolean =>
  kind !== "missing" &&
  problems.length === 0 &&
  platforms.every((platform) => platform.problems.length === 0);
