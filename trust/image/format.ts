import type { Repository } from "../registry/port";
import type { ImageReference } from "./types";

/** `registry/repository`: the name by which policies, evidence and caches know a repository. */
export const repositoryName = (reference: Repository): string =>
  `${reference.registry}/${reference.repository}`;

/** The normalised reference as text; {@link parseImageReference} reads it back unchanged. */
export const formatReference = (reference: ImageReference): string =>
  repositoryName(reference) +
  (reference.tag === undefined ? "" : `:${reference.tag}`) +
  (reference.digest === undefined ? "" : `@${reference.digest}`);
