import type { Problem } from "./problem";

/** An enum whose values are texts. */
type Choices<Value extends string> = Readonly<Record<string, Value>>;

/** A value if it is one of an enum's: what comes from a configuration may be anything. */
export const memberOf = <Value extends string>(
  choices: Choices<Value>,
  value: Value | undefined,
): Value | undefined => Object.values(choices).find((choice) => choice === value);

/** What is wrong with a value that is given and is none of an enum's. */
export const choiceProblems = <Value extends string>(
  property: string,
  choices: Choices<Value>,
  value: Value | undefined,
): Problem[] =>
  value === undefined || memberOf(choices, value) !== undefined
    ? []
    : [
        {
          property,
          reason: `there is no ${JSON.stringify(value)}`,
          fix: `use one of ${Object.values(choices).join(", ")}`,
        },
      ];
