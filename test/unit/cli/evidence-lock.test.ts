import assert from "node:assert/strict";
import type { Ask } from "../../../cli/evidence-lock";
import { jsonReply } from "../../support/registry/reply";
import { CONFIRM, FakeArm, POLICY, refused, SUBSCRIPTION } from "./fake-arm";
import { run } from "./support";

const SHOWN = `This locks the immutability policy of a blob container. Nobody can undo it.
  account    auditbb148c (resource group audit-bb148c, subscription ${SUBSCRIPTION})
  container  evidence
  holds      every blob for 365 days from its creation; appending stays possible
  then       the period can only be made longer, at most five times
             neither container nor account can be deleted before every blob has expired
`;

describe("countersign evidence lock", () => {
  let arm: FakeArm;
  beforeEach(async () => {
    arm = new FakeArm();
    await arm.start();
  });
  afterEach(() => arm.close());

  it("shows what it does, and locks the policy that it showed", async () => {
    const asked: string[] = [];
    const ask: Ask = (question) => {
      asked.push(question);
      assert.deepEqual(arm.methods, ["GET"]);
      return Promise.resolve(CONFIRM);
    };
    const { code, stdout, stderr } = await arm.lock({}, { ask });
    assert.deepEqual(asked, ["Type auditbb148c/evidence to lock it: "]);
    assert.equal(stderr, SHOWN);
    assert.equal(
      stdout,
      "locked  auditbb148c/evidence, 365 days\n        run pulumi refresh, so that the posture says so\n",
    );
    assert.equal(code, 0);
    assert.equal(arm.policy.state, "Locked");
    assert.deepEqual(
      arm.requests.map(({ method, path, headers }) => [method, path, headers["if-match"]]),
      [
        ["GET", `${POLICY}?api-version=2024-01-01`, undefined],
        ["POST", `${POLICY}/lock?api-version=2024-01-01`, '"1"'],
      ],
    );
  });

  it("takes the name by --confirm, and shows the same", async () => {
    arm.policy.days = 1;
    arm.policy.appendsAll = false;
    const { code, stderr } = await arm.lock({ confirm: CONFIRM });
    assert.equal(code, 0);
    assert.match(stderr, /every blob for 1 day from its creation; nothing can be appended\n/);
  });

  it("asks and locks nothing where it is locked already", async () => {
    arm.policy.state = "Locked";
    for (const flags of [{ confirm: CONFIRM }, {}]) {
      const ask = () => Promise.reject(new Error("asked"));
      const { code, stdout, stderr } = await arm.lock(flags, { ask });
      assert.deepEqual(
        [code, stdout, stderr],
        [0, "already locked  auditbb148c/evidence, 365 days\n", ""],
      );
    }
    assert.deepEqual(arm.methods, ["GET", "GET"]);
  });

  describe("sends nothing", () => {
    it("when nobody is at a terminal and no name is confirmed", async () => {
      await assert.rejects(
        arm.lock({}),
        refused(
          "nobody is at a terminal to confirm it, nothing was locked: --confirm auditbb148c/evidence does",
        ),
      );
      assert.deepEqual(arm.methods, []);
    });

    // Containers have the same name in most stacks: that alone says nothing about which one is locked.
    for (const confirm of ["evidence", "auditbb148d/evidence", "", "AuditBB148C/evidence"]) {
      it(`when ${JSON.stringify(confirm)} is confirmed`, async () => {
        await assert.rejects(
          arm.lock({ confirm }),
          refused(
            `--confirm says ${JSON.stringify(confirm)}, and the container is auditbb148c/evidence: nothing was locked`,
          ),
        );
        assert.deepEqual(arm.methods, []);
      });
    }
  });

  for (const [what, typed] of [
    ["another name is typed", "auditbb148c/Evidence"],
    ["the container alone is typed", "evidence"],
    ["the person leaves", undefined],
    ["nothing is typed", ""],
  ] as const) {
    it(`locks nothing when ${what}`, async () => {
      await assert.rejects(
        arm.lock({}, { ask: () => Promise.resolve(typed) }),
        refused("that is not auditbb148c/evidence: nothing was locked"),
      );
      assert.deepEqual(arm.methods, ["GET"]);
    });
  }

  it("says that there is nothing to lock", async () => {
    arm.policy.days = 0;
    arm.policy.etag = "";
    await assert.rejects(
      arm.lock(),
      refused(
        "container auditbb148c/evidence has no immutability policy to lock: give the ComplianceLog worm: unlocked or locked, and update the stack first",
      ),
    );
    assert.deepEqual(arm.methods, ["GET"]);
  });

  it("locks no policy that was changed since it was shown", async () => {
    const ask: Ask = () => {
      arm.policy = { ...arm.policy, days: 3650, etag: '"2"' };
      return Promise.resolve(CONFIRM);
    };
    await assert.rejects(
      arm.lock({}, { ask }),
      refused(
        "the policy was changed to 3650 days since it was shown: nothing was locked, run it again",
      ),
    );
    assert.equal(arm.policy.state, "Unlocked");
  });

  it("locks no policy that was deleted since it was shown", async () => {
    const ask: Ask = () => {
      arm.policy = { ...arm.policy, days: 0, etag: "" };
      return Promise.resolve(CONFIRM);
    };
    await assert.rejects(
      arm.lock({}, { ask }),
      refused("the policy was deleted since it was shown: nothing was locked, run it again"),
    );
  });

  // An empty If-Match may match anything.
  it("is done when somebody else locked it meanwhile", async () => {
    const ask: Ask = () => {
      arm.policy = { ...arm.policy, state: "Locked", etag: '"2"' };
      return Promise.resolve(CONFIRM);
    };
    assert.match(
      (await arm.lock({}, { ask })).stdout,
      /^locked {2}auditbb148c\/evidence, 365 days\n/,
    );
  });

  it("is done when it was locked and the answer was lost", async () => {
    arm.instead.set("POST", () => {
      arm.policy.state = "Locked";
      return jsonReply(500, {});
    });
    assert.match((await arm.lock()).stdout, /^locked {2}/);
  });

  it("does not know how things are when Azure is gone after the question", async () => {
    const ask: Ask = async () => {
      await arm.stop();
      return CONFIRM;
    };
    await assert.rejects(
      arm.lock({}, { ask }),
      /: whether it is locked now is not known, run it again$/,
    );
  });

  it("helps, with what cannot be undone and the exit codes", async () => {
    const { code, stdout } = await run(["evidence", "lock", "--help"]);
    assert.equal(code, 0);
    for (const part of ["Nobody can undo a lock", "--confirm <account/container>", "Exit codes:"]) {
      assert.ok(stdout.includes(part), part);
    }
  });
});
