import assert from "node:assert/strict";
import { rootMaterial } from "../../../trust/evidence/root-material";
import { authority, sha256 } from "./support";

const json = JSON.stringify(authority.trustedRoot);

/** The same root as another text, and so with another digest. */
const materialOf = (variant: number) => {
  const rootJson = json + " ".repeat(variant);
  return rootMaterial({ rootJson, rootDigest: sha256(rootJson) });
};

describe("the roots that are kept parsed", () => {
  it("are the last ones that were used", () => {
    const [used, unused] = [materialOf(1), materialOf(2)];
    for (let variant = 3; variant < 34; variant++) {
      materialOf(variant);
      assert.equal(materialOf(1), used);
    }
    assert.notEqual(materialOf(2), unused);
  });
});
