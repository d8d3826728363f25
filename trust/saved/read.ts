import { readFile, stat } from "node:fs/promises";
import { limits } from "../limits";
import { describeValue, formatPath, valueAt, type Path } from "../policy/problem";
import { sha256 } from "../registry/digest";
import { parseStrictJson } from "../registry/strict-json";
import { SavedDecisionError } from "./error";
import { sumsOf } from "./sums";
import { savedDecision, type SavedDecision } from "./types";

/**
 * Reads a saved decision and checks that it is whole: its form, its sums, and every raw byte against its digest.
 *
 * @throws SavedDecisionError with the place of what is wrong
 */
export async function readSavedDecision(file: string): Promise<SavedDecision> {
  let bytes: Uint8Array;
  try {
    const info = await stat(file);
    if (!info.isFile()) throw new SavedDecisionError("", "not a regular file");
    if (info.size > limits.savedBytes) {
      throw new SavedDecisionError("", `${info.size} bytes, more than ${limits.savedBytes}`);
    }
    bytes = await readFile(file);
  } catch (error) {
    if (error instanceof SavedDecisionError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    const found =
      code === "ENOENT" ? "there is no such file" : `cannot be read (${code ?? message})`;
    throw new SavedDecisionError("", found, { cause: error });
  }
  return parseSavedDecision(bytes);
}

/** @throws SavedDecisionError */
export function parseSavedDecision(bytes: Uint8Array): SavedDecision {
  let value: unknown;
  try {
    value = parseStrictJson(bytes, { maxValues: Infinity });
  } catch (cause) {
    throw new SavedDecisionError("", (cause as Error).message, { cause });
  }
  const parsed = savedDecision.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const path = (issue?.path ?? []) as Path;
    throw new SavedDecisionError(
      formatPath(path),
      `${issue?.message ?? "not as it was written"}, found ${describeValue(valueAt(value, path))}`,
    );
  }
  requireWhole(parsed.data);
  return parsed.data;
}

function requireWhole(saved: SavedDecision): void {
  for (const [digest, base64] of Object.entries(saved.content)) {
    const actual = sha256(Buffer.from(base64, "base64"));
    if (actual !== digest) {
      throw new SavedDecisionError(
        formatPath(["content", digest]),
        `the bytes have the digest ${actual}`,
      );
    }
  }
  const actual = sumsOf(saved);
  for (const part of ["decision", "policy", "answers", "verdicts"] as const) {
    if (actual[part] !== saved.sums[part]) {
      const place = part === "decision" ? "format, verifier, clock, strict or requests" : part;
      throw new SavedDecisionError(place, `changed: its sha256 is not sums.${part}`);
    }
  }
}
