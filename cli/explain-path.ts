import type {
  ExplainedCandidate,
  ExplainedDemand,
  ExplainedRule,
  ExplainedSubject,
  Explanation,
} from "../trust/explain";
import { escapeText } from "../trust/report/escape";
import { painter, withoutSymbols, type TextStyle } from "../trust/report/layout";
import { shortReference } from "../trust/report/short";
import { renderTree, type Note, type TreeNode } from "./tree";

/** `verify --explain`: the path to a verdict, rule by rule and demand by demand. */
export const renderExplanation = (explanation: Explanation, style: TextStyle): string => {
  const { image, subject, rules, verdict } = explanation;
  const text = [
    `${shortReference(image)}: why ${outcomes[verdict.outcome].word}`,
    ...renderTree(
      [
        ...(subject === undefined ? [] : subjectNodes(subject)),
        ...rules.map((rule) => ruleNode(rule, style)),
        verdictNode(explanation, style),
      ],
      style,
    ),
  ].join("\n");
  return `${style.unicode === false ? withoutSymbols(text) : text}\n\n`;
};

const outcomes = {
  allow: { symbol: "✓", word: "allowed", color: "green" },
  undecided: { symbol: "?", word: "undecided", color: "yellow" },
  deny: { symbol: "✗", word: "denied", color: "red" },
} as const;

const subjectNodes = (subject: ExplainedSubject): readonly TreeNode[] => {
  const { name, origin, digest, tag, namespaces, outsideScope, denied, allowed } = subject;
  const digestText =
    digest === undefined
      ? "the digest is not known"
      : tag === undefined
        ? `digest ${shortReference(digest)}, as named`
        : `digest ${shortReference(digest)}, of tag ${escapeText(tag)} when it was read`;
  const where =
    namespaces === undefined
      ? "more namespaces could be meant than can be looked at"
      : `${namespaces.length === 1 ? "namespace" : "namespaces that could be meant:"} ${namespaces.map(escapeText).join(", ")}`;
  return [
    {
      head: `image ${escapeText(name)}`,
      notes: [
        {
          label: "rules",
          text: origin === undefined ? "" : `match its origin, ${escapeText(origin)}`,
        },
        { label: "is", text: digestText },
      ],
    },
    {
      head: where,
      notes: [
        {
          label: "scope",
          text:
            outsideScope.length === 0 ? "" : `outside: ${outsideScope.map(escapeText).join(", ")}`,
        },
      ],
    },
    {
      head:
        denied === undefined
          ? "`denied` does not name it"
          : `\`denied\` names it: ${escapeText(denied)}`,
    },
    ...(allowed === undefined
      ? []
      : [{ head: `\`allow\` names it: ${escapeText(allowed)} (where no rule claims it)` }]),
  ];
};

const ruleNode = (rule: ExplainedRule, style: TextStyle): TreeNode => {
  const { claims, demands, exemptions } = rule;
  return {
    head: `rule "${escapeText(rule.rule)}" ${claimText(rule)}`,
    notes: [
      ...claims.map(({ namespace, mode, blocksFrom }) => ({
        label: "mode",
        text:
          `${mode} in ${escapeText(namespace)}` +
          (blocksFrom === undefined ? "" : `, will block from ${blocksFrom.slice(0, 10)}`),
      })),
      ...exemptions.map(({ ticket, owner, ends, holds, why }) => ({
        label: "exempt",
        text: escapeText(
          `${ticket} of ${owner} ${holds ? `holds until ${ends.slice(0, 10)}` : `does not hold: ${why}`}`,
        ),
      })),
    ],
    children: demands.map((demand) => demandNode(demand, style)),
  };
};

const claimText = ({ pattern, claims }: ExplainedRule): string => {
  if (pattern === undefined) return "does not cover it: none of its images match";
  return claims.length === 0
    ? `covers it by ${escapeText(pattern)}, but in none of these namespaces`
    : `claims it by ${escapeText(pattern)}`;
};

const demandNode = (demand: ExplainedDemand, style: TextStyle): TreeNode => {
  const { alternative, outcome, code, expected, found, candidates } = demand;
  const { symbol, color } = outcomes[outcome];
  const either = alternative === undefined ? "" : `alternative ${alternative}: `;
  return {
    head: `${painter(style)(color, symbol)} ${either}${code}`,
    notes: [
      { label: "wants", text: escapeText(expected) },
      { label: "found", text: escapeText(found) },
    ],
    children: candidates.map((candidate) => candidateNode(candidate, style)),
  };
};

const candidateNode = (candidate: ExplainedCandidate, style: TextStyle): TreeNode => {
  const { counts, code, found, part, origin, platform, signer, verified } = candidate;
  const mark = counts ? painter(style)("green", "✓") : painter(style)("red", "✗");
  const who =
    signer === undefined
      ? ""
      : signer.kind === "key"
        ? `key sha256:${signer.fingerprint.slice(0, 12)}…`
        : escapeText(signer.subject);
  const notes: readonly Note[] = [
    { label: "why", text: counts ? "" : escapeText(found) },
    // Most reasons name the signer already.
    { label: verified ? "signer" : "claims", text: !counts && found.includes(who) ? "" : who },
    {
      label: "in",
      text: [part, shortReference(origin), ...(platform === undefined ? [] : [platform])]
        .map(escapeText)
        .join(", "),
    },
  ];
  return { head: `${mark} ${counts ? "counts" : code}`, notes };
};

const verdictNode = ({ verdict }: Explanation, style: TextStyle): TreeNode => {
  const { outcome, code, checks, decidedAt } = verdict;
  const { symbol, word, color } = outcomes[outcome];
  const deciding = checks.filter(
    (check) => check.code === code && (check.outcome === outcome || outcome !== "allow"),
  );
  return {
    head: `${painter(style)(color, `${symbol} ${word}`)}: ${code}`,
    notes: [
      { label: "by", text: [...new Set(deciding.map(({ rule }) => escapeText(rule)))].join(", ") },
      { label: "clock", text: `${decidedAt.slice(0, 16).replace("T", " ")} UTC` },
    ],
  };
};
