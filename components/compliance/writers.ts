import type { ComplianceLogArgs } from "./compliance-log-args";
import type { Problem } from "../validation";

/**
 * Writers that are nobody, or that would get one grant twice: Azure has it once, and taking one of the two away would take
 * away both. Of identities that only the update knows, nothing is said, for everything would wait for them.
 */
export function writerProblems(
  writers: ComplianceLogArgs["writerPrincipalIds"] = {},
): readonly Problem[] {
  const known = new Map<string, string>();
  return Object.entries<unknown>(writers).flatMap(([key, id]) => {
    const property = `writerPrincipalIds.${key}`;
    if (id === undefined || id === null || id === "") {
      return [{ property, reason: "it is empty", fix: "give an object id, or leave the name out" }];
    }
    if (typeof id !== "string") return [];
    const other = known.get(id.toLowerCase());
    if (other === undefined) {
      known.set(id.toLowerCase(), property);
      return [];
    }
    const reason = `${other} is the same identity, and Azure has one grant for both`;
    return [{ property, reason, fix: "name it once" }];
  });
}
