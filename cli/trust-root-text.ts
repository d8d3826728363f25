import { escapeText } from "../trust/report/escape";
import { painter, wrap, type TextStyle } from "../trust/report/layout";
import { rootAgeDays, ROOT_WARNING_DAYS, type RootMember, type RootRecord } from "../trust/roots";

/** A trusted root as `trust-root show` prints it. */
export interface ShownRoot {
  /** As the user named it. */
  readonly file: string;
  readonly sha256: string;
  readonly source?: string;
  readonly fetchedAt?: string;
  readonly tuf?: RootRecord["tuf"];
  readonly members: readonly RootMember[];
}

const headings: readonly (readonly [RootMember["kind"], string])[] = [
  ["certificate authority", "certificate authorities"],
  ["transparency log", "transparency logs"],
  ["certificate transparency log", "certificate transparency logs"],
  ["timestamp authority", "timestamp authorities"],
];

const colors = {
  "in use": "green",
  "not yet": "yellow",
  ended: "dim",
  expired: "dim",
} as const satisfies Record<RootMember["state"], string>;

/** A root for people: where it comes from, how old it is, and whom it trusts when. */
export const renderRoot = (root: ShownRoot, now: Date, style: TextStyle): string => {
  const lines = [
    escapeText(root.file),
    ...field("sha256", root.sha256, style),
    ...field("source", sourceOf(root), style),
    ...field("age", ageOf(root, now), style),
    ...warningOf(root, now, style),
    ...headings.flatMap(([kind, heading]) => {
      const members = root.members.filter((member) => member.kind === kind);
      return ["", ...(members.length === 0 ? [`no ${kind}`] : [heading])].concat(
        members.flatMap((member) => renderMember(member, style)),
      );
    }),
  ];
  return `${lines.join("\n")}\n`;
};

const LABEL = 10;

const field = (label: string, text: string, { width = 100 }: TextStyle): readonly string[] =>
  wrap(text, width - LABEL).map(
    (line, index) => `  ${(index === 0 ? label : "").padEnd(LABEL - 2)}${line}`,
  );

const sourceOf = ({ source, tuf }: ShownRoot): string => {
  if (source === undefined) return "unknown: there is no .origin.json beside the file";
  const versions =
    tuf === undefined
      ? ""
      : ` · TUF root ${tuf.root}, timestamp ${tuf.timestamp}, holds until ${tuf.expires.slice(0, 10)}`;
  return `${escapeText(source)}${versions}`;
};

const ageOf = ({ fetchedAt }: ShownRoot, now: Date): string => {
  if (fetchedAt === undefined) return "unknown";
  const days = rootAgeDays(fetchedAt, now);
  return `${days} ${days === 1 ? "day" : "days"}, from ${fetchedAt.slice(0, 10)}`;
};

const warningOf = ({ fetchedAt }: ShownRoot, now: Date, style: TextStyle): readonly string[] => {
  if (fetchedAt === undefined || rootAgeDays(fetchedAt, now) <= ROOT_WARNING_DAYS) return [];
  const text = `older than ${ROOT_WARNING_DAYS} days: signatures by newer logs and authorities would be undecided; countersign trust-root refresh`;
  return field("warning", text, style).map((line) => painter(style)("yellow", line));
};

/** `in use    2021-01-12 –             https://rekor.sigstore.dev  key c0d23d6a…`; what may be long comes last. */
const renderMember = (member: RootMember, style: TextStyle): readonly string[] => {
  const { state, from, until, name, fingerprint } = member;
  const expired = state === "expired" ? member.certificatesUntil : undefined;
  const window = `${from.slice(0, 10)} – ${(until ?? expired ?? "").slice(0, 10)}`;
  const head = `  ${state.padEnd(9)} ${window.padEnd(24)} `;
  const text = `${escapeText(name)}  key ${fingerprint.slice(0, 12)}…`;
  const { width = 100 } = style;
  const [first = "", ...rest] = wrap(text, Math.max(20, width - head.length));
  const indent = " ".repeat(head.length);
  return [
    `${painter(style)(colors[state], head)}${first}`,
    ...rest.map((line) => `${indent}${line}`),
  ];
};
