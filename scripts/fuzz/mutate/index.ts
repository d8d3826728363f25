import type { Input } from "../input";
import type { Random } from "../random";
import { mutateBytes } from "./bytes";
import { mutateJson } from "./json";
import { mutateLines } from "./lines";

/** Bytes of a part at most: what is larger says nothing new and takes the time of many others. */
const LIMIT = 512 * 1024;

/** An input made of a seed by one to four changes; `others` are seeds of the same kind, to mix in. */
export function mutate(random: Random, seed: Input, others: readonly Input[]): Input {
  const names = Object.keys(seed);
  const changed: Record<string, Buffer> = { ...seed };
  for (let left = 1 + random.int(4); left > 0; left--) {
    const name = random.pick(names);
    const bytes = changed[name] ?? Buffer.alloc(0);
    const other = random.pick(others)[name] ?? bytes;
    changed[name] = mutatePart(random, bytes, other).subarray(0, LIMIT);
  }
  return changed;
}

/** Structure first: a change of bytes mostly ends at the first parser. */
function mutatePart(random: Random, bytes: Buffer, other: Buffer): Buffer {
  const structured = random.chance(0.75) ? mutateJson(random, bytes, other) : undefined;
  if (structured) return structured;
  return bytes.includes("\n") && random.chance(0.5)
    ? mutateLines(random, bytes, other)
    : mutateBytes(random, bytes, other);
}
