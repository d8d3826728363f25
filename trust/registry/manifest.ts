import { z } from "zod";
import { quoted } from "../image";
import { checkDigest } from "./blob";
import { isDigest, sha256 } from "./digest";
import { RegistryError } from "./error";
import type { Descriptor, Digest, Manifest, Platform } from "./port";
import { parseStrictJson, StrictJsonError } from "./strict-json";

/** Manifest and index types of OCI image-spec 1.1 and Docker distribution. */
export const MANIFEST_TYPES = [
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
] as const;
export const INDEX_TYPES = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
] as const;

const includes = (types: readonly string[], type: string): boolean => types.includes(type);

/** Go's decoder, which runtimes use, takes `Layers` for `layers`: such a manifest is one thing to it and another to us. */
const FIELDS = new Map(
  ["schemaVersion", "mediaType", "artifactType", "config", "layers", "manifests", "subject"].map(
    (field) => [field.toLowerCase(), field],
  ),
);

/** Whether a media type is that of an image index (a manifest list). */
export const isIndexType = (mediaType: string): boolean => includes(INDEX_TYPES, mediaType);

/** What is read of a manifest or index. Nothing in it is signed. */
export interface ManifestContent {
  readonly artifactType?: string;
  readonly config?: Descriptor;
  /** Of a manifest; empty for an index. */
  readonly layers: readonly Descriptor[];
  /** Of an index; empty for a manifest. */
  readonly manifests: readonly Descriptor[];
  /** What a referrer refers to. */
  readonly subject?: Descriptor;
  readonly annotations: Readonly<Record<string, string>>;
}

/** Go writes an empty map or pointer as null where `omitempty` is missing. */
const orNull = <T extends z.ZodType>(schema: T) =>
  schema.nullish().transform((v) => v ?? undefined);

const annotationsSchema = orNull(z.record(z.string(), z.string()));
/** One that cannot be read is as good as none: it does not keep its entry from being looked at. */
const platformSchema = z
  .object({ os: z.string(), architecture: z.string(), variant: orNull(z.string()) })
  .transform(({ variant, ...rest }): Platform => ({
    ...rest,
    ...(variant === undefined ? {} : { variant }),
  }))
  .nullish()
  .catch(undefined);
const descriptorSchema = z
  .object({
    mediaType: z.string(),
    digest: z.custom<Digest>(isDigest, "expected a sha256 digest"),
    size: z.int().nonnegative(),
    artifactType: orNull(z.string()),
    platform: platformSchema,
    annotations: annotationsSchema,
  })
  .transform(({ artifactType, platform, annotations, ...rest }): Descriptor => {
    return {
      ...rest,
      ...(platform ? { platform } : {}),
      ...(artifactType === undefined ? {} : { artifactType }),
      ...(annotations === undefined ? {} : { annotations }),
    };
  });
const manifestSchema = z.object({
  artifactType: orNull(z.string()),
  config: orNull(descriptorSchema),
  layers: orNull(z.array(descriptorSchema)),
  manifests: orNull(z.array(descriptorSchema)),
  subject: orNull(descriptorSchema),
  annotations: annotationsSchema,
});

/**
 * Reads a manifest or index.
 *
 * @param what names it in messages
 * @throws {@link RegistryError} `registry.invalid-response`
 */
export function readManifest(bytes: Uint8Array, what: string): ManifestContent {
  const parsed = manifestSchema.safeParse(parseObject(bytes, what));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw invalid(
      `${what}: ${issue?.path.join(".").slice(0, 100) ?? ""}: ${issue?.message ?? "not valid"}`,
    );
  }
  const { artifactType, config, layers, manifests, subject, annotations } = parsed.data;
  return {
    layers: layers ?? [],
    manifests: manifests ?? [],
    annotations: annotations ?? {},
    ...(artifactType === undefined ? {} : { artifactType }),
    ...(config === undefined ? {} : { config }),
    ...(subject === undefined ? {} : { subject }),
  };
}

export interface ManifestClaims {
  /** The digest that was asked for. */
  readonly digest?: Digest | undefined;
  /** The media type that the registry or the descriptor says. */
  readonly mediaType?: string | undefined;
}

/**
 * Makes a {@link Manifest} of bytes after checking them against what was asked for and said. One text that is an index
 * to one reader and an image to another would be verified as one thing and run as another (GHSA-77vh-xpmg-72qh), so the
 * types that are said must agree with the body, and the body may be one of the two only.
 *
 * @throws {@link RegistryError} `registry.invalid-response`
 */
export function checkManifest(bytes: Uint8Array, claims: ManifestClaims, what: string): Manifest {
  if (claims.digest !== undefined) checkDigest(bytes, claims.digest, what);
  const body = parseObject(bytes, what);
  const inBody = body["mediaType"];
  if (inBody !== undefined && typeof inBody !== "string") {
    throw invalid(`${what}: mediaType is not a text`);
  }
  const mediaType = claims.mediaType ?? inBody;
  if (mediaType === undefined) throw invalid(`${what}: neither header nor body has a media type`);
  if (inBody !== undefined && inBody !== mediaType) {
    throw invalid(`${what}: said to be ${quoted(mediaType)}, the body says ${quoted(inBody)}`);
  }
  if (isIndexType(mediaType))
    requireFields(body, "manifests", ["layers", "config"], mediaType, what);
  else if (includes(MANIFEST_TYPES, mediaType))
    requireFields(body, "layers", ["manifests"], mediaType, what);
  return { digest: claims.digest ?? sha256(bytes), mediaType, bytes };
}

/** An index without a list is no empty list: taken for one, it would make a signed image look unsigned. */
function requireFields(
  body: Readonly<Record<string, unknown>>,
  required: string,
  foreign: readonly string[],
  mediaType: string,
  what: string,
): void {
  const wrong = foreign.find((field) => Object.hasOwn(body, field));
  if (wrong !== undefined) throw invalid(`${what}: ${quoted(mediaType)} with the field ${wrong}`);
  if (!Object.hasOwn(body, required)) {
    throw invalid(`${what}: ${quoted(mediaType)} without the field ${required}`);
  }
}

function parseObject(bytes: Uint8Array, what: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = parseStrictJson(bytes, { caseVariants: "refuse" });
  } catch (error) {
    if (error instanceof StrictJsonError) throw invalid(`${what}: ${error.message}`);
    throw error;
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw invalid(`${what}: not a JSON object`);
  }
  const variant = Object.keys(value).find((key) => {
    const field = FIELDS.get(key.toLowerCase());
    return field !== undefined && field !== key;
  });
  if (variant !== undefined) throw invalid(`${what}: the field ${quoted(variant)}`);
  return value as Record<string, unknown>;
}

const invalid = (message: string): RegistryError =>
  new RegistryError("registry.invalid-response", message);
