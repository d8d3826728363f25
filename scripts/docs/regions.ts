/** Makes the text of one generated part of a page. */
export type Generator = () => string | Promise<string>;

const REGION = /(^<!-- generated: ([a-z-]+) -->\n)[^]*?(^<!-- end of generated \2 -->$)/gm;

/**
 * A page with its generated parts written anew: what stands between `<!-- generated: NAME -->` and
 * `<!-- end of generated NAME -->`. The rest of the page is written by hand and stays as it is.
 *
 * @throws Error for a name that no generator has, and for a part that does not end
 */
export const writeRegions = async (
  text: string,
  generators: Readonly<Record<string, Generator>>,
): Promise<string> => {
  const made = new Map<string, string>();
  for (const [, , name = ""] of text.matchAll(REGION)) {
    const generate = Object.hasOwn(generators, name) ? generators[name] : undefined;
    if (generate === undefined) throw new Error(`nothing generates "${name}"`);
    made.set(name, (await generate()).trim());
  }
  const begun = text.match(/^<!-- generated: /gm)?.length ?? 0;
  if (begun !== [...text.matchAll(REGION)].length) {
    throw new Error("a generated part has no end, or another one than its beginning names");
  }
  return text.replace(
    REGION,
    (_, begin: string, name: string, end: string) => `${begin}\n${made.get(name) ?? ""}\n\n${end}`,
  );
};
