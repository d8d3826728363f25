import { quoted } from "../image";
import type { CheckContext } from "./check";
import type { Expansion } from "./expand";
import { PUBLIC_GOOD } from "./materials";
import { valueAt } from "./problem";
import type { Path } from "./problem";
import { recordOf, textsOf } from "./shape";
import { suggestion } from "./suggest";

const TITLES = { signers: "signer", builders: "builder", verifiers: "verifier" } as const;

/** Checks a list of names as it was written out, and that each is written once. */
export const checkNames = (
  field: keyof typeof TITLES,
  names: readonly string[] | undefined,
  path: Path,
  expansion: Expansion,
  context: CheckContext,
): void => {
  addRepeated(
    (valueAt(context.document, path) as readonly string[] | undefined) ?? [],
    path,
    TITLES[field],
    context,
  );
  for (const [index, name] of textsOf(names)) {
    checkName(field, name, [...path, index], expansion, context);
  }
};

/** Checks that something has this name. */
export const checkName = (
  field: keyof typeof TITLES,
  name: string,
  path: Path,
  expansion: Expansion,
  { document, problems }: CheckContext,
): void => {
  const written = recordOf<unknown>(document[field]);
  if (expansion[field].has(name) || Object.hasOwn(written, name) || problems.isFull) return;
  problems.add(path, `no ${TITLES[field]} ${quoted(name)}`, {
    expected: `the name of a ${TITLES[field]}`,
    found: name,
    hint: suggestion(name, Object.keys(written)) ?? `name it under \`${field}\``,
  });
};

/** Adds a problem for each text that stood in the list before. */
export const addRepeated = (
  names: readonly string[],
  path: Path,
  what: string,
  { problems }: CheckContext,
): void => {
  const seen = new Set<string>();
  for (const [index, name] of textsOf(names)) {
    if (seen.has(name)) problems.add([...path, index], `${what} ${quoted(name)} is named twice`);
    seen.add(name);
  }
};

/** Checks that there is a trust root of this name. */
export const checkRootName = (
  root: string | undefined,
  path: Path,
  { document, problems }: CheckContext,
): void => {
  const known = [...new Set([PUBLIC_GOOD, ...Object.keys(recordOf(document.trustRoots))])];
  if (typeof root !== "string" || known.includes(root)) return;
  const hint = suggestion(root, known);
  problems.add(path, `no trust root ${quoted(root)}`, hint === undefined ? {} : { hint });
};
