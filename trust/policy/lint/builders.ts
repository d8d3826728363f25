import { quoted } from "../../image";
import type { LoadedPolicy } from "../load";
import { entriesOf } from "./identities";
import type { Report } from "./finding";
import { lintRefs } from "./signers";

/** Findings about builders. */
export const lintBuilders = ({ policy, expansion }: LoadedPolicy, report: Report): void => {
  const used = new Set(
    policy.rules
      .flatMap(entriesOf)
      .flatMap((entry) => (entry.kind === "slsaProvenance" ? entry.builders : [])),
  );
  for (const [name, { item, path }] of expansion.builders) {
    if (!used.has(name)) report("builder.unused", path, `no rule names ${quoted(name)}`);
    lintRefs(item.refs, [...path, "refs"], report);
    for (const [index, ref] of (item.refs ?? []).entries()) {
      if (!ref.startsWith("refs/tags/")) {
        report("builder.ref-not-tag", [...path, "refs", index], `${quoted(ref)} is no tag`);
      }
    }
  }
};
