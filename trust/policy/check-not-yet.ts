import type { CheckContext } from "./check";
import type { Path } from "./problem";
import { isRecord, listOf } from "./shape";

/**
 * Refuses what the schema knows and this version cannot decide. Ignoring it would let an image pass that the policy, as
 * its author reads it, does not trust.
 */
export const checkNotDecidedYet = ({ document, problems }: CheckContext): void => {
  const refuse = (path: Path, hint: string): void => {
    const message = `${String(path.findLast((segment) => typeof segment === "string"))} is not decided yet by this version`;
    problems.add(path, message, { key: true, hint });
  };
  if (document.builders !== undefined)
    refuse(["builders"], "remove it: this version decides signatures");
  if (document.verifiers !== undefined)
    refuse(["verifiers"], "remove it: this version decides signatures");
  for (const [index, rule] of listOf(document.rules).entries()) {
    if (!isRecord(rule)) continue;
    if (rule.attestations !== undefined) {
      refuse(["rules", index, "attestations"], "remove it: this version decides signatures");
    }
    if (rule.on === "platforms" || rule.on === "both") {
      refuse(
        ["rules", index, "on"],
        "remove it, or write named: the digest that the workload names",
      );
    }
    if (listOf(rule.sources).some((source) => source !== "registry")) {
      refuse(["rules", index, "sources"], "remove it, or write [registry]");
    }
  }
};
