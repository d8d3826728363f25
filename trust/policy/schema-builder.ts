import { z } from "zod";
import { list, name, strict, text } from "./fields";

/** A build platform: a certificate identity of its own, or a signer's. */
export const builder = strict({
  id: text.describe(
    "Builder id without its ref, as https://github.com/OWNER/NAME/.github/workflows/FILE.yml. Required.",
  ),
  refs: list(text)
    .describe(
      "Refs of the builder that are accepted, as refs/tags/v*.*.*. Required for builders on github.com and gitlab.com without `signer`.",
    )
    .optional(),
  maxLevel: z
    .int()
    .min(1)
    .max(3)
    .describe("SLSA Build level that it reaches, 1 to 3: provenance claims none itself. Required."),
  issuer: text
    .describe(
      "OIDC issuer of its certificates. Default: that of the id's host, for github.com and gitlab.com; else required, unless `signer` is given.",
    )
    .optional(),
  signer: name
    .describe(
      "Signer of its provenance, for a builder that signs with a key, or with a certificate that does not name the builder. Default: the id is the certificate's subject.",
    )
    .optional(),
  root: name
    .describe(
      'Trust root that its certificates, logs and timestamps must come from. Default: "public-good".',
    )
    .meta({ default: "public-good" })
    .optional(),
  formats: list(z.enum(["bundle", "legacy"]))
    .describe(
      "How it stores provenance: bundle (OCI referrer, cosign v3) or legacy (.att tag, as slsa-github-generator does). Default: [bundle, legacy].",
    )
    .meta({ default: ["bundle", "legacy"] })
    .optional(),
}).describe("A build platform whose provenance is believed, up to a level.");

/** Somebody who verifies images and says so. */
export const verifier = strict({
  id: text.describe("Verifier id, a URI, as its summaries have it. Required."),
  signer: name.describe("Signer of its summaries. Required."),
}).describe("Somebody whose verification summaries (VSAs) are believed.");
