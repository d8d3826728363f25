import type { Evidence } from "../evidence/types";
import type { Rule, TrustPolicy } from "../policy/types";

/** One manifest in front of one rule. */
export interface Inquiry {
  readonly policy: TrustPolicy;
  readonly rule: Rule;
  /** About the manifest, from the rule's sources. */
  readonly evidence: Evidence;
  /** `registry/repository`, normalised: the name of the image that is deployed. */
  readonly repository: string;
  readonly now: Date;
}
