import { z } from "zod";
import { policySchema } from "./schema";

/**
 * The JSON Schema (draft 7, which editors read best) of a policy document, for completion and hover texts. It says what
 * shape a document has; `countersign lint` says whether it is valid.
 *
 * @example
 * writeFileSync("trust-policy.schema.json", JSON.stringify(policyJsonSchema(), null, 2));
 */
export const policyJsonSchema = (): Record<string, unknown> => ({
  ...z.toJSONSchema(policySchema, { io: "input", target: "draft-7" }),
  $id: "urn:countersign:trust-policy:v1",
  title: "TrustPolicy",
});
