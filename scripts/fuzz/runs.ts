import type { Input } from "./input";
import { mutate } from "./mutate";
import { randomOf } from "./random";
import type { Kind } from "./kind";

/** One run: the kind takes turns, the input depends on the seed and the number only. */
export interface Run {
  readonly kind: Kind;
  readonly input: Input;
}

export function runAt(kinds: readonly Kind[], seed: string, number: number): Run {
  const kind = kinds[number % kinds.length];
  if (!kind) throw new Error("no kinds");
  const random = randomOf(`${seed} ${kind.name} ${number}`);
  // Each seed as it is, once, before anything is made of it.
  const turn = Math.floor(number / kinds.length);
  const original = kind.seeds[turn];
  return { kind, input: original ?? mutate(random, random.pick(kind.seeds), kind.seeds) };
}
