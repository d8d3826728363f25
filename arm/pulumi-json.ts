import type { PulumiResource } from "./resource";
import { isRecord } from "./record";

/** What stands for a value that a preview does not know. */
export const UNKNOWN = "[unknown until the update]";
/** What stands for a secret; `pulumi preview --json` writes the same. */
export const SECRET = "[secret]";

/** Not the output of `pulumi preview --json` or `pulumi stack export`. */
export class PulumiJsonError extends Error {}

/** The resources that a program has after an update. */
export interface PulumiProgram {
  readonly resources: readonly PulumiResource[];
  /** How many a preview left out, because nothing changes in them. */
  readonly unchanged: number;
}

/**
 * The resources in the output of `pulumi preview --json` or `pulumi stack export`, without those that the update deletes
 * and those that the program only reads.
 *
 * @throws PulumiJsonError for anything else
 */
export function readProgram(document: unknown): PulumiProgram {
  const { steps, deployment, changeSummary } = isRecord(document) ? document : {};
  if (Array.isArray(steps)) {
    const known = steps.filter(isRecord);
    const shown = known.filter(({ op }) => op === "same").length;
    const same = isRecord(changeSummary) ? Number(changeSummary.same ?? 0) : 0;
    return {
      resources: resourcesOf(known.map(({ newState }) => newState)),
      unchanged: Math.max(0, same - shown),
    };
  }
  if (isRecord(deployment) && Array.isArray(deployment.resources)) {
    return { resources: resourcesOf(deployment.resources), unchanged: 0 };
  }
  throw new PulumiJsonError(
    'expected "steps" (pulumi preview --json) or "deployment" (pulumi stack export)',
  );
}

/** One for each URN: a replacement has several steps. */
function resourcesOf(states: readonly unknown[]): PulumiResource[] {
  const resources = new Map<string, PulumiResource>();
  for (const state of states.filter(isRecord)) {
    const { type, urn, inputs, delete: deleted, external } = state;
    if (typeof type !== "string" || typeof urn !== "string") continue;
    if (deleted === true || external === true) continue;
    // urn:pulumi:STACK::PROJECT::TYPE::NAME, where the name may be any text.
    const name = urn.split("::").slice(3).join("::");
    resources.set(urn, { type, name, inputs: isRecord(inputs) ? plainObject(inputs, 0) : {} });
  }
  return [...resources.values()];
}

// Source: https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/sig/sig.go and plugin/rpc.go beside it.
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const unknowns = new Set([
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);
const signatures = new Map<string, (value: Json) => unknown>([
  ["1b47061264138c4ac30d75fd1eb44270", () => SECRET],
  // An output: a value that is absent is unknown.
  [
    "d0e6a833031e9bbcd3f4e8bde6ca49a4",
    ({ secret, value }) => (secret === true ? SECRET : (value ?? UNKNOWN)),
  ],
]);
/** An asset, an archive, a reference to another resource: no resource of Azure has one. */
const OTHER = "[no JSON]";

/** No resource of Azure comes near; a file that does is there to exhaust the stack. */
const DEPTH = 100;

type Json = Readonly<Record<string, unknown>>;

function plain(value: unknown, depth: number): unknown {
  if (depth > DEPTH) throw new PulumiJsonError(`values are nested more than ${DEPTH} deep`);
  if (typeof value === "string") return unknowns.has(value) ? UNKNOWN : value;
  if (Array.isArray(value)) return value.map((entry) => plain(entry, depth + 1));
  if (!isRecord(value)) return value;
  const signature = value[SIGNATURE];
  if (typeof signature !== "string") return plainObject(value, depth);
  return plain(signatures.get(signature)?.(value) ?? OTHER, depth + 1);
}

/** Without Pulumi's own keys, all of which begin so (`IsInternalPropertyKey`). */
const plainObject = (value: Json, depth: number): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !key.startsWith("__"))
      .map(([key, part]) => [key, plain(part, depth + 1)]),
  );
