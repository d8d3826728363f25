import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { rootMaterial } from "../../../trust/evidence/root-material";
import { publicGoodRoot } from "../../../trust/policy/roots/public-good";
import { corpus } from "../../conformance/corpora";
import type { Authority } from "../../support/authority";
import { authority, sha256 } from "./support";

const materialOf = (rootJson: string) => rootMaterial({ rootJson, rootDigest: sha256(rootJson) });

describe("the material of a trusted root", () => {
  it("is parsed once for each digest", () => {
    const json = JSON.stringify(authority.trustedRoot);
    assert.equal(materialOf(json), materialOf(json));
    assert.notEqual(materialOf(json), materialOf(`${json} `));
  });

  it("knows the logs and authorities of the root that is shipped", () => {
    const { trust } = materialOf(publicGoodRoot.json);
    assert.deepEqual(
      [trust.certificateAuthorities.length, trust.tlogs.length, trust.ctlogs.length],
      [2, 2, 2],
    );
  });

  const github = corpus("roots", "github.json");
  if (github === undefined) it.skip("GitHub's root: the corpora are not here");
  else {
    it("knows the authorities of GitHub's root, which has no logs", () => {
      const { trust } = materialOf(readFileSync(github, "utf8"));
      assert.deepEqual(
        [trust.certificateAuthorities.length, trust.timestampAuthorities.length, trust.tlogs],
        [5, 5, []],
      );
    });
  }

  const changes: Readonly<Record<string, (root: Authority["trustedRoot"]) => unknown>> = {
    "is not JSON": () => undefined,
    "knows nobody": () => ({ mediaType: authority.trustedRoot.mediaType }),
    "has a log without start": (root) => delete root.tlogs[0]?.publicKey.validFor?.start && root,
    "has a certificate log without window": (root) =>
      delete root.ctlogs[0]?.publicKey.validFor && root,
    "has a log without id": (root) => delete (root.tlogs[0] as { logId?: unknown }).logId && root,
    "has an authority whose certificate is none": (root) => {
      root.certificateAuthorities[0]!.certChain.certificates[0]!.rawBytes = "AAAA";
      return root;
    },
    "has a log whose key is none": (root) => {
      root.tlogs[0]!.publicKey.rawBytes = "AAAA";
      return root;
    },
  };
  for (const [title, change] of Object.entries(changes)) {
    it(`is refused if the root ${title}`, () => {
      const json = JSON.stringify(change(structuredClone(authority.trustedRoot))) as
        string | undefined;
      assert.throws(() => materialOf(json ?? "-"), { name: "Rejection", code: "root.invalid" });
    });
  }

  it("is refused again when it is asked for again", () => {
    for (let round = 0; round < 2; round++) {
      assert.throws(() => materialOf("{}"), { code: "root.invalid" });
    }
  });
});
