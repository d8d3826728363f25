import { z } from "zod";
import type { Digest } from "../registry/port";
import { parseStrictJson } from "../registry/strict-json";
import { Rejection, rejectOn } from "./rejection";
import { requireShape } from "./schema";

const TYPE = "cosign container image signature";

/**
 * The signed payload of a legacy signature, with exactly the fields that it has: Go reads a field in any case and lets the
 * last of several win. https://github.com/containers/image/blob/main/docs/containers-signature.5.md
 */
const payloadSchema = z.strictObject({
  critical: z.strictObject({
    identity: z.strictObject({ "docker-reference": z.string() }),
    image: z.strictObject({ "docker-manifest-digest": z.string() }),
    type: z.string(),
  }),
  optional: z.record(z.string(), z.unknown()).nullish(),
});

/**
 * Checks that a payload is an image signature about the digest. Its `docker-reference` names where it was signed, and a
 * copy of the image in another repository keeps it.
 *
 * @throws Rejection `bundle.malformed`, `statement.payload-type`, `statement.subject-mismatch`
 */
export function requirePayloadAbout(payload: Uint8Array, digest: Digest): void {
  const json = rejectOn("bundle.malformed", "the payload is not strict JSON", () =>
    parseStrictJson(payload),
  );
  const { critical } = requireShape(payloadSchema, json, "the payload");
  if (critical.type !== TYPE) {
    throw new Rejection("statement.payload-type", `a payload of type "${critical.type}"`);
  }
  const found = critical.image["docker-manifest-digest"];
  if (found !== digest) {
    throw new Rejection("statement.subject-mismatch", `a signature about ${found}`);
  }
}
