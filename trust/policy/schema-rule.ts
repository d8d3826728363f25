import { z } from "zod";
import { count, date, duration, eachValue, list, name, ruleName, strict, text } from "./fields";

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

const signers = list(text).describe("Names of signers. Default: those of the rule's signature.");
const maxAge = duration.describe(
  "ISO 8601 duration: the oldest statement that counts. Default: no limit.",
);
const scalar = z.union([z.string(), z.number(), z.boolean()], {
  error: "a text, number or boolean",
});

const attestation = strict({
  slsaProvenance: strict({
    level: z.int().min(1).max(3).describe("SLSA Build level, 1 to 3. Required."),
    builders: list(text).describe("Names of builders. Required."),
    repository: text.describe("Source repository as owner/name.").optional(),
    refs: list(text).describe("Source refs that are accepted.").optional(),
    issuer: text.describe("OIDC issuer. Default: that of the builder id's host.").optional(),
    maxAge: maxAge.optional(),
  }).optional(),
  sbom: strict({
    formats: list(z.enum(["spdx", "cyclonedx"])).describe("Formats that are accepted. Required."),
    signers: signers.optional(),
    maxAge: maxAge.optional(),
  }).optional(),
  vulnerabilityScan: strict({
    maxAge: maxAge.optional(),
    failOn: z
      .enum(["low", "medium", "high", "critical"])
      .describe("Lowest severity that fails. Required."),
    signers: signers.optional(),
  }).optional(),
  vsa: strict({
    verifiers: list(text).describe("Names of verifiers. Required."),
    levels: list(text).describe("SLSA levels that must have been verified. Required."),
    policy: text.describe("Policy that was applied: `this`, or a digest.").optional(),
    maxAge: maxAge.describe("ISO 8601 duration: the oldest summary that counts. Required."),
  }).optional(),
  predicate: strict({
    type: text.describe("Predicate type URI. Required."),
    signers: signers.optional(),
    where: list(
      strict({
        field: text.describe("Dotted path in the predicate. Required."),
        equals: scalar.describe("The value that it must have. Required."),
      }),
    )
      .describe("Conditions that must all hold. Default: none.")
      .optional(),
    maxAge: maxAge.optional(),
  }).optional(),
}).describe("One attestation that the image must have. Not decided yet by this version.");

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
      "What is judged: the digest that the workload names, every platform of an index, or both. Default: named; the others are not decided yet by this version.",
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
      [z.literal("registry"), strict({ github: text.describe("Repository as owner/name.") })],
      {
        error: "registry or { github: owner/name }",
      },
    ),
  )
    .describe(
      "Where evidence is read. Default: [registry]; others are not decided yet by this version.",
    )
    .meta({ default: ["registry"] })
    .optional(),
  signature: signatureRequirement
    .describe("Who must have signed; a list of signers is the short form.")
    .optional(),
  attestations: z
    .union(
      [
        list(attestation),
        strict({ anyOf: list(list(attestation)).describe("Alternatives, each a list. Required.") }),
      ],
      {
        error: "a list of attestations, or { anyOf: [[…], […]] }",
      },
    )
    .describe("Attestations that the image must have. Not decided yet by this version.")
    .optional(),
}).describe("What images must have where the rule claims them.");

export const builder = strict({
  id: text.describe("Builder id, without its ref. Required."),
  refs: list(text).describe("Refs at which the builder is accepted.").optional(),
  maxLevel: z.int().min(1).max(3).describe("SLSA Build level that it can reach, 1 to 3. Required."),
  signer: name.describe("Signer, for a builder that signs with a key.").optional(),
  root: name.describe('Trust root. Default: "public-good".').optional(),
}).describe("A build platform. Not decided yet by this version.");

export const verifier = strict({
  id: text.describe("Verifier id, a URI. Required."),
  signer: name.describe("Signer of its summaries. Required."),
}).describe("Somebody whose verification summaries are believed. Not decided yet by this version.");
