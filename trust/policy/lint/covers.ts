import { matchesRepository } from "../match";
import type { ImagePattern } from "../types";

/** A character that is in no repository name, so that only a wildcard matches it. */
const ANY = "\u0000";

/** What the wildcards of a pattern could stand for: for *, then for **. */
const STAND_INS = [
  ["", ""],
  [ANY, ANY],
  [ANY, `${ANY}/${ANY}`],
  [`${ANY}${ANY}`, `${ANY}/${ANY}/${ANY}/${ANY}/${ANY}/${ANY}/${ANY}/${ANY}/${ANY}`],
] as const;

/** Whether one pattern claims every repository that another claims. */
export const covers = (wide: ImagePattern, narrow: ImagePattern): boolean => {
  if (wide.repository === "**") return true;
  if (narrow.repository === "**") return false;
  // Most pairs differ before their first wildcard, and lint looks at all pairs.
  const wildcard = wide.repository.indexOf("*");
  const start = wildcard < 0 ? wide.repository : wide.repository.slice(0, wildcard);
  if (!narrow.repository.startsWith(start)) return false;
  return STAND_INS.every(([one, many]) => {
    const name = narrow.repository.replace(/\*\*?/g, (wildcard) => (wildcard === "*" ? one : many));
    const slash = name.indexOf("/");
    return matchesRepository(wide, {
      registry: name.slice(0, slash),
      repository: name.slice(slash + 1),
    });
  });
};
