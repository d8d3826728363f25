/** The items that are named, each once; a name that the policy does not declare names nothing. */
export const named = <Item>(
  items: Readonly<Record<string, Item>>,
  names: readonly string[],
): readonly Item[] =>
  [...new Set(names)].flatMap((name) => {
    const item = Object.hasOwn(items, name) ? items[name] : undefined;
    return item === undefined ? [] : [item];
  });
