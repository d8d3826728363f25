import type { ImageReference } from "../../image/types";
import type { Digest } from "../../registry/port";
import type { ImagePattern } from "../types";
import { matchesGlob } from "./glob";

/**
 * Whether a pattern covers the repository of a normalised reference; its digest, if any, is not looked at. The host is
 * compared literally, unless the whole pattern is `**`: `*.azurecr.io/…` would trust whoever registers such a name.
 */
export const matchesRepository = (
  pattern: ImagePattern,
  reference: Pick<ImageReference, "registry" | "repository">,
): boolean => {
  if (pattern.repository === "**") return true;
  const slash = pattern.repository.indexOf("/");
  return (
    slash > 0 &&
    pattern.repository.slice(0, slash) === reference.registry &&
    matchesGlob(pattern.repository.slice(slash + 1), reference.repository)
  );
};

/**
 * Whether a pattern covers the repository and, where it names a digest, exactly this one. An unknown digest is never the
 * one that a pattern names.
 */
export const matchesImage = (
  pattern: ImagePattern,
  reference: Pick<ImageReference, "registry" | "repository">,
  digest: Digest | undefined,
): boolean =>
  matchesRepository(pattern, reference) &&
  (pattern.digest === undefined || pattern.digest === digest);
