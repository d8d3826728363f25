import assert from "node:assert/strict";
import { Session } from "../../../policy-pack/session";
import type { SessionOptions } from "../../../policy-pack/session";
import type { VerifierOptions } from "../../../trust/verifier";
import { DEPLOYMENT, deployment, resource, STACK } from "./support";
import { denied, fakeVerifier } from "./verifier";

const policy = {
  apiVersion: "countersign/v1",
  kind: "TrustPolicy",
  name: "acme",
  allow: ["registry.example/team/**"],
};

const preview = { dryRun: true, configuration: new Map<string, string>() };
const update = { dryRun: false, configuration: new Map<string, string>() };

const stack = resource(STACK, {});
const workload = resource(DEPLOYMENT, deployment("a"));
const other = resource("kubernetes:core/v1:Service", { spec: {} });

const sessionOf = (options: Partial<SessionOptions>): Session =>
  new Session({
    configuration: {},
    run: preview,
    start: undefined,
    environment: { CI: "true" },
    createVerifier: () => fakeVerifier(denied, denied),
    ...options,
  });

describe("Session", () => {
  it("analyses when configuration and policy are good", async () => {
    const session = sessionOf({ configuration: { policy } });
    assert.deepEqual(await session.resource(stack), []);
    assert.equal((await session.resource(workload)).length, 1);
    assert.deepEqual(await session.stack(), []);
  });

  it("makes the verifier for the policy, as configured", () => {
    const asked: VerifierOptions[] = [];
    const createVerifier = (options: VerifierOptions) => {
      asked.push(options);
      return fakeVerifier(denied);
    };
    const configuration = { policy, offline: true, timeout: 5 };
    sessionOf({ configuration, createVerifier });
    sessionOf({ configuration: { policy, timeout: 0.0125 }, run: update, createVerifier });
    sessionOf({ configuration: { policy }, run: undefined, createVerifier });
    assert.deepEqual(
      asked.map(({ policy: { name }, offline, deadlineMs, cacheMaxAgeMs, cache }) => ({
        name,
        offline,
        deadlineMs,
        cacheMaxAgeMs,
        cached: cache !== undefined,
      })),
      [
        { name: "acme", offline: true, deadlineMs: 5_000, cacheMaxAgeMs: undefined, cached: false },
        { name: "acme", offline: false, deadlineMs: 13, cacheMaxAgeMs: 300_000, cached: false },
        { name: "acme", offline: false, deadlineMs: 60_000, cacheMaxAgeMs: 300_000, cached: false },
      ],
    );
  });

  it("keeps evidence of earlier processes where the environment gives a place for it", () => {
    let cached = false;
    sessionOf({
      configuration: { policy },
      environment: { COUNTERSIGN_CACHE_DIR: "/nonexistent/countersign" },
      createVerifier: ({ cache }) => {
        cached = cache !== undefined;
        return fakeVerifier(denied);
      },
    });
    assert.ok(cached);
  });

  describe("when there is no policy", () => {
    it("says so in a preview once, on the stack, whatever follows", async () => {
      const session = sessionOf({});
      const findings = [
        ...(await session.resource(stack)),
        ...(await session.resource(other)),
        ...(await session.resource(workload)),
        ...(await session.stack()),
      ];
      assert.deepEqual(
        findings.map(({ level, message }) => [level, message.split("\n", 1)[0]]),
        [["mandatory", "policy.missing · no TrustPolicy was found"]],
      );
    });

    it("says so at the first workload where no stack came before it", async () => {
      const session = sessionOf({});
      assert.equal((await session.resource(other)).length, 0);
      assert.equal((await session.resource(workload)).length, 1);
      assert.equal((await session.stack()).length, 0);
    });

    it("says so at the end where nothing said it before", async () => {
      assert.equal((await sessionOf({}).stack()).length, 1);
    });

    for (const run of [update, undefined]) {
      it(`denies every workload ${run ? "in an update" : "where nothing tells the operation"}`, async () => {
        const session = sessionOf({ run });
        assert.equal((await session.resource(stack)).length, 1);
        assert.equal((await session.resource(other)).length, 0);
        assert.equal((await session.resource(workload))[0]?.level, "mandatory");
        assert.equal((await session.resource(workload))[0]?.level, "mandatory");
      });
    }
  });

  it("says that the configuration is wrong before it looks for a policy", async () => {
    const [finding] = await sessionOf({ configuration: { polcy: "x" } }).resource(stack);
    assert.match(finding?.message ?? "", /^configuration\.invalid/);
    assert.equal(finding?.level, "mandatory");
  });

  it("turns an error that nothing foresees into a denial", async () => {
    const createVerifier = (): never => {
      throw new Error("boom\nand a stack");
    };
    const [finding] = await sessionOf({ configuration: { policy }, createVerifier }).resource(
      stack,
    );
    assert.deepEqual(finding, {
      level: "mandatory",
      message:
        "verifier.failed · the verifier itself failed\nboom\nfix: Report it with the output of `--verbose`.",
    });
  });

  it("finds the policy through the stack's configuration", async () => {
    const configuration = new Map([["countersign:policy", JSON.stringify(policy)]]);
    const session = sessionOf({ run: { dryRun: true, configuration } });
    assert.deepEqual(await session.resource(stack), []);
  });
});
