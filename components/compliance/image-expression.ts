import { RE2JS } from "re2js";
import type { Problem } from "../validation";

/**
 * What lets an expression for images match more than it says, or nothing at all. Azure Policy evaluates it with RE2, and
 * takes a match of any part of the name.
 */
export function imageExpressionProblems(property: string, regex: string): Problem[] {
  try {
    RE2JS.compile(regex);
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    return [
      {
        property,
        reason: `${JSON.stringify(regex)} is no RE2 expression (${said})`,
        fix: "write it from ^ to $, such as ^acme\\.azurecr\\.io/.+$",
      },
    ];
  }
  const bare = withoutGroups(regex);
  if (bare.includes("|")) {
    return [
      {
        property,
        reason: "of its alternatives, ^ and $ hold for the first and the last only",
        fix: "put them into a group, such as ^(acme|shared)\\.azurecr\\.io/.+$",
      },
    ];
  }
  return bare.startsWith("^") && bare.endsWith("$")
    ? []
    : [
        {
          property,
          reason: "without ^ and $ it matches a part of a name, whose rest anybody can choose",
          fix: "write it from ^ to $, such as ^acme\\.azurecr\\.io/.+$",
        },
      ];
}

/** What stands outside of escapes, classes and groups. */
function withoutGroups(regex: string): string {
  const plain = regex.replaceAll(/\\./gs, "_").replaceAll(/\[\^?\]?[^\]]*\]/g, "_");
  const rest = plain.replaceAll(/\([^()]*\)/g, "_");
  return rest === plain ? rest : withoutGroups(rest);
}
