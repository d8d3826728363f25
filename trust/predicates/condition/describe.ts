import { quoted } from "../json";
import type { Comparison, Scalar } from "./types";

/** A value of a predicate, cut; lists and objects by their kind. */
export function describeValue(value: unknown): string {
  if (value === undefined) return "missing";
  if (typeof value === "string") return quoted(value);
  if (Array.isArray(value)) return `a list of ${value.length}`;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : "an object";
}

/** What a comparison wants, as `"a"` or `a time before 2026-01-01`. */
export function describeComparison(comparison: Comparison): string {
  if ("equals" in comparison) return describeScalar(comparison.equals);
  if ("in" in comparison) return comparison.in.map(describeScalar).join(" or ") || "nothing";
  if ("matches" in comparison) return `a text that matches ${quoted(comparison.matches)}`;
  if ("exists" in comparison) return "a value";
  if ("before" in comparison) return `a time before ${comparison.before}`;
  if ("after" in comparison) return `a time after ${comparison.after}`;
  const { min, max } = comparison.count;
  const bounds = [
    ...(min === undefined ? [] : [`at least ${min}`]),
    ...(max === undefined ? [] : [`at most ${max}`]),
  ];
  return `a list of ${bounds.join(" and ") || "any length"}`;
}

const describeScalar = (value: Scalar): string =>
  typeof value === "string" ? quoted(value) : String(value);
