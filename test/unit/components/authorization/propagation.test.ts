import * as assert from "node:assert/strict";
import { mock } from "node:test";
import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, describe, it } from "mocha";
import { grantRole, propagated } from "../../../../components/authorization";
import { mockAzure, valueOf } from "../azure-mocks";

const NOW = "2026-11-24T12:00:00Z";

/** Lets what is pending without a timer run. */
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
};

describe("waiting for role grants", () => {
  beforeEach(() => {
    mock.timers.enable({ apis: ["setTimeout", "Date"], now: Date.parse(NOW) });
  });
  afterEach(() => {
    mock.timers.reset();
  });

  const grants = async (times: readonly (string | undefined)[], preview = false) => {
    const left = [...times];
    await mockAzure({ preview, outputs: () => ({ createdOn: left.shift() }) });
    const parent = new pulumi.ComponentResource("test:index:Parent", "parent");
    return times.map((_, index) =>
      grantRole(
        `grant-${index}`,
        { role: "AcrPull", scope: "/subscriptions/s", principalId: `p${index}` },
        { parent },
      ),
    );
  };

  /** Seconds after which what depends on the grants may go ahead, of those that are tried. */
  const secondsOf = async (
    times: readonly (string | undefined)[],
    tried: readonly number[],
  ): Promise<number | undefined> => {
    const waited = propagated(await grants(times), 120) as pulumi.Output<pulumi.Resource[]>;
    const seen: pulumi.Resource[][] = [];
    void valueOf(waited).then((dependencies) => seen.push(dependencies));
    let passed = 0;
    for (const seconds of tried) {
      mock.timers.tick((seconds - passed) * 1000);
      passed = seconds;
      await settle();
      if (seen[0]?.length === times.length) return seconds;
    }
    return undefined;
  };

  it("takes as long as Azure needs after the youngest was made", async () => {
    await settle();
    const times = ["2026-11-24T11:58:30Z", "2026-11-24T11:59:00Z"];
    assert.equal(await secondsOf(times, [0, 30, 59, 60]), 60);
  });

  it("takes no time for grants of earlier updates", async () => {
    assert.equal(await secondsOf(["2026-01-01T00:00:00Z"], [0, 1]), 1);
  });

  it("takes the whole time for a grant that tells no time, or one ahead of this clock", async () => {
    assert.equal(await secondsOf([undefined], [0, 119, 120]), 120);
    assert.equal(await secondsOf(["2026-11-24T13:00:00Z"], [0, 119, 120]), 120);
  });

  it("waits for nothing in a preview, and without grants", async () => {
    assert.deepEqual(propagated([], 120), []);
    const made = await grants([NOW], true);
    assert.deepEqual(propagated(made, 120), made);
  });
});
