import type { VerifiedStatement } from "../../evidence/types";
import type { PredicateContent, PredicateFinding, Read } from "../../predicates/types";
import type { Content, ReadContent, Shortfall } from "./types";

/** The predicate of a statement, for its reader. */
const contentOf = ({ predicateType = "", predicate }: VerifiedStatement): PredicateContent => ({
  type: predicateType,
  predicate,
});

/** A predicate may be a whole SBOM, and is asked about for each part that is read. */
const views = new WeakMap<VerifiedStatement, Map<unknown, Read<unknown>>>();

/** Reads the predicate of a statement. */
export const readOnce = <View>(
  read: (content: PredicateContent) => Read<View>,
  statement: VerifiedStatement,
): Read<View> => {
  const known = views.get(statement) ?? new Map<unknown, Read<unknown>>();
  views.set(statement, known);
  // What a reader has answered is of its type.
  const view = (known.get(read) as Read<View> | undefined) ?? read(contentOf(statement));
  known.set(read, view);
  return view;
};

/** Reads the predicate of a statement, and makes of it what an entry asks. */
export const readAs = <View>(
  read: (content: PredicateContent) => Read<View>,
  statement: VerifiedStatement,
  toContent: (view: View) => Content,
): ReadContent => {
  const { view, problem } = readOnce(read, statement);
  return problem === undefined ? { content: toContent(view) } : { problem };
};

/** The first finding, with how many more there are. */
export const firstOf = (findings: readonly PredicateFinding[]): Shortfall | undefined => {
  const [first, ...others] = findings;
  if (first === undefined || others.length === 0) return first;
  return { ...first, found: `${first.found} (and ${others.length} more)` };
};
