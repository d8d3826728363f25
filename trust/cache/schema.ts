import { z } from "zod";
import type { Evidence } from "../evidence/types";
import { isReasonCode, type ReasonCode } from "../reasons";
import type { Digest } from "../registry/port";

const digest = z.string().regex(/^sha256:[0-9a-f]{64}$/) as unknown as z.ZodType<Digest>;
const reason = z.string().refine(isReasonCode) as unknown as z.ZodType<ReasonCode>;
const format = z.enum(["bundle", "legacy"]);
const text = z.string();

const signer = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("certificate"),
    issuer: text,
    subject: text,
    extensions: z.record(text, text),
  }),
  z.strictObject({ kind: z.literal("key"), fingerprint: text }),
]);

/** The shape of cached evidence. A file that does not have it is ignored and replaced. */
export const evidenceSchema: z.ZodType<Evidence> = z.strictObject({
  repository: text,
  digest,
  formats: z.array(format),
  statements: z.array(
    z.strictObject({
      anchor: text,
      format,
      predicateType: text.optional(),
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
      origin: digest,
      code: reason,
      message: text,
      claimed: signer.optional(),
    }),
  ),
  problems: z.array(z.never()),
  referrers: z.number().int().min(0),
  gatheredAt: z.iso.datetime(),
});
