import { verifierOptionsOf } from "../../trust/project";
import type { TrustPolicy } from "../../trust/policy";
import { createVerifier } from "../../trust/verifier";
import type { Verifier } from "../../trust/verifier";

/** By the digest of the policy: a policy that was changed between two operations of one process is another one. */
const verifiers = new Map<string, Verifier>();

/**
 * The one verifier for all images of a program with the same policy: what two of them need is read once, and no more
 * than its limit are in work at a time. Its connections do not keep the program alive.
 */
export function sharedVerifier(policy: TrustPolicy, isPreview: boolean): Verifier {
  const key = JSON.stringify([policy.digest, isPreview]);
  const verifier =
    verifiers.get(key) ?? createVerifier(verifierOptionsOf(policy, isPreview, process.env));
  verifiers.set(key, verifier);
  return verifier;
}
