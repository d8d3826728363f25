import { partOf, type Input } from "./input";
import { isContainer, nodesOf, parseJson, remove, replace, type Json } from "./mutate/tree";

/** Attempts at most: a smaller input is a courtesy, the finding is what counts. */
const ATTEMPTS = 2000;

/**
 * Makes an input smaller for as long as it stays the same finding: leaves out and empties values of JSON, then cuts bytes.
 * Greedy: the first smaller one is taken.
 */
export async function shrink(
  input: Input,
  isFinding: (smaller: Input) => Promise<boolean>,
): Promise<Input> {
  let smallest = input;
  let left = ATTEMPTS;
  for (;;) {
    const smaller = await firstOf(candidates(smallest), async (candidate) => {
      return left-- > 0 && (await isFinding(candidate));
    });
    if (!smaller || left <= 0) return smaller ?? smallest;
    smallest = smaller;
  }
}

async function firstOf<T>(
  items: Iterable<T>,
  holds: (item: T) => Promise<boolean>,
): Promise<T | undefined> {
  for (const item of items) if (await holds(item)) return item;
  return undefined;
}

function* candidates(input: Input): Generator<Input> {
  for (const name of Object.keys(input)) {
    const bytes = partOf(input, name);
    for (const smaller of [...smallerJson(bytes), ...smallerBytes(bytes)]) {
      if (smaller.length < bytes.length) yield { ...input, [name]: smaller };
    }
  }
}

function* smallerJson(bytes: Buffer): Generator<Buffer> {
  const count = nodesOf(parseJson(bytes) ?? null).length;
  for (let index = 0; index < count; index++) {
    yield changed(bytes, index, remove);
    for (const empty of [0, "", []] as const) {
      yield changed(bytes, index, (node) => {
        replace(node, structuredClone(empty) as Json);
      });
    }
  }
}

function changed(
  bytes: Buffer,
  index: number,
  change: (node: ReturnType<typeof nodesOf>[number]) => void,
): Buffer {
  const root = parseJson(bytes);
  const node = root !== undefined && isContainer(root) ? nodesOf(root)[index] : undefined;
  if (!node) return bytes;
  change(node);
  return Buffer.from(JSON.stringify(root));
}

function* smallerBytes(bytes: Buffer): Generator<Buffer> {
  for (let length = bytes.length; length >= 1; length = Math.floor(length / 2)) {
    for (let at = 0; at < bytes.length; at += length) {
      yield Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
    }
  }
}
