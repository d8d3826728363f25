import { z } from "zod";
import { requiredFields } from "../predicates/sbom";
import type { RequiredField } from "../predicates/sbom";
import { duration, list, strict, text } from "./fields";

const signers = list(text).describe("Names of signers. Default: those of the rule's signature.");
const AGE = "ISO 8601 duration: the oldest statement that counts.";
const maxAge = duration.describe(`${AGE} Default: no limit.`).optional();
const verifiers = list(text).describe("Names of verifiers. Required.");
const scalar = z.union([z.string(), z.number(), z.boolean()], {
  error: "a text, number or boolean",
});

/** The comparisons of a field; a condition has exactly one of them. */
export const comparisons = [
  "equals",
  "in",
  "matches",
  "exists",
  "before",
  "after",
  "count",
] as const;

// One object, and not a union: of what is misspelt in it, a union could only say that it fits nowhere.
export const condition = strict({
  field: text
    .describe('Path in the predicate, as a.b[0].c or a["b c"]. Required with a comparison.')
    .optional(),
  equals: scalar.describe("The field is this text, number or boolean.").optional(),
  in: list(scalar).describe("The field is one of these.").optional(),
  matches: text
    .describe("The field is a text that this RE2 pattern matches as a whole.")
    .optional(),
  exists: z.literal(true).describe("The field is there, and not null.").optional(),
  before: text.describe("The field is a date or instant that ends before this one.").optional(),
  after: text.describe("The field is a date or instant that begins after this one.").optional(),
  count: strict({
    min: z.int().min(0).describe("Default: no limit.").optional(),
    max: z.int().min(0).describe("Default: no limit.").optional(),
  })
    .describe("The field is a list of so many items.")
    .optional(),
  get all() {
    return conditions.describe("All of these conditions hold.").optional();
  },
  get any() {
    return conditions.describe("At least one of these conditions holds.").optional();
  },
}).meta({
  id: "condition",
  description:
    "A path of fields with exactly one comparison, or `all` or `any` of several conditions. A field that is missing satisfies none.",
});

// A type of its own: two schemas that contain each other have none that could be inferred.
const conditions: z.ZodArray<z.ZodType<ConditionInput, ConditionInput>> = list(
  z.lazy(() => condition),
);

type Scalar = string | number | boolean;

/** A condition as people write it. */
export interface ConditionInput {
  field?: string | undefined;
  equals?: Scalar | undefined;
  in?: Scalar[] | undefined;
  matches?: string | undefined;
  exists?: true | undefined;
  before?: string | undefined;
  after?: string | undefined;
  count?: { min?: number | undefined; max?: number | undefined } | undefined;
  all?: ConditionInput[] | undefined;
  any?: ConditionInput[] | undefined;
}

const slsaProvenance = strict({
  level: z
    .int()
    .min(1)
    .max(3)
    .describe("SLSA Build level, 1 to 3; the builder's maxLevel must reach it. Required."),
  builders: list(text).describe("Names of builders. Required."),
  repository: text
    .describe(
      "Source repository as owner/name or as a URL; * stands for any run of characters inside a segment. Default: any.",
    )
    .optional(),
  refs: list(text).describe("Source refs that are accepted. Default: any.").optional(),
  triggers: list(text)
    .describe(
      "Refused triggers that are accepted all the same, as pull_request_target or workflow_run; all others are accepted anyway. Default: none.",
    )
    .optional(),
  runner: z
    .enum(["github-hosted", "self-hosted"])
    .describe("Where the build ran. Default: anywhere.")
    .optional(),
  unknownParameters: z
    .enum(["report", "refuse"])
    .describe("What external parameters meet that the build type does not define. Default: report.")
    .meta({ default: "report" })
    .optional(),
  source: strict({
    level: z.int().min(1).max(4).describe("SLSA Source level, 1 to 4. Required."),
    verifiers,
  })
    .describe("A verification summary that the source commit must have. Default: none.")
    .optional(),
  maxAge,
}).describe("SLSA provenance by one of the builders.");

const sbom = strict({
  formats: list(z.enum(["spdx", "cyclonedx"])).describe("Formats that are accepted. Required."),
  signers: signers.optional(),
  bannedComponents: list(text)
    .describe(
      "Package URLs that no component may have, as pkg:npm/event-stream@3.3.6; * stands for any run of characters. Default: none.",
    )
    .optional(),
  requiredFields: list(z.enum(Object.keys(requiredFields) as [RequiredField, ...RequiredField[]]))
    .describe("Fields that every component, or the document, must have. Default: none.")
    .optional(),
  maxAge,
}).describe("A software bill of materials.");

const vulnerabilityScan = strict({
  failOn: z
    .enum(["low", "medium", "high", "critical"])
    .describe("Lowest severity that fails; an unknown one always does. Required."),
  maxAge,
  signers: signers.optional(),
  vexSigners: list(text)
    .describe("Signers whose OpenVEX statements count. Default: the entry's signers.")
    .optional(),
}).describe("A vulnerability scan; the newest decides.");

const vsa = strict({
  verifiers,
  levels: list(text).describe(
    "Levels that must have been verified, or higher ones, as SLSA_BUILD_LEVEL_3. Required.",
  ),
  policy: text
    .describe(
      "Policy that must have been applied: `this` (its exemptions, allow, denied, modes and limits may differ), or a digest. Default: any.",
    )
    .optional(),
  maxAge: duration.describe(`${AGE} Required.`),
}).describe("A verification summary of one of the verifiers; the newest decides.");

const predicate = strict({
  type: text.describe("Predicate type, a URI. Required."),
  signers: signers.optional(),
  where: list(condition).describe("Conditions that must all hold. Default: none.").optional(),
  maxAge,
}).describe(
  "An attestation of any predicate type; of scans, VEX and verification summaries the newest decides.",
);

export const attestation = strict({
  slsaProvenance: slsaProvenance.optional(),
  sbom: sbom.optional(),
  vulnerabilityScan: vulnerabilityScan.optional(),
  vsa: vsa.optional(),
  predicate: predicate.optional(),
}).describe(
  "One attestation that the image must have: exactly one of slsaProvenance, sbom, vulnerabilityScan, vsa and predicate.",
);

/** The kinds of attestation that an entry can name. */
export const attestationKinds = [
  "slsaProvenance",
  "sbom",
  "vulnerabilityScan",
  "vsa",
  "predicate",
] as const;

export const attestations = z.union(
  [
    list(attestation),
    strict({
      anyOf: list(list(attestation)).describe(
        "Alternatives; all entries of one of them must be met. Required.",
      ),
    }),
  ],
  { error: "a list of attestations, or { anyOf: [[…], […]] }" },
);
