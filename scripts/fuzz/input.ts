import { createHash } from "node:crypto";

/** What a target is given: bytes by the name of what they are, as `payload` and `annotations`. */
export type Input = Readonly<Record<string, Buffer>>;

export const inputOf = (parts: Readonly<Record<string, string | Uint8Array>>): Input =>
  Object.fromEntries(Object.entries(parts).map(([name, part]) => [name, Buffer.from(part)]));

/** A part of an input; one that is absent is empty. */
export const partOf = (input: Input, name: string): Buffer => input[name] ?? Buffer.alloc(0);

export const sizeOf = (input: Input): number =>
  Object.values(input).reduce((sum, { length }) => sum + length, 0);

export function digestOfInput(input: Input): string {
  const hash = createHash("sha256");
  for (const [name, bytes] of Object.entries(input)) {
    hash.update(`${name} ${bytes.length} `).update(bytes);
  }
  return hash.digest("hex");
}
