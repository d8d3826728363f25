import type { Kind } from "../kind";
import type { Seeds } from "../world";
import { corpusKind } from "./corpus";
import { attestationKind, bundleKind, legacyKind } from "./evidence";
import { cacheKind, dockerConfigKind } from "./files";
export { workFolder } from "./files";
import { policyKind, trustedRootKind } from "./policy";
import { predicateKind } from "./predicate";
import { referenceKind } from "./reference";
import { githubKind, headerKind, manifestKind, referrersKind } from "./registry";
import { payloadKind, statementKind } from "./statement";

/**
 * All kinds of inputs, always in the same order; without the real corpora there is none of theirs.
 *
 * @param folder for what is read from disk
 */
export const makeKinds = async (seeds: Seeds, folder: string): Promise<readonly Kind[]> =>
  [
    bundleKind(seeds),
    legacyKind(seeds),
    attestationKind(seeds),
    corpusKind(),
    statementKind(seeds),
    payloadKind(seeds),
    predicateKind(),
    manifestKind(seeds),
    referrersKind(seeds),
    headerKind(),
    githubKind(seeds),
    policyKind(seeds),
    trustedRootKind(seeds),
    referenceKind(),
    dockerConfigKind(folder),
    await cacheKind(seeds, folder),
  ].filter((kind) => kind.seeds.length > 0);
