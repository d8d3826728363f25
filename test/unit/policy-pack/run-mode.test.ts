import { AnalyzerStackConfigureRequest } from "@pulumi/pulumi/proto/analyzer_pb";
import assert from "node:assert/strict";
import { observeStackRun } from "../../../policy-pack/run-mode";

const deserialize = AnalyzerStackConfigureRequest.deserializeBinary.bind(
  AnalyzerStackConfigureRequest,
);

const receive = (dryRun: boolean, configuration: Record<string, string> = {}): void => {
  const request = new AnalyzerStackConfigureRequest().setDryRun(dryRun);
  for (const [key, value] of Object.entries(configuration)) request.getConfigMap().set(key, value);
  AnalyzerStackConfigureRequest.deserializeBinary(request.serializeBinary());
};

describe("observeStackRun", () => {
  afterEach(() => {
    AnalyzerStackConfigureRequest.deserializeBinary = deserialize;
  });

  it("knows nothing before the engine has told", () => {
    assert.equal(observeStackRun()(), undefined);
  });

  it("tells a preview from an update, with the stack's configuration", () => {
    const stackRun = observeStackRun();
    receive(true, { "countersign:policy": "policy.yaml" });
    assert.equal(stackRun()?.dryRun, true);
    assert.deepEqual(
      [...(stackRun()?.configuration ?? [])],
      [["countersign:policy", "policy.yaml"]],
    );
    receive(false);
    assert.equal(stackRun()?.dryRun, false);
    assert.deepEqual([...(stackRun()?.configuration ?? [])], []);
  });

  it("tells the project, if the engine does", () => {
    const stackRun = observeStackRun();
    receive(true);
    assert.equal(stackRun()?.project, undefined);
    const request = new AnalyzerStackConfigureRequest().setProject("shop");
    AnalyzerStackConfigureRequest.deserializeBinary(request.serializeBinary());
    assert.equal(stackRun()?.project, "shop");
  });

  it("gives another object for another operation", () => {
    const stackRun = observeStackRun();
    receive(true);
    const first = stackRun();
    assert.equal(stackRun(), first);
    receive(true);
    assert.notEqual(stackRun(), first);
  });

  it("hands the request on as it is", () => {
    observeStackRun();
    const request = new AnalyzerStackConfigureRequest().setStack("dev");
    const received = AnalyzerStackConfigureRequest.deserializeBinary(request.serializeBinary());
    assert.equal(received.getStack(), "dev");
  });

  it("knows nothing when the messages have another shape", () => {
    AnalyzerStackConfigureRequest.deserializeBinary = () =>
      ({ getStack: () => "dev" }) as unknown as AnalyzerStackConfigureRequest;
    const stackRun = observeStackRun();
    receive(true);
    assert.equal(stackRun(), undefined);
  });
});
