/** Repositories of one registry, as a condition can name them. */
export interface RepositoryScope {
  /** All of them: no condition is needed. */
  readonly everything: boolean;
  /** Beginnings of names; `shop/` is everything below shop. */
  readonly prefixes: readonly string[];
  /** Whole names. */
  readonly names: readonly string[];
  /** Patterns that reach less than what stands for them above, as they were written. */
  readonly widened: readonly string[];
}

/**
 * What repository patterns of a TrustPolicy mean for one registry. A condition compares a whole name or its beginning.
 * That says `shop/api` and `shop/**`; of other wildcards only what stands in front of the first one, which is more.
 *
 * @param patterns `host/path` with `*` and `**`, or `**`
 * @param host login server of the registry
 */
export function repositoryScope(patterns: readonly string[], host: string): RepositoryScope {
  const names = new Set<string>();
  const exact = new Set<string>();
  const wider = new Map<string, string>();
  for (const pattern of patterns) {
    const path = pathIn(pattern, host);
    if (path === undefined) continue;
    const wildcard = path.indexOf("*");
    const before = path.slice(0, wildcard);
    if (wildcard === -1) names.add(path);
    else if (path.slice(wildcard) === "**") exact.add(before);
    else wider.set(pattern, before);
  }
  const covers = (prefixes: Iterable<string>, text: string): boolean =>
    [...prefixes].some((prefix) => prefix !== text && text.startsWith(prefix));
  const all = new Set([...exact, ...wider.values()]);
  const prefixes = [...all].filter((prefix) => !covers(all, prefix)).sort();
  return {
    everything: all.has(""),
    prefixes,
    names: [...names].filter((name) => !prefixes.some((p) => name.startsWith(p))).sort(),
    widened: [...wider]
      .filter(([, before]) => !exact.has(before) && !covers(exact, before))
      .map(([pattern]) => pattern)
      .sort(),
  };
}

/** Whether no repository is in a scope. */
export const isNothing = ({ prefixes, names }: RepositoryScope): boolean =>
  prefixes.length === 0 && names.length === 0;

/** The path of a pattern, if it is about this registry. */
function pathIn(pattern: string, host: string): string | undefined {
  if (pattern === "**") return pattern;
  return pattern.startsWith(`${host}/`) ? pattern.slice(host.length + 1) : undefined;
}
