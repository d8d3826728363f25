import { mutation } from "./options.mjs";

export default mutation("registry", { spec: ["test/unit/registry/**/*.test.ts"] });
