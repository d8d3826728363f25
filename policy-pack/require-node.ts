import { olderNode } from "../trust/node-version";

/** Imported first: later modules need a newer Node.js, and would fail without saying so. */
const complaint = olderNode("countersign-policy-pack", process.versions.node);
if (complaint !== undefined) {
  process.stderr.write(complaint);
  process.exit(1);
}
