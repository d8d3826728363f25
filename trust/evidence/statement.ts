import type { Envelope } from "@sigstore/bundle";
import { z } from "zod";
import { limits } from "../limits";
import type { Digest } from "../registry/port";
import { parseStrictJson } from "../registry/strict-json";
import { Rejection, rejectOn } from "./rejection";
import { requireShape } from "./schema";

const PAYLOAD_TYPE = "application/vnd.in-toto+json";

/** https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md (v0.1: ../v0.1/README.md) */
const statementSchema = z.object({
  _type: z.enum(["https://in-toto.io/Statement/v0.1", "https://in-toto.io/Statement/v1"]),
  predicateType: z.string().min(1),
  subject: z
    .array(z.object({ digest: z.looseObject({ sha256: z.string().optional() }) }))
    .min(1, "names no subject"),
});

const fields = new Set(["_type", "predicateType", "subject", "predicate"]);
const lowerCaseFields = new Set([...fields].map((field) => field.toLowerCase()));

/** What a statement says that is used. */
export interface Statement {
  readonly predicateType: string;
}

/**
 * Reads the in-toto statement of an envelope, which must be about the digest: one subject has it as `sha256` in
 * lower-case hex, the only spelling that all verifiers take. Fields that the specification does not name are ignored, as
 * it says, but not those that a reader without regard for case would take for one that it names.
 *
 * @throws Rejection `statement.payload-type`, `statement.subject-mismatch`, `bundle.malformed`, `registry.limit`
 */
export function readStatement(envelope: Envelope, digest: Digest): Statement {
  if (envelope.payloadType !== PAYLOAD_TYPE) {
    throw new Rejection("statement.payload-type", `payload type "${envelope.payloadType}"`);
  }
  const json = rejectOn("bundle.malformed", "the statement is not strict JSON", () =>
    parseStrictJson(envelope.payload, { maxValues: Infinity }),
  );
  requireFewSubjects(json);
  const { predicateType, subject: subjects } = requireShape(statementSchema, json, "the statement");
  refuseCaseVariants(Object.keys(json as object));
  const hex = digest.slice("sha256:".length);
  if (!subjects.some(({ digest: { sha256 } }) => sha256 === hex)) {
    const [first] = subjects;
    const named = Object.entries(first?.digest ?? {})
      .slice(0, 3)
      .map((pair) => pair.join(":"));
    throw new Rejection(
      "statement.subject-mismatch",
      `a statement about ${named.join(", ") || "nothing"}${subjects.length > 1 ? ` and ${subjects.length - 1} more` : ""}`,
    );
  }
  return { predicateType };
}

/** Before the shape: telling what is wrong with a million subjects takes all memory there is. */
function requireFewSubjects(json: unknown): void {
  const subjects =
    json !== null && typeof json === "object" && "subject" in json ? json.subject : undefined;
  if (Array.isArray(subjects) && subjects.length > limits.statementSubjects) {
    throw new Rejection("registry.limit", `a statement with ${subjects.length} subjects`);
  }
}

function refuseCaseVariants(keys: readonly string[]): void {
  const variant = keys.find((key) => !fields.has(key) && lowerCaseFields.has(key.toLowerCase()));
  if (variant !== undefined) {
    throw new Rejection("bundle.malformed", `the statement has a field "${variant}"`);
  }
}
