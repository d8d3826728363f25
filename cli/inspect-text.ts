import type { EvidenceProblem, ProvenTime, SignerIdentity } from "../trust/evidence/types";
import type { InspectedItem, Inspection } from "../trust/inspect";
import { escapeText } from "../trust/report/escape";
import { painter, withoutSymbols, type TextStyle } from "../trust/report/layout";
import { shortReference } from "../trust/report/short";
import { renderTree, type Note, type TreeNode } from "./tree";

/** Everything about an image as a tree. */
export const renderInspection = (
  inspection: Inspection,
  requests: number,
  style: TextStyle,
): string => {
  const { image, digest, kind, items, problems, platforms } = inspection;
  const name = image.includes(digest) ? [image] : [image, "→", digest];
  const children: TreeNode[] = [
    ...items.map((item) => itemNode(item, style)),
    ...problems.map((problem) => problemNode(problem, style)),
    ...platforms.map((platform) => ({
      head: `${escapeText(platform.platform)}  ${shortReference(platform.digest)}`,
      children: leaves(platform.items, platform.problems, style),
    })),
  ];
  const paint = painter(style);
  const nothing = kind === "missing" ? "the registry does not know this digest" : "nothing";
  const lines = [
    `${name.map(shortReference).join("  ")}  ${paint("dim", kind === "missing" ? "" : kind)}`.trimEnd(),
    ...renderTree(children.length > 0 ? children : [{ head: nothing }], style),
    "",
    figures(inspection, requests),
  ];
  const text = `${lines.join("\n")}\n`;
  return style.unicode === false ? withoutSymbols(text) : text;
};

const leaves = (
  items: readonly InspectedItem[],
  problems: readonly EvidenceProblem[],
  style: TextStyle,
): readonly TreeNode[] => {
  const all = [
    ...items.map((item) => itemNode(item, style)),
    ...problems.map((problem) => problemNode(problem, style)),
  ];
  return all.length > 0 ? all : [{ head: "nothing" }];
};

const marks = {
  verified: { symbol: "✓", color: "green" },
  rejected: { symbol: "✗", color: "red" },
  skipped: { symbol: "-", color: "dim" },
} as const;

const itemNode = (item: InspectedItem, style: TextStyle): TreeNode => {
  const { symbol, color } = marks[item.verdict];
  const head = `${painter(style)(color, symbol)} ${shortReference(item.summary)}`;
  return { head, notes: notesOf(item) };
};

const notesOf = (item: InspectedItem): readonly Note[] => {
  const where = { label: "in", text: `${item.part}, ${shortReference(item.origin)}` };
  switch (item.verdict) {
    case "verified":
      return [
        { label: "signer", text: signerText(item.signer) },
        { label: "under", text: escapeText(item.trustedBy.join(", ")) },
        { label: "time", text: timesText(item.provenTimes) },
        {
          label: "problem",
          text: item.problem ? escapeText(`${item.problem.code}: ${item.problem.message}`) : "",
        },
        where,
      ];
    case "rejected":
      return [
        { label: "why", text: escapeText(`${item.code}: ${item.message}`) },
        { label: "claims", text: item.claimed === undefined ? "" : signerText(item.claimed) },
        where,
      ];
    case "skipped":
      return [{ label: "why", text: escapeText(item.reason) }, where];
  }
};

const problemNode = ({ part, code, message }: EvidenceProblem, style: TextStyle): TreeNode => ({
  head: `${painter(style)("yellow", "?")} ${part} could not be read completely: there may be more`,
  notes: [{ label: "why", text: escapeText(`${code}: ${message}`) }],
});

const signerText = (signer: SignerIdentity): string =>
  signer.kind === "key"
    ? `key sha256:${signer.fingerprint.slice(0, 12)}…`
    : escapeText(`${signer.subject} of ${signer.issuer}`);

const timesText = (times: readonly ProvenTime[]): string =>
  times.length === 0
    ? "none proven"
    : times
        .map(({ source, time, logIndex }) => {
          const at = `${time.slice(0, 10)} ${time.slice(11, 16)} UTC`;
          const by =
            source === "timestamp-authority" ? "timestamp" : `log ${logIndex ?? ""}`.trim();
          return `${at} (${escapeText(by)})`;
        })
        .join(", ");

const figures = ({ items, platforms, problems }: Inspection, requests: number): string => {
  const all = [...items, ...platforms.flatMap((platform) => platform.items)];
  const count = (verdict: InspectedItem["verdict"]): number =>
    all.filter((item) => item.verdict === verdict).length;
  const unread = [...problems, ...platforms.flatMap((platform) => platform.problems)].length;
  return [
    `${count("verified")} verified`,
    `${count("rejected")} rejected`,
    `${count("skipped")} skipped`,
    ...(unread === 0 ? [] : [`${unread} not read`]),
    `${requests} ${requests === 1 ? "request" : "requests"}`,
  ].join(" · ");
};
