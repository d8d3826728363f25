import type { ReportViolation } from "@pulumi/policy";
// Not the whole of trust/report: this file is loaded before the pack has told the engine its port.
import { engineText } from "../trust/report/engine-text";

/** A message for the person at the preview, and how much it weighs. */
export interface Finding {
  readonly message: string;
  /** `configured` is the level that the policy has: mandatory, unless the pack's configuration says otherwise. */
  readonly level: "configured" | "mandatory" | "advisory";
  /** The resource that it stands on; absent for the resource at hand. */
  readonly urn?: string;
}

/**
 * Reports one finding with a level of its own. @pulumi/policy takes an object since 1.20 (server.js,
 * `makeReportViolationFun`), marked `@internal`; where it took only a string, the finding would still be reported, at
 * the configured level.
 */
export function reportFinding(report: ReportViolation, { message, level, urn }: Finding): void {
  const reportObject = report as unknown as (violation: {
    message: string;
    urn?: string;
    enforcementLevel?: "mandatory" | "advisory";
  }) => void;
  reportObject({
    message: engineText(message),
    ...(urn === undefined ? {} : { urn }),
    ...(level === "configured" ? {} : { enforcementLevel: level }),
  });
}
