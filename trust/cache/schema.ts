import { z } from "zod";
import type { Evidence } from "../evidence/types";
import { isReasonCode, type ReasonCode } from "../reasons";
import type { Digest } from "../registry/port";

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/) as unknown as z.ZodType<Digest>;
const reason = z.string().refine(isReasonCode) as unknown as z.ZodType<ReasonCode>;
const format = z.enum(["bundle", "legacy"]);
const text = z.string();
const part = z.union([
  z.enum(["bundle", "legacy", "legacy-attestation", "manifest", "files"]),
  z.templateLiteral(["github:", z.string().min(1)]),
]);

const signer = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("certificate"),
    issuer: text,
    subject: text,
    extensions: z.record(text, text),
  }),
  z.strictObject({ kind: z.literal("key"), fingerprint: text }),
]);

const platform = z.strictObject({ platform: text, digest });

const about = {
  repository: text,
  digest,
  parts: z.array(part),
  manifest: z
    .strictObject({ exists: z.boolean(), platforms: z.array(platform).optional() })
    .optional(),
  statements: z.array(
    z.strictObject({
      anchor: text,
      format,
      part,
      predicateType: text.optional(),
      predicate: z.unknown().optional(),
      otherSubjects: z.array(text).optional(),
      signer,
      provenTimes: z.array(
        z.strictObject({
          source: z.enum(["transparency-log", "timestamp-authority"]),
          time: z.iso.datetime(),
          logIndex: text.optional(),
        }),
      ),
      origin: digest,
    }),
  ),
  rejected: z.array(
    z.strictObject({
      format,
      part,
      predicateType: text.optional(),
      origin: digest,
      code: reason,
      message: text,
      claimed: signer.optional(),
    }),
  ),
  problems: z.array(z.never()),
  referrers: z.number().int().min(0),
  gatheredAt: z.iso.datetime(),
};

/** The shape of cached evidence. A file that does not have it is ignored and replaced. */
export const evidenceSchema: z.ZodType<Evidence> = z.strictObject({
  ...about,
  platforms: z
    .array(z.strictObject({ platform: text, evidence: z.strictObject(about) }))
    .optional(),
});
