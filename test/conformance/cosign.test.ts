import assert from "node:assert/strict";
import { absentCases, cases } from "./cosign/cases";
import { differences } from "./cosign/differences";
import { judge } from "./cosign/judge";
import { Scene } from "./cosign/scene";

describe("the real cosign and Countersign, about the same images", () => {
  let scene: Scene;
  before(async () => {
    scene = await Scene.start();
  });
  after(() => scene.stop());

  for (const one of cases) {
    it(one.name, async () => {
      assert.equal(judge(one, await scene.ask(one), differences).problem, undefined);
    });
  }
  if (absentCases > 0) it.skip(`${absentCases} cases: the corpora are not here`);
});
