import { quoted } from "../../image";
import { defaultLimits } from "../digest";
import { endInstant } from "../instant";
import type { LoadedPolicy } from "../load";
import type { Report } from "./finding";

/** Findings about exemptions and their limits: none of them changes a decision. */
export const lintExemptions = (
  { policy, document }: LoadedPolicy,
  now: Date,
  report: Report,
): void => {
  const instant = now.toISOString();
  const limits = { ...defaultLimits, ...document.limits };
  for (const [index, exemption] of policy.exemptions.entries()) {
    const path = ["exemptions", index];
    const written = endInstant(document.exemptions?.[index]?.expires ?? exemption.ends);
    if (exemption.ends < instant) {
      report(
        "exemption.expired",
        [...path, "expires"],
        `${exemption.ticket} (${exemption.owner}) ended on ${exemption.ends.slice(0, 10)}`,
      );
    }
    if (exemption.ends < written) {
      report(
        "exemption.too-long",
        [...path, "expires"],
        `${exemption.ticket} (${exemption.owner}) ends on ${exemption.ends.slice(0, 10)}, ${limits.exemptionDays} days after it began`,
      );
    }
    for (const [at, image] of exemption.images.entries()) {
      if (image.digest === undefined) {
        report(
          "exemption.repository",
          [...path, "images", at],
          `${quoted(image.text)} is a repository, not a digest`,
        );
      }
    }
  }
  const open = policy.exemptions.filter(({ ends }) => ends >= instant).length;
  if (open > limits.openExemptions) {
    report(
      "exemption.too-many",
      ["exemptions"],
      `${open} exemptions are open, ${limits.openExemptions} allowed`,
    );
  }
};
