import { z } from "zod";
import { limits } from "../../limits";
import { RegistryError } from "../../registry/error";
import { parseStrictJson, StrictJsonError } from "../../registry/strict-json";

/** An attestation as GitHub lists it: the bundle, or where it is stored. */
export type ListedAttestation =
  { readonly bundle: Readonly<Record<string, unknown>> } | { readonly url: string };

/** https://docs.github.com/en/rest/repos/attestations#list-attestations */
const pageSchema = z.object({
  attestations: z.array(
    z.object({
      bundle: z.record(z.string(), z.unknown()).nullish(),
      bundle_url: z.string().nullish(),
    }),
  ),
});

/**
 * Reads one page of the list.
 *
 * @param what names it in messages
 * @throws RegistryError
 */
export function readPage(body: Uint8Array, what: string): readonly ListedAttestation[] {
  let page: z.infer<typeof pageSchema>;
  try {
    page = pageSchema.parse(parseStrictJson(body, { maxValues: limits.statementValues }));
  } catch (error) {
    if (!(error instanceof StrictJsonError || error instanceof z.ZodError)) throw error;
    throw invalid(`${what}: no list of attestations`, error);
  }
  return page.attestations.map(({ bundle, bundle_url: url }) => {
    if (bundle) return { bundle };
    if (url) return { url };
    throw invalid(`${what}: an attestation without bundle`);
  });
}

const invalid = (message: string, cause?: unknown): RegistryError =>
  new RegistryError("registry.invalid-response", message, { cause });
