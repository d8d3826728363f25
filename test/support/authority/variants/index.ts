import { certificateVariants } from "./certificate";
import { encodingVariants } from "./encoding";
import { proofVariants } from "./proof";
import { statementVariants } from "./statement";
import type { BundleVariant } from "./variant";

/** Keyless bundles with one thing different each. */
export const bundleVariants: readonly BundleVariant[] = [
  ...certificateVariants,
  ...proofVariants,
  ...statementVariants,
  ...encodingVariants,
];

export { keyVariants } from "./key";
export type { KeyVariantContext } from "./key";
export { legacyVariants } from "./legacy";
export type { BundleVariant, Variant, VariantContext } from "./variant";
