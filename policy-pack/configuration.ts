import { z } from "zod";
import { nearest } from "../trust/policy/suggest";
import { SetupError } from "../trust/project";
import type { Digest } from "../trust/registry/port";
import { configurationSchema } from "./configuration-schema";

/** The pack's configuration, checked, with its defaults. */
export interface Configuration {
  /** A path, or a TrustPolicy document. */
  readonly policy?: string | Readonly<Record<string, unknown>>;
  readonly policyDigest?: Digest;
  readonly offline: boolean;
  /** Seconds. */
  readonly timeout: number;
  readonly undecided: "deny" | "warn";
  readonly unknown: "obligation" | "deny";
  readonly namespaces: Readonly<
    Record<string, { readonly labels: Readonly<Record<string, string>> }>
  >;
}

const defaults = {
  offline: false,
  timeout: 60,
  undecided: "deny",
  unknown: "obligation",
  namespaces: {},
} as const satisfies Configuration;

const schema = z.fromJSONSchema({
  type: "object",
  ...configurationSchema,
  additionalProperties: false,
});

/**
 * Checks what the engine hands over as configuration of the policy.
 *
 * Throws {@link SetupError} `configuration.invalid` that names each key at fault. Values are left out: they can be
 * secret.
 */
export function parseConfiguration(given: unknown): Configuration {
  const checked = schema.safeParse(given);
  if (checked.success) return { ...defaults, ...(checked.data as Partial<Configuration>) };
  throw new SetupError("configuration.invalid", checked.error.issues.flatMap(describe));
}

function describe(issue: z.core.$ZodIssue): string[] {
  const place = issue.path.map((key) => `${String(key)}: `).join("");
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => `${place}unknown key "${key}"; ${hintFor(key, issue.path)}`);
    case "invalid_union":
      return [`${place}expected string or object`];
    case "invalid_type":
      return [`${place}expected ${issue.expected}`];
    case "invalid_value":
      return [`${place}expected ${issue.values.map((value) => `"${String(value)}"`).join(" or ")}`];
    default:
      return [place + issue.message];
  }
}

function hintFor(key: string, path: readonly PropertyKey[]): string {
  const known = path.length === 0 ? Object.keys(configurationSchema.properties) : ["labels"];
  const best = nearest(key, known);
  return best === undefined ? `known are ${known.join(", ")}` : `did you mean "${best}"?`;
}
