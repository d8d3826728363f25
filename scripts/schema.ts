import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { createEngine } from "../test/support/engine";

/** Writes plugin/schema.json: what `pulumi package add` makes SDKs of. */
const write = async (): Promise<void> => {
  const plugin = resolve(__dirname, "..", "plugin");
  const engine = await createEngine();
  try {
    writeFileSync(join(plugin, "schema.json"), await engine.schema(plugin));
  } finally {
    engine.close();
  }
};

void write();
