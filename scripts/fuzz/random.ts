import { createHash } from "node:crypto";

/** Reproducible chance: the same name gives the same draws, on any machine. */
export interface Random {
  /** A whole number from 0 up to, but not including, `below`. */
  int(below: number): number;
  /** One of the items; throws for none. */
  pick<T>(items: readonly T[]): T;
  chance(probability: number): boolean;
}

/** sfc32 (http://pracrand.sourceforge.net/RNG_engines.txt), started from the SHA-256 of a name. */
export function randomOf(name: string): Random {
  const start = createHash("sha256").update(name).digest();
  let [a, b, c, counter] = [0, 4, 8, 12].map((offset) => start.readInt32LE(offset)) as [
    number,
    number,
    number,
    number,
  ];
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  };
  const int = (below: number): number => Math.floor(next() * below);
  return {
    int,
    pick: (items) => {
      const item = items[int(items.length)];
      if (item === undefined) throw new Error("nothing to pick from");
      return item;
    },
    chance: (probability) => next() < probability,
  };
}
