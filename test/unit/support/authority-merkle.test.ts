import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { MerkleTree } from "../../support/authority/merkle";

const sha256 = (...parts: Uint8Array[]): Buffer =>
  createHash("sha256").update(Buffer.concat(parts)).digest();

/** The definition: https://www.rfc-editor.org/rfc/rfc6962#section-2.1 */
const treeHash = (leaves: readonly Buffer[]): Buffer => {
  const [first, second] = leaves;
  if (first && !second) return sha256(Buffer.from([0]), first);
  const half = 2 ** Math.floor(Math.log2(leaves.length - 1));
  return sha256(Buffer.from([1]), treeHash(leaves.slice(0, half)), treeHash(leaves.slice(half)));
};

describe("the test authority's Merkle tree", () => {
  it("has the root that RFC 6962 defines, at every size", () => {
    const tree = new MerkleTree();
    const leaves: Buffer[] = [];
    for (let size = 1; size <= 40; size++) {
      const leaf = Buffer.from(`entry ${size}`);
      leaves.push(leaf);
      const inclusion = tree.append(leaf);
      assert.equal(inclusion.root.toString("hex"), treeHash(leaves).toString("hex"));
      assert.deepEqual([inclusion.index, inclusion.size], [size - 1, size]);
    }
  });
});
