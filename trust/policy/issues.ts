import type { z } from "zod";
import { describeValue, valueAt } from "./problem";
import type { Path } from "./problem";
import type { Problems } from "./problems";
import { suggestion } from "./suggest";

type Issue = z.core.$ZodIssue;

/** Where a document has not the shape that the schema wants. */
export interface Broken {
  readonly paths: readonly Path[];
  /** Paths of unknown fields: what stands beside them can still be checked. */
  readonly unknown: readonly Path[];
}

/** Adds what the schema found wrong, in plain words, and says where nothing more can be said. */
export const addSchemaIssues = (
  issues: readonly Issue[],
  value: unknown,
  problems: Problems,
): Broken => {
  const unknown: Path[] = [];
  const paths = issues.flatMap((issue) => addIssue(issue, [], { value, problems, unknown }));
  return { paths, unknown };
};

interface IssueContext {
  readonly value: unknown;
  readonly problems: Problems;
  readonly unknown: Path[];
}

const addIssue = (issue: Issue, prefix: Path, context: IssueContext): Path[] => {
  const { value, problems, unknown } = context;
  const path = [...prefix, ...(issue.path as Path)];
  if (issue.code === "unrecognized_keys") {
    for (const key of issue.keys) addUnknownKey([...path, key], issue.message, problems);
    unknown.push(...issue.keys.map((key) => [...path, key]));
    return [];
  }
  if (issue.code === "invalid_union") {
    const branch = likeliestBranch(issue.errors);
    if (branch) return branch.flatMap((inner) => addIssue(inner, path, context));
  }
  const at = valueAt(value, path);
  if (at === undefined && path.length > 0 && issue.code !== "invalid_key") {
    problems.add(path, `"${String(path.at(-1))}" is missing`, {
      expected: expectationOf(issue),
      found: "nothing",
    });
  } else if (issue.code === "invalid_key") {
    const [inner] = issue.issues;
    problems.mismatch(
      path,
      inner ? expectationOf(inner) : "another key",
      describeValue(path.at(-1)),
      { key: true },
    );
  } else {
    problems.mismatch(path, expectationOf(issue), describeValue(at));
  }
  return [path];
};

const addUnknownKey = (path: Path, known: string, problems: Problems): void => {
  const key = String(path.at(-1));
  const hint = suggestion(key, known.split(", "));
  problems.add(path, `unknown field "${key}"`, {
    key: true,
    ...(hint === undefined ? {} : { hint }),
  });
};

/** Of alternatives, the one whose type was right and that is wrong only further in. */
const likeliestBranch = (branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined => {
  const inner = branches.filter((issues) =>
    issues.every(
      (issue) =>
        issue.path.length > 0 || issue.code === "unrecognized_keys" || issue.code === "too_small",
    ),
  );
  return inner.length === 1 ? inner[0] : undefined;
};

const TYPES: Readonly<Record<string, string>> = {
  string: "a text",
  array: "a list",
  object: "an object",
  record: "an object",
  boolean: "true or false",
  int: "a whole number",
  number: "a number",
};

const expectationOf = (issue: Issue): string => {
  switch (issue.code) {
    case "invalid_type":
      return TYPES[issue.expected] ?? issue.expected;
    case "invalid_value":
      return issue.values
        .map((value) => JSON.stringify(value))
        .join(", ")
        .replace(/, (?=[^,]*$)/, " or ");
    case "too_small":
      if (issue.origin === "array") return `at least ${String(issue.minimum)} entry`;
      return issue.origin === "string"
        ? "a text that is not empty"
        : `at least ${String(issue.minimum)}`;
    case "too_big":
      return `at most ${String(issue.maximum)}`;
    default:
      return issue.message;
  }
};
