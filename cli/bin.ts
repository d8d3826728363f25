#!/usr/bin/env node
import { useCompileCache } from "../trust/cache/compile-cache";
import { olderNode } from "../trust/node-version";

const complaint = olderNode("countersign", process.versions.node);
if (complaint !== undefined) {
  process.stderr.write(complaint);
  process.exitCode = 2;
} else {
  useCompileCache(process.env);
  // Loaded only now: the libraries behind it do not even parse on an older Node.js.
  void import("./main.js")
    .then(({ main }) => main(process.argv.slice(2), process))
    .then((code) => {
      process.exitCode = code;
    })
    .catch((error: unknown) => {
      // Exit code 1 would say that an image is denied.
      process.stderr.write(
        `countersign: ${error instanceof Error ? error.message : String(error)}\n`,
      );
      process.exitCode = 2;
    });
}
