import assert from "node:assert/strict";
import { imageTrusted } from "../../../policy-pack/image-trusted";
import type { ImageTrustedOptions } from "../../../policy-pack/image-trusted";
import type { StackRun } from "../../../policy-pack/run-mode";
import { DEPLOYMENT, deployment, serverOf, STACK, UNKNOWN, urnOf } from "./support";
import { allowed, denied, fakeVerifier } from "./verifier";

const policy = JSON.stringify({
  apiVersion: "countersign/v1",
  kind: "TrustPolicy",
  name: "acme",
  allow: ["registry.example/team/**"],
});

const run = (dryRun: boolean): StackRun => ({
  dryRun,
  configuration: new Map([["countersign:policy", policy]]),
});

const serve = (options: Partial<ImageTrustedOptions>) =>
  serverOf(
    imageTrusted({
      stackRun: () => undefined,
      start: undefined,
      environment: { CI: "true" },
      createVerifier: () => fakeVerifier(denied),
      ...options,
    }),
  );

const head = (diagnostics: readonly (readonly string[])[]): string[][] =>
  diagnostics.map(([level = "", message = "", urn = ""]) => [
    level,
    message.split("\n", 1)[0] ?? "",
    urn,
  ]);

describe("imageTrusted, through the server of @pulumi/policy", () => {
  it("is mandatory unless configured otherwise", () => {
    const { name, enforcementLevel } = imageTrusted({
      stackRun: () => undefined,
      start: undefined,
      environment: {},
    });
    assert.equal(name, "image-trusted");
    assert.equal(enforcementLevel, "mandatory");
  });

  it("collects a preview's verdicts in the stack callback, each on its resource", async () => {
    const preview = run(true);
    const server = serve({ stackRun: () => preview });
    assert.deepEqual(await server.resource(STACK, {}), []);
    assert.deepEqual(await server.resource(DEPLOYMENT, deployment("a")), []);
    assert.deepEqual(head(await server.stack()), [
      ["mandatory", 'signature.missing · container "c0" · docker.io/a', urnOf(DEPLOYMENT)],
    ]);
  });

  it("makes the resource of an update wait for its verdict", async () => {
    const update = run(false);
    const server = serve({ stackRun: () => update });
    assert.deepEqual(head(await server.resource(DEPLOYMENT, deployment("a"))), [
      ["mandatory", 'signature.missing · container "c0" · docker.io/a', ""],
    ]);
    assert.deepEqual(await server.stack(), []);
  });

  it("makes an unknown image an obligation, not the advisory that hides what else is wrong", async () => {
    const preview = run(true);
    const server = serve({ stackRun: () => preview });
    assert.deepEqual(head(await server.resource(DEPLOYMENT, deployment(UNKNOWN, "a"))), [
      ["advisory", 'image.unknown · container "c0" · spec.template.spec.containers[0].image', ""],
    ]);
    assert.deepEqual(head(await server.stack()), [
      ["mandatory", 'signature.missing · container "c1" · docker.io/a', urnOf(DEPLOYMENT)],
    ]);
  });

  it("starts anew for another operation of the same process", async () => {
    let current = run(true);
    const server = serve({ stackRun: () => current });
    await server.resource(DEPLOYMENT, deployment("a"));
    current = run(false);
    assert.deepEqual(await server.stack(), []);
    assert.equal((await server.resource(DEPLOYMENT, deployment("a"))).length, 1);
  });

  it("reports on the stack that there is no policy", async () => {
    const server = serve({ stackRun: () => ({ dryRun: true, configuration: new Map() }) });
    assert.deepEqual(head(await server.resource(STACK, {})), [
      ["mandatory", "policy.missing · no TrustPolicy was found", ""],
    ]);
  });

  it("never throws: what fails is a violation", async () => {
    const server = serve({
      stackRun: () => {
        throw new Error("boom");
      },
    });
    assert.deepEqual(head(await server.resource(DEPLOYMENT, {})), [
      ["mandatory", "verifier.failed · the verifier itself failed", ""],
    ]);
    assert.deepEqual(head(await server.stack()), [
      ["mandatory", "verifier.failed · the verifier itself failed", ""],
    ]);
  });

  it("says nothing when every image is trusted", async () => {
    const update = run(false);
    const server = serve({
      stackRun: () => update,
      createVerifier: () => fakeVerifier(allowed),
    });
    assert.deepEqual(await server.resource(DEPLOYMENT, deployment("a", "b")), []);
  });
});
