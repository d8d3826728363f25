import assert from "node:assert/strict";
import { azure, loadIdentity } from "../../../cli/evidence-policy";
import { UsageError } from "../../../cli/exit";
import { jsonReply } from "../../support/registry/reply";
import { CONFIRM, FakeArm, refusal, refused } from "./fake-arm";

describe("what Azure answers to countersign evidence lock", () => {
  let arm: FakeArm;
  beforeEach(async () => {
    arm = new FakeArm();
    await arm.start();
  });
  afterEach(() => arm.close());

  it("sends no lock without an ETag", async () => {
    arm.policy.etag = "";
    await assert.rejects(arm.lock(), /: the policy has no ETag: nothing was locked$/);
    assert.deepEqual(arm.methods, ["GET"]);
  });

  for (const [what, reply] of [
    ["a page", { status: 200, headers: {}, body: "<html>log in" }],
    ["null", jsonReply(200, null)],
    ["a list", jsonReply(200, [])],
    ["null properties", jsonReply(200, { properties: null })],
    ["another state", jsonReply(200, { etag: "1", properties: { state: "locked" } })],
    [
      "days that are no number",
      jsonReply(200, {
        etag: "1",
        properties: { state: "Unlocked", immutabilityPeriodSinceCreationInDays: "365" },
      }),
    ],
  ] as const) {
    it(`takes ${what} for no policy`, async () => {
      arm.instead.set("GET", () => reply);
      await assert.rejects(
        arm.lock(),
        /^UsageError: GET .*: the answer is no immutability policy: nothing was locked$/,
      );
    });
  }

  it("believes no answer that does not say that it is locked", async () => {
    const properties = { state: "Unlocked", immutabilityPeriodSinceCreationInDays: 365 };
    arm.instead.set("POST", () => jsonReply(200, { etag: '"1"', properties }));
    await assert.rejects(
      arm.lock(),
      refused("Azure did not say that it locked it: nothing was locked"),
    );
  });

  for (const [status, code, message] of [
    [
      403,
      "AuthorizationFailed",
      "this identity may not read and lock the policy, Storage Account Contributor may: nothing was locked (AuthorizationFailed: No.)",
    ],
    [
      404,
      "ResourceGroupNotFound",
      "there is no such container: nothing was locked (ResourceGroupNotFound: No.)",
    ],
    [
      409,
      "StorageAccountIsBusy",
      "something else is going on with the container, run it again: nothing was locked (StorageAccountIsBusy: No.)",
    ],
    [
      400,
      "InvalidRequest\u001b[31m",
      "Azure answered with status 400, InvalidRequest\\u{1b}[31m: No.: nothing was locked",
    ],
  ] as const) {
    for (const method of ["GET", "POST"]) {
      it(`tells a ${status} of ${method} in one line`, async () => {
        arm.instead.set(method, () => refusal(status, code, "No.\nTrace: 1"));
        await assert.rejects(arm.lock(), refused(message));
        assert.equal(arm.policy.state, "Unlocked");
      });
    }
  }

  it("tells that the token was not taken", async () => {
    await assert.rejects(
      arm.lock(undefined, { token: () => Promise.resolve("old") }),
      refused(
        "Azure does not take the token, run az login: nothing was locked (AuthenticationFailed: No.)",
      ),
    );
  });

  it("prints no token that Azure repeats", async () => {
    arm.instead.set("GET", () => refusal(400, "InvalidHeader", "Bearer entra-token is not valid"));
    await assert.rejects(
      arm.lock(),
      refused(
        "Azure answered with status 400, InvalidHeader: Bearer [redacted] is not valid: nothing was locked",
      ),
    );
  });

  it("waits for a token no longer than for anything else", async () => {
    const token = () => new Promise<never>(() => undefined);
    await assert.rejects(
      arm.lock({ confirm: CONFIRM, timeout: 0.01 }, { token }),
      refused("Microsoft Entra token: the deadline passed: nothing was locked"),
    );
  });

  it("does not say that nothing was locked while Azure may still be at it", async () => {
    arm.instead.set("POST", () => jsonReply(429, {}, { "retry-after": "3600" }));
    await assert.rejects(arm.lock(), /: status 429: it is not locked so far, run it again$/);
  });

  it("follows no redirect, which would take the token elsewhere", async () => {
    arm.instead.set("GET", () => ({ status: 307, headers: { location: "https://evil.example" } }));
    await assert.rejects(
      arm.lock(),
      /^UsageError: GET .*: a redirect, which is not followed: nothing/,
    );
  });

  it("gives a token to Azure alone, and names the package that gets it", async () => {
    await assert.rejects(
      loadIdentity("@azure/not-installed"),
      new UsageError(
        "@azure/not-installed is not installed, and Azure is asked with it: npm install @azure/identity",
      ),
    );
    assert.equal(azure.endpoint.origin, "https://management.azure.com");
  });
});
