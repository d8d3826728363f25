import assert from "node:assert/strict";
import { describeSoak } from "../../../scripts/fuzz/soak/describe";
import { Growth } from "../../../scripts/fuzz/soak/growth";
import { soak, wrongOf } from "../../../scripts/fuzz/soak/run";
import type { SceneImage } from "../../../scripts/fuzz/soak/scene";
import type { Verdict } from "../../../trust/decision";
import type { Digest } from "../../../trust/registry";

/* Attack 3 at large: a registry that fails in every way there is. `npm run soak` makes the other runs. */
describe("a registry in trouble", () => {
  it("never makes an image trusted, nor a signed one unsigned, in 150 runs", async function () {
    this.timeout(120_000);
    const growth = new Growth();
    const results = [];
    for (let first = 1; first <= 150; first += 50) {
      results.push(await soak({ first, runs: 50, deadlineMs: 10_000 }));
      growth.count();
    }
    console.log(`      ${describeSoak(results, growth)}`);
    assert.deepEqual(
      results.flatMap(({ wrong }) => wrong),
      [],
    );
    assert.deepEqual(growth.problems(), []);
    for (const { runs, allowed, denied, undecided, faults } of results) {
      assert.equal(runs, 50);
      // A registry on which nothing works, or everything, would prove nothing.
      for (const count of [allowed, denied, undecided, faults]) assert(count > 20, String(count));
    }
  });

  describe("judged by what the image is", () => {
    const digest: Digest = `sha256:${"a".repeat(64)}`;
    const imageOf = (truth: SceneImage["truth"]): SceneImage => ({
      name: truth,
      reference: `registry.example/a@${digest}`,
      digest,
      truth,
      places: [`/referrers/${digest}`],
    });
    const judge = (
      truth: SceneImage["truth"],
      [outcome, code]: readonly [Verdict["outcome"], Verdict["code"]],
      { about = digest, absent = [] as string[] } = {},
    ): string | undefined => {
      const verdict = { outcome, code, ...{ digest: about } } as Verdict;
      return wrongOf([imageOf(truth)], imageOf(truth), verdict, absent);
    };
    const other: Digest = `sha256:${"b".repeat(64)}`;

    it("takes no allowance for what nobody trusted signed", () => {
      assert.equal(judge("signed", ["allow", "signature.ok"]), undefined);
      for (const truth of ["unsigned", "foreign", "another's"] as const) {
        assert.equal(judge(truth, ["allow", "signature.ok"]), "a false allow");
      }
      assert.equal(judge("signed", ["allow", "signature.ok"], { about: other }), "a false allow");
    });

    it('takes "unsigned" only where the registry said that there is nothing', () => {
      const missing = ["deny", "signature.missing"] as const;
      assert.equal(judge("unsigned", missing), undefined);
      assert.equal(judge("signed", missing), 'a false "unsigned"');
      assert.equal(judge("foreign", missing), 'a false "unsigned"');
      const absent = [`/v2/a/referrers/${digest}`];
      assert.equal(judge("signed", missing, { absent }), undefined);
      const elsewhere = { absent: [`/v2/a/referrers/${other}`, `/v2/a/blobs/${digest}`] };
      assert.equal(judge("signed", missing, elsewhere), 'a false "unsigned"');
      assert.equal(judge("signed", ["deny", "attestation.missing"]), 'a false "unsigned"');
    });

    it("takes a denial for its own reason only, and no failure of the verifier", () => {
      assert.equal(judge("another's", ["deny", "identity.mismatch"]), undefined);
      assert.equal(judge("signed", ["deny", "bundle.malformed"]), "a denial without cause");
      assert.equal(judge("signed", ["undecided", "registry.error"]), undefined);
      assert.equal(
        judge("signed", ["undecided", "verifier.failed"]),
        "a failure that is not the registry's",
      );
    });
  });
});
