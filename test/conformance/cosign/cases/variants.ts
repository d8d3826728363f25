import {
  attach,
  bundleVariants,
  keyVariants,
  legacyVariants,
  type Variant,
} from "../../../support/authority";
import type { ConformanceCase, Question, Target } from "../case";
import { identity, signed, TIMESTAMPS } from "../questions";

const contextOf = ({ scene, image }: Target) => ({
  authority: scene.authority,
  stranger: scene.stranger,
  key: scene.key,
  identity,
  digest: image.digest,
});
type Context = ReturnType<typeof contextOf>;

const casesOf = <Made>(
  form: string,
  variants: readonly Variant<Made, Context>[],
  question: Question,
  put: (target: Target, made: Made) => readonly string[],
): ConformanceCase[] =>
  variants.map(({ name, cosign, make }) => ({
    name: `${form}: ${name}`,
    question,
    put: (target) => put(target, make(contextOf(target))),
    cosign,
  }));

const putBundle = ({ registry, repository, image }: Target, bundle: string): readonly string[] => {
  attach.bundle(registry, repository, image.digest, bundle);
  const isOnlyTimestamped = bundle.includes("rfc3161") && !bundle.includes("integratedTime");
  return isOnlyTimestamped ? [TIMESTAMPS] : [];
};

/** Signatures with one thing unusual each; unit tests have our code for each. */
export const variantCases: readonly ConformanceCase[] = [
  ...casesOf("bundle", bundleVariants, signed.byWorkflow(), putBundle),
  ...casesOf("bundle by a key", keyVariants, signed.byKey(), putBundle),
  ...casesOf(
    ".sig tag",
    legacyVariants,
    signed.byWorkflow(["legacy"]),
    ({ registry, repository, image }, layer) => {
      attach.legacy(registry, repository, image.digest, [layer]);
      return [];
    },
  ),
];
