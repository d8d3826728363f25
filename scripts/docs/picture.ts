import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { ansiToJson } from "anser";

/**
 * `npm run picture`: runs the demo and draws what it printed as docs/images/demo.svg, for the README.
 * The folder of this checkout is shown as `~/countersign`.
 */
const root = resolve(__dirname, "../..");
const PICTURE = "docs/images/demo.svg";

const CHARACTER = { width: 8.43, height: 19 };
const MARGIN = 18;
const COLUMNS = 120;
const colors = { background: "#16181d", text: "#d7dae0", frame: "#2b2f38" };

interface Span {
  readonly text: string;
  readonly color: string;
  readonly bold: boolean;
}

/** The dark colours of old terminals, in shades that are readable on the background. */
const shades: Readonly<Record<string, string>> = {
  "187, 0, 0": "#ff7b72",
  "0, 187, 0": "#7ee787",
  "187, 187, 0": "#e3b341",
  "85, 85, 255": "#79c0ff",
  "187, 0, 187": "#d2a8ff",
  "255, 85, 255": "#d2a8ff",
};

const spansOf = (line: string): Span[] =>
  ansiToJson(line, { remove_empty: true }).map(({ content, fg, decorations }) => ({
    text: content,
    color: fg ? (shades[fg] ?? `rgb(${fg})`) : colors.text,
    bold: decorations.includes("bold"),
  }));

/** Breaks a line where a terminal of {@link COLUMNS} columns would. */
const wrap = (spans: readonly Span[]): Span[][] => {
  const rows: Span[][] = [[]];
  let column = 0;
  for (const span of spans) {
    for (let rest = span.text; rest.length > 0;) {
      if (column === COLUMNS) {
        rows.push([]);
        column = 0;
      }
      const part = rest.slice(0, COLUMNS - column);
      rows.at(-1)?.push({ ...span, text: part });
      column += part.length;
      rest = rest.slice(part.length);
    }
  }
  return rows;
};

const escapeXml = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

const drawRow = (row: readonly Span[], index: number): string => {
  const y = (MARGIN + (index + 0.75) * CHARACTER.height).toFixed(1);
  const spans = row.map(
    ({ text, color, bold }) =>
      `<tspan fill="${color}"${bold ? ' font-weight="bold"' : ""}>${escapeXml(text)}</tspan>`,
  );
  return `<text x="${MARGIN}" y="${y}" xml:space="preserve">${spans.join("")}</text>`;
};

const draw = (text: string): string => {
  const rows = text.split("\n").flatMap((line) => wrap(spansOf(line)));
  const width = Math.ceil(COLUMNS * CHARACTER.width) + 2 * MARGIN;
  const height = rows.length * CHARACTER.height + 2 * MARGIN;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="Output of npm run demo" font-family="ui-monospace, SFMono-Regular, Menlo, 'DejaVu Sans Mono', monospace" font-size="14">
<rect width="100%" height="100%" rx="8" fill="${colors.background}" stroke="${colors.frame}"/>
${rows.map(drawRow).join("\n")}
</svg>
`;
};

const demo = spawnSync(process.execPath, ["--require", "tsx/cjs", "scripts/demo/main.ts"], {
  cwd: root,
  env: { ...process.env, FORCE_COLOR: "1" },
  encoding: "utf8",
});
if (demo.status !== 0) throw new Error(`the demo failed:\n${demo.stdout}${demo.stderr}`);
mkdirSync(resolve(root, "docs/images"), { recursive: true });
writeFileSync(
  resolve(root, PICTURE),
  draw(demo.stdout.trimEnd().replaceAll(root, "~/countersign")),
);
