import { z } from "zod";
import { isReasonCode, reasons } from "../reasons";
import { isDigest } from "../registry/digest";
import type { RegistryErrorCode } from "../registry/error";
import type { Digest } from "../registry/port";

/**
 * A decision with all that it was made of: the policy and its files, the clock, and every answer that was read, byte for
 * byte. It is written to be read by people and tools; nobody signs it, so what it says proves nothing to others.
 */

const digest = z.custom<Digest>(isDigest, "a sha256 digest");
const text = z.string();

/** Reading failed, and how: a replay fails in the same way. */
const problem = z.strictObject({
  code: z.custom<RegistryErrorCode | "verifier.failed">(
    (code) =>
      typeof code === "string" && isReasonCode(code) && reasons[code].effect === "undecided",
    "a code of what cannot be decided",
  ),
  message: text,
  retryAfterSeconds: z.number().optional(),
});

const descriptor = z.strictObject({
  mediaType: text,
  digest,
  size: z.int().nonnegative(),
  artifactType: text.optional(),
  platform: z.strictObject({ os: text, architecture: text, variant: text.optional() }).optional(),
  annotations: z.record(text, text).optional(),
});

/** What one question was answered. Neither a result nor a problem: there is no such thing. */
const answer = z.discriminatedUnion("call", [
  z.strictObject({
    call: z.literal("tag"),
    repository: text,
    tag: text,
    digest: digest.optional(),
    problem: problem.optional(),
  }),
  z.strictObject({
    call: z.literal("manifest"),
    repository: text,
    /** A digest or tag. */
    reference: text,
    found: z.strictObject({ digest, mediaType: text }).optional(),
    problem: problem.optional(),
  }),
  z.strictObject({
    call: z.literal("blob"),
    repository: text,
    digest,
    size: z.int().nonnegative(),
    problem: problem.optional(),
  }),
  z.strictObject({
    call: z.literal("referrers"),
    repository: text,
    digest,
    found: z.array(descriptor).optional(),
    problem: problem.optional(),
  }),
  z.strictObject({
    call: z.literal("bundles"),
    /** `files`, or `github:owner/repository`. */
    from: text,
    digest,
    /** Of each bundle, in the order of the answer; one that was not read is null. */
    found: z.array(z.union([digest, problem, z.null()])).optional(),
    problem: problem.optional(),
  }),
]);

const request = z.strictObject({
  image: text,
  namespace: z.strictObject({
    name: text.optional(),
    labels: z.record(text, text).optional(),
  }),
});

export const FORMAT = "countersign/saved-decision/v1";

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

export const savedDecision = z.strictObject({
  format: z.literal(FORMAT),
  /** Version of countersign that decided. */
  verifier: text,
  /** The time at which it was decided, or that it was rehearsed for; RFC 3339. */
  clock: z.iso.datetime(),
  /** Whether every rule was taken for enforce. */
  strict: z.boolean(),
  requests: z.array(request).min(1),
  policy: z.strictObject({
    /** Name of its file, for messages. */
    file: text,
    text,
    digest,
    /** What it names, by the path in it. */
    files: z.record(text, text),
    /** The public-good root that was in use. */
    publicGoodRoot: text,
  }),
  answers: z.array(answer),
  /** Raw bytes, base64, by their digest. */
  content: z.record(text, z.base64()),
  verdicts: z.array(z.record(text, z.unknown())).min(1),
  /** sha256 of the RFC 8785 JSON of each of these parts: a change of the file is found, and where. */
  sums: z.strictObject({
    decision: sha256,
    policy: sha256,
    answers: sha256,
    verdicts: sha256,
  }),
});

export type SavedDecision = z.infer<typeof savedDecision>;
export type SavedAnswer = z.infer<typeof answer>;
export type SavedProblem = z.infer<typeof problem>;
