import type { Digest, Repository } from "../../registry/port";
import type { Exemption, TrustPolicy } from "../types";
import { matchesGlob } from "./glob";
import { matchesImage } from "./image";
import { isNamespaceName } from "./namespace";

/** What an exemption is asked for. */
export interface ExemptionQuestion {
  readonly rule: string;
  /** The image's names: as written, and its origin if it is mirrored. */
  readonly repositories: readonly Repository[];
  readonly digest: Digest | undefined;
  /** The namespace's name, if it is known: what no namespace can be named is not. */
  readonly namespace: string | undefined;
}

/**
 * The exemption that holds now, the longest one if there are several. It holds for a digest that it names in a namespace
 * that it names: an image or a namespace that is not known yet is never exempted, nor is a whole repository.
 */
export const activeExemption = (
  policy: Pick<TrustPolicy, "exemptions">,
  { rule, repositories, digest, namespace }: ExemptionQuestion,
  now: Date,
): Exemption | undefined => {
  if (digest === undefined || namespace === undefined || !isNamespaceName(namespace)) {
    return undefined;
  }
  return policy.exemptions
    .filter(
      (exemption) =>
        exemption.rules.includes(rule) &&
        exemption.namespaces.some((pattern) => matchesGlob(pattern, namespace)) &&
        exemption.images.some(
          (pattern) =>
            pattern.digest !== undefined &&
            repositories.some((repository) => matchesImage(pattern, repository, digest)),
        ) &&
        Date.parse(exemption.from) <= now.getTime() &&
        now.getTime() <= Date.parse(exemption.ends),
    )
    .sort((a, b) => Date.parse(b.ends) - Date.parse(a.ends))[0];
};
