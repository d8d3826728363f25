import { existsSync } from "node:fs";
import { resolve } from "node:path";

/** Path of something in the corpora of real inputs, which lie beside the checkout and are no part of it. */
export function corpus(...path: readonly string[]): string | undefined {
  const found = resolve(__dirname, "../../../shared/corpora", ...path);
  return existsSync(found) ? found : undefined;
}
