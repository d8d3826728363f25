import { repositoryName } from "../../image";
import type { ImageReference } from "../../image/types";
import type { Repository } from "../../registry/port";
import type { Mirror, TrustPolicy } from "../types";

/**
 * The repository that rules are matched against: of a name under a mirror's prefix the original's, else its own. The
 * longest prefix wins and a rewritten name is not rewritten again. `allow` is matched against the name as written
 * instead: who may copy into a mirror does not thereby decide what runs unverified.
 */
export const originOf = (
  policy: Pick<TrustPolicy, "mirrors">,
  reference: ImageReference,
): Repository => {
  const mirror = mirrorOf(policy, reference);
  if (mirror === undefined) return repositoryOf(reference);
  const rest = repositoryName(reference).slice(mirror.prefix.length);
  const [registry = "", ...path] = `${mirror.of}${rest}`.split("/");
  // Docker Hub's official images have a namespace that their short names leave out.
  if (registry === "docker.io" && path.length === 1) path.unshift("library");
  return { registry, repository: path.join("/") };
};

/** Where the signatures of an image are read: at the name as written, or at the original if its mirror says so. */
export const evidenceRepository = (
  policy: Pick<TrustPolicy, "mirrors">,
  reference: ImageReference,
): Repository =>
  mirrorOf(policy, reference)?.evidence === "origin"
    ? originOf(policy, reference)
    : repositoryOf(reference);

const mirrorOf = (
  policy: Pick<TrustPolicy, "mirrors">,
  reference: ImageReference,
): Mirror | undefined => {
  const name = repositoryName(reference);
  return policy.mirrors
    .filter(
      ({ prefix, of }) => name.startsWith(`${prefix}/`) || (name === prefix && of.includes("/")),
    )
    .sort((a, b) => b.prefix.length - a.prefix.length)[0];
};

const repositoryOf = ({ registry, repository }: Repository): Repository => ({
  registry,
  repository,
});
