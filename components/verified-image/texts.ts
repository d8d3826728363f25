import type { Verdict } from "../../trust/decision";
import { reasons } from "../../trust/reasons";
import { escapeText, violationTexts } from "../../trust/report";

/** What a verdict says on its resource. */
export interface VerdictTexts {
  /** Why the image is not allowed; not empty unless it is. */
  readonly denial: string;
  /** What does not block: audit and warn findings, exemptions in use, an image that could not be pinned. */
  readonly advice: string;
}

/** How messages call the place of the image. */
const placeOf = (name: string): string => `image ${JSON.stringify(name)}`;

export function textsOf(verdict: Verdict, name: string): VerdictTexts {
  const { blocking, advice } = violationTexts(verdict, placeOf(name));
  const { outcome, code, digest } = verdict;
  const unpinned = outcome === "allow" && digest === undefined ? unpinnedText(verdict, name) : "";
  return {
    denial: outcome === "allow" ? "" : blocking || headText(code, name),
    advice: [advice, unpinned].filter((text) => text !== "").join("\n"),
  };
}

/** A verdict for messages where the reference is a secret: findings can repeat it, and what a registry sent about it. */
export const withoutDetails = (verdict: Verdict): Verdict => ({
  ...verdict,
  reference: "[secret]",
  checks: verdict.checks.map((check) => ({
    ...check,
    found: `${reasons[check.code].title} (details are left out: an input is a secret)`,
    expected: "what the TrustPolicy says",
    fix: reasons[check.code].fix,
  })),
});

const unpinnedText = ({ code, reference }: Verdict, name: string): string =>
  [
    escapeText(`${placeOf(name)} · ${reference}`),
    `It is not pinned: the policy lets it pass (${code}) without a look at its digest.`,
  ].join("\n");

/** One line for whoever does not see the resource. */
export const summaryLine = (code: Verdict["code"], name: string): string =>
  `${escapeText(placeOf(name))} is not allowed (${code})`;

/** What an untyped program passes for an image, such as a configuration value that is not set. */
export const noTextText = (image: unknown, name: string): string =>
  [
    headText("image.reference-invalid", name),
    `[image] must be text; found ${image === null ? "null" : typeof image}.`,
    `fix: ${reasons["image.reference-invalid"].fix}`,
  ].join("\n");

const headText = (code: Verdict["code"], name: string): string =>
  `${code} · ${escapeText(placeOf(name))}`;
