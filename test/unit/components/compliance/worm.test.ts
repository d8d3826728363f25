import assert from "node:assert/strict";
import { Worm } from "../../../../components/compliance";
import { Profile } from "../../../../components/profile";
import { settle } from "../support";
import { valueOf } from "../azure-mocks";
import { production, scene } from "./scene";
import { useSubscription } from "../subscription";

const title = "nobody can shorten or lift the immutability of the evidence";
const met = [
  "azure-policy.assigned",
  "evidence.audited",
  "evidence.firewall",
  "evidence.identities-only",
  "evidence.immutable",
  "evidence.other-region",
  "evidence.private",
  "evidence.protected",
  "evidence.tls",
  "logs.no-quota",
];

/** What is warned of while the work runs. */
async function warnings(work: () => Promise<unknown>): Promise<string[]> {
  const { warn } = console;
  const said: string[] = [];
  // Without an engine the runtime logs to the console.
  console.warn = (text: string) => said.push(text);
  try {
    await work();
    await new Promise(setImmediate);
  } finally {
    console.warn = warn;
  }
  return said;
}

describe("the immutability of evidence", () => {
  useSubscription();

  it("is unlocked in production until somebody locks it", async () => {
    const said = await warnings(async () => {
      const { log } = await scene(production);
      assert.equal(await valueOf(log.worm), Worm.Unlocked);
      assert.deepEqual(await valueOf(log.posture), {
        met,
        deviations: [{ check: "evidence.locked", title, reason: "worm is unlocked" }],
        worm: Worm.Unlocked,
      });
    });
    assert.deepEqual(said, []);
  });

  for (const worm of [Worm.Locked, Worm.Unlocked]) {
    it(`is told as locked where it is, when ${worm} is expected`, async () => {
      const said = await warnings(async () => {
        const { log } = await scene({ ...production, worm }, { state: "Locked" });
        assert.deepEqual(await valueOf(log.posture), {
          met: [...met, "evidence.locked"].sort(),
          deviations: [],
          worm: Worm.Locked,
        });
      });
      assert.deepEqual(said, []);
    });
  }

  it("is created unlocked where locked is expected, with a warning and the way to lock it", async () => {
    const said = await warnings(async () => {
      const { log, inputs } = await scene({ ...production, worm: Worm.Locked });
      assert.equal(inputs("audit-immutability").state, undefined);
      assert.deepEqual(await valueOf(log.posture), {
        met,
        deviations: [
          {
            check: "evidence.locked",
            title,
            reason: "expected, and not done yet: countersign evidence lock",
          },
        ],
        worm: Worm.Unlocked,
      });
    });
    assert.deepEqual(said, [
      "warning: [runtime] worm: locked is expected, and the container's policy is still unlocked; run `countersign evidence lock` with evidenceContainerId, then `pulumi refresh`",
    ]);
  });

  it("is not known in the preview that creates it", async () => {
    const { log } = await scene(production, { preview: true });
    assert.deepEqual((await settle(log.worm)).known, false);
  });

  it("is none in development, whose deviations are the profile's", async () => {
    const { log } = await scene({ profile: Profile.Development }, { preview: true });
    assert.equal(await valueOf(log.worm), Worm.None);
    const { met: isMet, deviations } = await valueOf(log.posture);
    assert.deepEqual(isMet, [
      "evidence.audited",
      "evidence.firewall",
      "evidence.identities-only",
      "evidence.tls",
    ]);
    assert.deepEqual(
      deviations.map(({ check, reason }) => `${check}: ${reason}`),
      [
        "azure-policy.assigned: profile development",
        "evidence.immutable: profile development",
        "evidence.locked: worm is none",
        "evidence.other-region: profile development",
        "evidence.private: profile development",
        "evidence.protected: profile development",
        "logs.no-quota: profile development",
      ],
    );
  });

  it("is none in production only for a reason", async () => {
    const args = { ...production, worm: Worm.None };
    await assert.rejects(scene(args), /^Error: suppressions: check evidence\.immutable /);
    const suppressions = [
      { check: "evidence.immutable", reason: "a trial", expires: "2090-01-01" },
    ];
    const { log, registered } = await scene({ ...args, suppressions });
    assert.ok(!registered.some(({ name }) => name === "audit-immutability"));
    assert.equal((await valueOf(log.posture)).deviations[0]?.reason, "a trial");
  });
});
