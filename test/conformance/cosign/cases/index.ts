import type { ConformanceCase } from "../case";
import { attestationCases } from "./attestations";
import { attestedCases } from "./attested-here";
import { formCases } from "./forms";
import { predicateCases } from "./predicates";
import { realImageCases } from "./real-images";
import { rootCases } from "./roots";
import { signedByCosignCases } from "./signed-by-cosign";
import { variantCases } from "./variants";

/** Every image that the real cosign and Countersign both judge. */
export const cases: readonly ConformanceCase[] = [
  ...formCases,
  ...variantCases,
  ...attestationCases,
  ...predicateCases,
  ...attestedCases,
  ...signedByCosignCases,
  ...rootCases,
  ...realImageCases,
];

export { absentCases } from "./real-images";
