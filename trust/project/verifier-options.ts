import { cacheDirectory, DiskCache } from "../cache";
import type { TrustPolicy } from "../policy";
import type { VerifierOptions } from "../verifier";

/** An update reads evidence anew that is older than this; what a preview just read still serves it. */
const UPDATE_CACHE_MS = 5 * 60 * 1000;

/**
 * Options of a verifier for one operation on a stack, with the cache through which a preview serves its update.
 *
 * @param isPreview whether the operation is known to be a preview
 */
export function verifierOptionsOf(
  policy: TrustPolicy,
  isPreview: boolean,
  environment: NodeJS.ProcessEnv,
): VerifierOptions {
  const directory = cacheDirectory(environment, "evidence");
  return {
    policy,
    ...(directory === undefined ? {} : { cache: new DiskCache(directory) }),
    ...(isPreview ? {} : { cacheMaxAgeMs: UPDATE_CACHE_MS }),
  };
}
