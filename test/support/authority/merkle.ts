import { sha256 } from "./keys";

const node = (left: Buffer, right: Buffer): Buffer => sha256(Buffer.from([1]), left, right);

export interface Inclusion {
  readonly index: number;
  readonly size: number;
  readonly hashes: readonly Buffer[];
  readonly root: Buffer;
}

/**
 * An append-only Merkle tree (RFC 6962 section 2.1) that proves the newest leaf: it keeps only the roots of its complete
 * subtrees, which are just what such a proof consists of.
 */
export class MerkleTree {
  private size = 0;
  /** Roots of complete subtrees, the smallest last. */
  private readonly subtrees: { root: Buffer; leaves: number }[] = [];

  append(leaf: Uint8Array): Inclusion {
    const hash = sha256(Buffer.from([0]), leaf);
    const hashes = this.subtrees.map(({ root }) => root).reverse();
    const root = hashes.reduce((right, left) => node(left, right), hash);
    const index = this.size++;
    let added = { root: hash, leaves: 1 };
    for (
      let last = this.subtrees.at(-1);
      last?.leaves === added.leaves;
      last = this.subtrees.at(-1)
    ) {
      added = { root: node(last.root, added.root), leaves: last.leaves * 2 };
      this.subtrees.pop();
    }
    this.subtrees.push(added);
    return { index, size: this.size, hashes, root };
  }
}
