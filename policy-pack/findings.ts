import { dependsOnNamespace } from "../trust/decision";
import type { Verdict } from "../trust/decision";
import { firstLine } from "../trust/project/setup-error";
import { reasons } from "../trust/reasons";
import { escapeText, violationTexts } from "../trust/report";
import type { Configuration } from "./configuration";
import type { WorkloadImage } from "./images";
import type { Finding } from "./levels";

export interface FindingOptions {
  /** Whether the operation is a preview; `undefined` where nothing tells. */
  readonly dryRun: boolean | undefined;
  readonly configuration: Pick<Configuration, "undecided" | "unknown">;
}

type Level = Finding["level"];

const OBLIGATION = "It is decided in the update, before the resource is created.";
const LOWERED = "It does not block this preview (`undecided: warn`); an update denies it.";

/**
 * What a verdict says to the person at the preview: what blocks at the configured level, and apart from it, as advice,
 * what does not block yet and which exemptions are in use. Nothing when all is well.
 */
export function findingsOf(
  verdict: Verdict,
  container: string,
  options: FindingOptions,
): Finding[] {
  const { blocking, advice } = violationTexts(verdict, container);
  const findings: Finding[] = [];
  if (verdict.outcome !== "allow") {
    const { level, note } = weigh(verdict, options);
    findings.push({ message: note === undefined ? blocking : `${blocking}\n${note}`, level });
  }
  if (advice !== "") findings.push({ message: advice, level: "advisory" });
  return findings;
}

/** Only a preview lowers anything: after an update there is nobody left to decide. */
function weigh(verdict: Verdict, options: FindingOptions): { level: Level; note?: string } {
  const { dryRun, configuration } = options;
  if (dryRun !== true) return { level: "configured" };
  if (dependsOnNamespace(verdict)) {
    return configuration.unknown === "deny"
      ? { level: "configured" }
      : { level: "advisory", note: OBLIGATION };
  }
  return verdict.outcome === "undecided" && configuration.undecided === "warn"
    ? { level: "advisory", note: LOWERED }
    : { level: "configured" };
}

/**
 * An image that is not known yet. Only previews meet unknown values, so it is an obligation also where nothing tells the
 * operation; in what says that it is an update, it blocks.
 */
export function unknownFinding(
  { container, path }: Extract<WorkloadImage, { kind: "unknown" }>,
  { dryRun, configuration }: FindingOptions,
): Finding {
  const blocks = dryRun === false || configuration.unknown === "deny";
  return {
    level: blocks ? "configured" : "advisory",
    message: [
      ["image.unknown", container, path]
        .filter((part) => part !== undefined)
        .map(escapeText)
        .join(" · "),
      `${reasons["image.unknown"].title}. ${blocks ? "" : OBLIGATION}`.trimEnd(),
    ].join("\n"),
  };
}

/** The verifier promises a verdict for every image; where it breaks that promise, nothing is allowed. */
export const failureFinding = (container: string, image: string, error: unknown): Finding => ({
  level: "configured",
  message: [
    `verifier.failed · ${escapeText(container)} · ${escapeText(image)}`,
    `${reasons["verifier.failed"].title}: ${firstLine(error)}.`,
    `fix: ${reasons["verifier.failed"].fix}`,
  ].join("\n"),
});

/** Says what a preview does not see; it is no verdict, so it never blocks. */
export const opaqueReleaseFinding: Finding = {
  level: "advisory",
  message: [
    `workload.opaque · ${reasons["workload.opaque"].title}`,
    reasons["workload.opaque"].meaning,
    `fix: ${reasons["workload.opaque"].fix}`,
  ].join("\n"),
};
