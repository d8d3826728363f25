import { painter, wrap, type TextStyle } from "../trust/report/layout";

/** A line of a tree, with notes under it. All text is escaped by who makes it. */
export interface TreeNode {
  readonly head: string;
  readonly notes?: readonly Note[];
  readonly children?: readonly TreeNode[];
}

export interface Note {
  readonly label: string;
  /** A note without text is left out. */
  readonly text: string;
}

/** Longer labels are no labels. */
const LABEL = 9;
/** Fewer columns break every word. */
const NARROWEST = 30;

/** The lines of a tree; heads stay whole, notes are wrapped. */
export const renderTree = (
  nodes: readonly TreeNode[],
  style: TextStyle,
  indent = "",
): readonly string[] =>
  nodes.flatMap(({ head, notes = [], children = [] }, index) => {
    const isLast = index === nodes.length - 1;
    const inner = `${indent}${isLast ? "   " : "│  "}`;
    const before = `${inner}${children.length > 0 ? "│  " : "   "}`;
    return [
      `${indent}${isLast ? "└─ " : "├─ "}${head}`,
      ...notes.flatMap((note) => renderNote(note, before, style)),
      ...renderTree(children, style, inner),
    ];
  });

const renderNote = ({ label, text }: Note, before: string, style: TextStyle): readonly string[] => {
  if (text === "") return [];
  const { width = 100 } = style;
  const columns = Math.max(NARROWEST, width - before.length - LABEL);
  return wrap(text, columns).map((line, at) => {
    const shown = (at === 0 ? label : "").padEnd(LABEL);
    return `${before}${painter(style)("dim", shown)}${line}`;
  });
};
