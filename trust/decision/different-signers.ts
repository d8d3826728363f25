import type { VerifiedStatement } from "../evidence/types";
import type { Signer } from "../policy/types";
import { identityKey } from "./identity";

/** A statement that counts for a signer. */
export interface Counted {
  readonly signer: Signer;
  readonly statement: VerifiedStatement;
}

/**
 * The largest choice of `candidates` in which no certificate identity or key counts twice, and no signer that names one
 * identity counts twice. Without the second condition one workflow that signs from two refs would be two signers.
 *
 * A signer with a subject pattern names many identities and may count once for each. An identity that it accepts is given
 * to it first: that takes no place from any other identity, so in every largest choice the identity can be moved there
 * without loss. What remains is a bipartite matching of identities and signers, made as large as possible by augmenting
 * paths (Berge: a matching without an augmenting path is a largest one).
 */
export const differentSigners = (candidates: readonly Counted[]): readonly Counted[] => {
  const byIdentity = Map.groupBy(candidates, ({ statement }) => identityKey(statement.signer));
  const counted: Counted[] = [];
  const taken = new Map<string, Counted>();
  for (const options of byIdentity.values()) {
    const unlimited = options.find(({ signer }) => namesManyIdentities(signer));
    if (unlimited) counted.push(unlimited);
    else assign(options, byIdentity, taken, new Set());
  }
  return [...counted, ...taken.values()];
};

const namesManyIdentities = (signer: Signer): boolean =>
  signer.kind === "keyless" && signer.subject.kind === "pattern";

/** Gives one identity a signer, moving others to another of theirs where that helps. */
const assign = (
  options: readonly Counted[],
  byIdentity: ReadonlyMap<string, readonly Counted[]>,
  taken: Map<string, Counted>,
  visited: Set<string>,
): boolean =>
  options.some((option) => {
    const name = option.signer.name;
    if (visited.has(name)) return false;
    visited.add(name);
    const holder = taken.get(name);
    const others = holder && byIdentity.get(identityKey(holder.statement.signer));
    if (others && !assign(others, byIdentity, taken, visited)) return false;
    taken.set(name, option);
    return true;
  });
