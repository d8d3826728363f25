import type { Envelope } from "@sigstore/bundle";
import { z } from "zod";
import { limits } from "../limits";
import type { Digest } from "../registry/port";
import { parseStrictJson } from "../registry/strict-json";
import { Rejection, rejectOn } from "./rejection";
import { requireShape } from "./schema";
import { COSIGN_SIGN_PREDICATE } from "./types";

const PAYLOAD_TYPE = "application/vnd.in-toto+json";

/** https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md (v0.1: ../v0.1/README.md) */
const statementSchema = z.object({
  _type: z.enum(["https://in-toto.io/Statement/v0.1", "https://in-toto.io/Statement/v1"]),
  predicateType: z.string().min(1),
  subject: z
    .array(z.object({ digest: z.looseObject({ sha256: z.string().optional() }) }))
    .min(1, "names no subject"),
  predicate: z.unknown().optional(),
});

const fields = new Set(["_type", "predicateType", "subject", "predicate"]);
const lowerCaseFields = new Set([...fields].map((field) => field.toLowerCase()));

/** What a statement says, whatever it is about. */
export interface Statement {
  readonly predicateType: string;
  /** Absent for cosign's predicate of a signature, which says nothing. */
  readonly predicate?: unknown;
  /** The digests of its subjects by algorithm, as written. */
  readonly subjects: readonly Readonly<Record<string, unknown>>[];
}

/**
 * Reads the in-toto statement of an envelope. Fields that the specification does not name are ignored, as it says, but not
 * those that a reader without regard for case would take for one that it names.
 *
 * @throws Rejection `statement.payload-type`, `bundle.malformed`, `registry.limit`
 */
export function readStatement(envelope: Envelope): Statement {
  if (envelope.payloadType !== PAYLOAD_TYPE) {
    throw new Rejection("statement.payload-type", `payload type "${envelope.payloadType}"`);
  }
  const json = rejectOn("bundle.malformed", "the statement is not strict JSON", () =>
    parseStrictJson(envelope.payload, { maxValues: limits.statementValues }),
  );
  requireFewSubjects(json);
  const { predicateType, subject, predicate } = requireShape(
    statementSchema,
    json,
    "the statement",
  );
  refuseCaseVariants(Object.keys(json as object));
  const says = predicateType !== COSIGN_SIGN_PREDICATE && predicate !== undefined;
  return {
    predicateType,
    subjects: subject.map(({ digest }) => digest),
    ...(says && { predicate }),
  };
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

/**
 * Checks that a statement is about the digest: one subject has it as `sha256` in lower-case hex, the only spelling that all
 * verifiers take. A verification summary about git commits may lie beside an image that was built from one of them.
 *
 * @returns the commits, if it is about those
 * @throws Rejection `statement.subject-mismatch`
 */
export function requireAbout(
  { predicateType, subjects }: Statement,
  digest: Digest,
): readonly string[] | undefined {
  const hex = digest.slice("sha256:".length);
  if (subjects.some(({ sha256 }) => sha256 === hex)) return undefined;
  const commits = predicateType.startsWith(SUMMARY) ? subjects.map(commitsOf) : [];
  if (commits.length > 0 && commits.every((named) => named.length > 0)) return commits.flat();
  const [first] = subjects;
  const named = Object.entries(first ?? {})
    .slice(0, 3)
    .map(([algorithm, value]) => `${algorithm}:${String(value)}`);
  throw new Rejection(
    "statement.subject-mismatch",
    `a statement about ${named.join(", ") || "nothing"}${subjects.length > 1 ? ` and ${subjects.length - 1} more` : ""}`,
  );
}

/** https://slsa.dev/spec/v1.2/verification_summary, whatever its version. */
const SUMMARY = "https://slsa.dev/verification_summary/";

/** https://github.com/in-toto/attestation/blob/main/spec/v1/digest_set.md: how a commit is named, and was before. */
const COMMIT_ALGORITHMS = ["gitCommit", "sha1"];
const COMMIT = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

const commitsOf = (digests: Readonly<Record<string, unknown>>): readonly string[] =>
  COMMIT_ALGORITHMS.flatMap((algorithm) => {
    const value = Object.hasOwn(digests, algorithm) ? digests[algorithm] : undefined;
    return typeof value === "string" && COMMIT.test(value) ? [`${algorithm}:${value}`] : [];
  });
