import * as pulumi from "@pulumi/pulumi";
import type { Problem } from "./problem";

/** What is wrong with a value that is given where a list belongs: what comes from a configuration may be anything. */
export const listProblems = (property: string, value: unknown): Problem[] =>
  value === undefined ||
  Array.isArray(value) ||
  value instanceof Promise ||
  pulumi.Output.isInstance(value)
    ? []
    : [{ property, reason: `${JSON.stringify(value)} is not a list`, fix: "write it as a list" }];
