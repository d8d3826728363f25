import { mutation } from "./options.mjs";

export default mutation("decision", {
  spec: ["test/unit/decision/**/*.test.ts"],
  // A property that fails is made small first, which takes seconds for each mutant; the tests of single cases must notice.
  ignore: ["test/unit/decision/*invariants.test.ts"],
});
