import type { Random } from "../random";

/** One random change of a text's lines, for what is written in lines and indented. */
export function mutateLines(random: Random, bytes: Buffer, other: Buffer): Buffer {
  const lines = bytes.toString("latin1").split("\n");
  const at = random.int(lines.length);
  const line = lines[at] ?? "";
  switch (random.int(6)) {
    case 0:
      lines.splice(at, 1);
      break;
    case 1:
      lines.splice(at, 0, ...Array.from({ length: random.pick([1, 2, 300]) }, () => line));
      break;
    case 2:
      lines[at] = random.chance(0.5) ? `  ${line}` : line.replace(/^ {2}/, "");
      break;
    case 3: {
      const to = random.int(lines.length);
      [lines[at], lines[to]] = [lines[to] ?? "", line];
      break;
    }
    case 4:
      lines.splice(at, 0, random.pick(other.toString("latin1").split("\n")));
      break;
    default:
      lines[at] = line.replace(/: .*/, `: ${random.pick(VALUES)}`);
  }
  return Buffer.from(lines.join("\n"), "latin1");
}

const VALUES = [
  ...["", "~", "[]", "{}", "yes", "0x10", "1e3", "-1", "'**'", '"{a}"', "&a [*a]", "!!binary a"],
  ...["P99999999999D", "2026-02-30", "sha256:0", "[[[[[[]]]]]]", "|\n  text", '"\\x1b[31m"'],
];
