import { z } from "zod";
import { count, date, list, name, strict, text } from "./fields";
import { builder, verifier } from "./schema-builder";
import type { attestation, condition } from "./schema-attestation";
import { modes, rule } from "./schema-rule";
import { signer, trustRoot } from "./schema-signer";

const mirror = strict({
  prefix: text.describe("host/path under which the copies lie. Required."),
  of: text.describe("host or host/path of the originals. Required."),
  evidence: z
    .enum(["mirror", "origin"])
    .describe("Where signatures are read. Default: mirror.")
    .meta({ default: "mirror" })
    .optional(),
}).describe("A registry that holds copies; a mirrored name is judged as its original.");

const exemption = strict({
  images: list(text).describe("Digests, as registry.example/shop/api@sha256:…. Required."),
  rules: list(text).describe("Names of the rules that do not count. Required."),
  namespaces: list(text).describe(
    "Names of the namespaces where it holds; * stands for any run of characters. Required.",
  ),
  owner: text.describe("Who answers for it. Required."),
  ticket: text.describe("Where it is tracked. Required."),
  approvedBy: text.describe("Who allowed it. Required."),
  reason: text.describe("Why. Required."),
  from: date.describe("First instant at which it holds; a bare date is its end, UTC. Required."),
  expires: date.describe("Last instant at which it holds; a bare date is its end, UTC. Required."),
}).describe(
  "A dated exception for digests; it ends at `expires`, at the latest limits.exemptionDays after `from`.",
);

/** The whole document that people write. */
export const policySchema = strict({
  apiVersion: z.literal("countersign/v1").describe("Version of the document. Required."),
  kind: z.literal("TrustPolicy").describe("Always TrustPolicy. Required."),
  name: name.describe("Name of the policy, in verdicts and reports. Required."),
  trustRoots: z
    .record(name, trustRoot)
    .describe(
      'Trust roots by name; "public-good" (Sigstore\'s) is always there, and its thresholds may be set here.',
    )
    .optional(),
  signers: z.record(name, signer).describe("Who may sign, by name. Default: nobody.").optional(),
  builders: z
    .record(name, builder)
    .describe("Build platforms whose provenance is believed, by name. Default: none.")
    .optional(),
  verifiers: z
    .record(name, verifier)
    .describe("Who issues verification summaries that are believed, by name. Default: nobody.")
    .optional(),
  rules: list(rule)
    .describe("What images must have; every rule that claims an image must pass. Default: none.")
    .optional(),
  denied: list(text)
    .describe("Repositories (patterns) or digests that never run; beats everything. Default: none.")
    .optional(),
  allow: list(text)
    .describe(
      "Repositories (patterns) that run unverified where no rule claims them. Default: none.",
    )
    .optional(),
  unmatched: modes
    .describe(
      "What an image meets that nobody claims: enforce, warn or audit, may be dated. Default: enforce.",
    )
    .meta({ default: "enforce" })
    .optional(),
  mirrors: list(mirror).describe("Registries that hold copies. Default: none.").optional(),
  scope: strict({
    exceptNamespaces: list(text).describe(
      "Namespaces where nothing is decided; * stands for any run of characters. Required.",
    ),
  })
    .describe("Where the policy holds. Default: everywhere.")
    .optional(),
  exemptions: list(exemption).describe("Dated exceptions. Default: none.").optional(),
  limits: strict({
    exemptionDays: count
      .max(3650)
      .describe("Days that an exemption may last, at most ten years. Default: 90.")
      .meta({ default: 90 })
      .optional(),
    openExemptions: count
      .describe("Exemptions that may be open at once. Default: 10.")
      .meta({ default: 10 })
      .optional(),
  })
    .describe("Limits of exemptions.")
    .optional(),
}).describe("Which container images are trusted, and why.");

/** A TrustPolicy as people write it. */
export type TrustPolicyDocument = z.input<typeof policySchema>;
export type SignerDocument = z.input<typeof signer>;
export type BuilderDocument = z.input<typeof builder>;
export type VerifierDocument = z.input<typeof verifier>;
export type AttestationDocument = z.input<typeof attestation>;
export type ConditionDocument = z.input<typeof condition>;
export type RuleDocument = z.input<typeof rule>;
export type TrustRootDocument = z.input<typeof trustRoot>;
export type ModesDocument = z.input<typeof modes>;
export type MirrorDocument = z.input<typeof mirror>;
export type ExemptionDocument = z.input<typeof exemption>;
