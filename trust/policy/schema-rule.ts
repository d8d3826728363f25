import { z } from "zod";
import { count, date, duration, eachValue, list, ruleName, strict, text } from "./fields";
import { attestations } from "./schema-attestation";

const mode = z.enum(["enforce", "warn", "audit"]);

const datedMode = strict({
  auditUntil: date.describe("Audit up to this date (its end, UTC) or instant.").optional(),
  warnUntil: date
    .describe("Warn up to this date (its end, UTC) or instant, after the audit if any.")
    .optional(),
  then: mode.describe("The mode from then on. Required."),
}).describe("A migration window as data: at least one of auditUntil and warnUntil.");

const MODE = "a mode (enforce, warn, audit) or a dated one ({ warnUntil: DATE, then: enforce })";
const oneMode = z.union([mode, datedMode], { error: MODE });

const SELECTOR = "a list of namespace names, or an object of names, labels and except";

export const namespaceSelector = z.union(
  [
    list(text),
    strict({
      names: list(text).describe("Names; * stands for any run of characters.").optional(),
      labels: z
        .record(text, z.string())
        .describe("Labels of the namespace; all of them must have these values.")
        .optional(),
      except: list(text)
        .describe("Names that are left out all the same; * as above. Default: none.")
        .optional(),
    }).describe("Namespaces by name or by labels; names or labels are required."),
  ],
  { error: SELECTOR },
);

const modeClause = strict({
  namespaces: namespaceSelector.describe("Where the mode holds. Default: everywhere.").optional(),
  mode: oneMode.describe("The mode there. Required."),
}).describe(
  "One mode for some namespaces; the strictest that matches holds, and enforce where none does.",
);

export const modes = z.union([mode, datedMode, list(modeClause)], {
  error: `${MODE}, or a list of modes by namespace`,
});

const signatureRequirement = z.union(
  [
    list(text),
    strict({
      anyOf: list(text).describe("Names of signers. Required."),
      atLeast: count
        .describe("How many different signers must have signed. Default: 1.")
        .meta({ default: 1 })
        .optional(),
      maxAge: duration
        .describe("ISO 8601 duration: the oldest signature that counts. Default: no limit.")
        .optional(),
      accept: z
        .enum(["signature", "any-statement"])
        .describe(
          "signature: cosign's sign predicate or a legacy payload; any-statement: any attestation too. Default: signature.",
        )
        .meta({ default: "signature" })
        .optional(),
    }),
  ],
  { error: "a list of signers, or an object of anyOf, atLeast, maxAge and accept" },
);

/** What images must have where it claims them. */
export const rule = strict({
  name: ruleName.describe("Name in verdicts and exemptions; unique. Required."),
  images: list(text).describe(
    "Repository patterns that the rule claims, as registry.example/shop/**. Required.",
  ),
  each: z
    .record(
      z.string().regex(/^[A-Za-z][A-Za-z0-9]*$/, { error: "a variable of letters and digits" }),
      list(eachValue),
    )
    .describe(
      "Variables; the rule is written out once per value, with {variable} replaced in it and in its signers. Default: none.",
    )
    .optional(),
  namespaces: namespaceSelector
    .describe("Namespaces that the rule claims. Default: all.")
    .optional(),
  mode: modes
    .describe("enforce, warn or audit; may be dated and by namespace. Default: enforce.")
    .meta({ default: "enforce" })
    .optional(),
  on: z
    .enum(["named", "platforms", "both"])
    .describe(
      "What is judged: the digest that the workload names, every runnable platform of the index that it names, or both. Default: named.",
    )
    .meta({ default: "named" })
    .optional(),
  requireDigest: z
    .boolean()
    .describe("Whether references with only a tag are refused. Default: false.")
    .meta({ default: false })
    .optional(),
  sources: list(
    z.union(
      [
        z.literal("registry"),
        strict({ github: text.describe("Repository as owner/name. Required.") }),
      ],
      {
        error: "registry or { github: owner/name }",
      },
    ),
  )
    .describe(
      "Where evidence is read: registry (beside the image) or { github: owner/name } (GitHub's attestations of a repository). Default: [registry].",
    )
    .meta({ default: ["registry"] })
    .optional(),
  signature: signatureRequirement
    .describe("Who must have signed; a list of signers is the short form.")
    .optional(),
  attestations: attestations
    .describe(
      "Attestations that the image must have, all of them; or { anyOf: [[…], […]] }, one of the lists.",
    )
    .optional(),
}).describe("What images must have where the rule claims them.");
