import type { Check, Outcome, Verdict } from "../decision";
import { renderCheck } from "./check-text";
import { groupByCause, isWorthTelling, type VerdictGroup } from "./group";
import { LABEL_COLUMN, painter, withoutSymbols, type TextStyle } from "./layout";
import { shortReference } from "./short";
import { renderSummary } from "./summary";

/** Figures of one run for the report's end. */
export interface RunFigures {
  readonly seconds: number;
  /** Requests sent to registries. */
  readonly requests: number;
}

/** More images with one cause are counted; `-o json` lists all. */
const LISTED_IMAGES = 20;

const words = {
  allow: { symbol: "✓", word: "allowed", color: "green" },
  undecided: { symbol: "?", word: "undecided", color: "yellow" },
  deny: { symbol: "✗", word: "denied", color: "red" },
} as const satisfies Record<Outcome, object>;

/** What needs a person comes last, beside the summary and the prompt. */
const order: readonly Outcome[] = ["allow", "undecided", "deny"];

/** Verdicts for people: a line for an allowed image, one block for one cause of all others, and a summary. */
export const renderText = (
  verdicts: readonly Verdict[],
  figures: RunFigures,
  style: TextStyle = {},
): string => {
  const sorted = order.flatMap((outcome) =>
    verdicts.filter((verdict) => verdict.outcome === outcome),
  );
  const lines = groupByCause(sorted).flatMap((group) => renderGroup(group, style));
  const text = `${[...lines, ...renderSummary(verdicts, figures, style)].join("\n")}\n`;
  return style.unicode === false ? withoutSymbols(text) : text;
};

const renderGroup = ({ verdicts, checks }: VerdictGroup, style: TextStyle): readonly string[] => {
  const [first] = verdicts;
  const { symbol, word, color } = words[first.outcome];
  const label = `${symbol} ${word}`.padEnd(LABEL_COLUMN);
  const head = painter(style)(color, label);
  if (!checks.some(isWorthTelling)) return [`${head}${withReason(first, style)}`];
  const images = verdicts.map(imageText);
  const listed = images.slice(0, LISTED_IMAGES);
  const rest = images.length - listed.length;
  const indent = " ".repeat(LABEL_COLUMN);
  return [
    ...(verdicts.length === 1
      ? [`${head}${listed.join("")}`]
      : [`${head}${verdicts.length} images`, ...listed.map((image) => `${indent}${image}`)]),
    ...(rest > 0 ? [`${indent}and ${rest} more (-o json lists all)`] : []),
    ...checks.flatMap((check, index) => renderCheck(check, checks[index - 1], style)),
  ];
};

/** `acme.azurecr.io/shop/api:1.4.2  →  sha256:3f2a9c41…`; a digest that the image names is not repeated. */
const imageText = ({ image, digest }: Verdict): string => {
  const text = shortReference(image);
  return digest === undefined || image.includes(digest)
    ? text
    : `${text}  →  ${shortReference(digest)}`;
};

/** What passed on evidence. */
const VERIFIED: ReadonlySet<Check["code"]> = new Set(["signature.ok", "attestation.ok"]);

/** The line of an allowed image: what verified it if there is room; that nothing did in any case. */
const withReason = (verdict: Verdict, style: TextStyle): string => {
  const isVerified = verdict.checks.some(({ code }) => VERIFIED.has(code));
  const line = isVerified ? imageText(verdict) : shortReference(verdict.image);
  const room = (style.width ?? 100) - LABEL_COLUMN - line.length - 2;
  const reasons = [...new Set(verdict.checks.map(({ found }) => shortReference(found)))];
  const [first = ""] = reasons;
  const shown = [reasons.join("; "), first].find((reason) => reason.length <= room);
  const reason = shown ?? (isVerified ? "" : "not verified");
  return reason === "" ? line : `${line}  ${painter(style)("dim", reason)}`;
};
