import { escapeText } from "./escape";
import { isWorthTelling, type MergedCheck } from "./group";
import { LABEL_COLUMN, painter, TEXT_COLUMN, wrap, type TextStyle } from "./layout";

/** More wordings of one finding are counted. */
const LISTED_FINDINGS = 3;

/** Less room than this for texts is not worth wrapping for. */
const MIN_COLUMNS = 30;

/**
 * One check: a line if it passes, else what was found, expected, and what to do. What the check before it, of another
 * rule, has told already is not told again.
 */
export const renderCheck = (
  check: MergedCheck,
  before: MergedCheck | undefined,
  style: TextStyle,
): readonly string[] => {
  const rule = `  ${escapeText(check.rules.join(", "))}`.padEnd(LABEL_COLUMN - 1);
  const head = `${rule} ${check.mode.padEnd(TEXT_COLUMN - LABEL_COLUMN)}`;
  const columns = columnsOf(style);
  if (!isWorthTelling(check))
    return hanging(head, wrap(`ok, ${foundLines(check).join("; ")}`, columns));
  const isRepeated = before !== undefined && tellsTheSame(check, before);
  const code = painter(style)("bold", check.code);
  const lines = (label: string, texts: readonly string[]): readonly string[] =>
    labelled(
      label,
      texts.filter((text) => text !== "").flatMap((text) => wrap(text, columns)),
      style,
    );
  return [
    `${head}${code}${isRepeated ? ", as above" : ""}`,
    ...lines("found", isRepeated ? [] : foundLines(check)),
    ...lines("expected", [expectedText(check)]),
    ...lines("owner", [ownerText(check)]),
    ...lines("blocks", [blocksText(check)]),
    ...lines("fix", isRepeated && fixText(check) === fixText(before) ? [] : [fixText(check)]),
  ];
};

/** Whether a check has found the very same as one that a reader has seen before. */
export const tellsTheSame = (check: MergedCheck, before: MergedCheck): boolean =>
  check.code === before.code && JSON.stringify(check.found) === JSON.stringify(before.found);

const labelled = (label: string, lines: readonly string[], style: TextStyle): readonly string[] => {
  const name = painter(style)("dim", label.padEnd(TEXT_COLUMN - LABEL_COLUMN));
  return lines.length === 0 ? [] : hanging(`${" ".repeat(LABEL_COLUMN)}${name}`, lines);
};

const hanging = (head: string, [first = "", ...others]: readonly string[]): readonly string[] => [
  `${head}${first}`,
  ...others.map((line) => `${" ".repeat(TEXT_COLUMN)}${line}`),
];

const columnsOf = ({ width = 100 }: TextStyle): number =>
  Math.max(MIN_COLUMNS, width - TEXT_COLUMN);

const foundLines = ({ found, retryAfterSeconds }: MergedCheck): readonly string[] => {
  const rest = found.length - LISTED_FINDINGS;
  return [
    ...found.slice(0, LISTED_FINDINGS).map(escapeText),
    rest > 0 ? `and ${rest} more` : "",
    retryAfterSeconds === undefined ? "" : `retry in ${retryAfterSeconds} s`,
  ].filter((text) => text !== "");
};

/** What a rule wanted says nothing about a registry that did not answer, nor about an exemption from it. */
const expectedText = ({ outcome, expected }: MergedCheck): string =>
  outcome === "deny" ? escapeText(expected) : "";

const fixText = ({ fixes }: MergedCheck): string => {
  const [first, ...others] = fixes;
  if (first === undefined) return "";
  return `${escapeText(first)}${others.length > 0 ? ` (and likewise ${others.length} more)` : ""}`;
};

const ownerText = ({ exemption }: MergedCheck): string =>
  exemption
    ? escapeText(`${exemption.owner}, ${exemption.ticket}, ${daysLeft(exemption.daysLeft)}`)
    : "";

/** `12 days left`; on its last day an exemption has none left. */
export const daysLeft = (days: number): string =>
  days === 0 ? "ends today" : `${days} ${days === 1 ? "day" : "days"} left`;

const blocksText = ({ blocksFrom }: MergedCheck): string =>
  blocksFrom === undefined ? "" : `from ${blocksFrom.slice(0, 10)}`;
