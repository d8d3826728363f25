import { mutation } from "./options.mjs";

export default mutation("evidence", {
  spec: [
    "test/unit/evidence/!(cached-certificate).test.ts",
    "test/unit/attacks/evidence.test.ts",
    // It takes longest, and is about one file.
    "test/unit/evidence/cached-certificate.test.ts",
  ],
  // Each of its tests flips hundreds of bits of a bundle.
  ignore: ["test/unit/evidence/mutations.test.ts"],
});
