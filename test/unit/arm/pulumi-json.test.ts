import assert from "node:assert/strict";
import { describe, it } from "mocha";
import { PulumiJsonError, readProgram, SECRET, UNKNOWN } from "../../../arm";

const SIGNATURE = "4dabf18193072939515e22adb298388d";
const type = "azure-native:containerregistry:Registry";

const state = (name: string, inputs: unknown = {}, more: object = {}) => ({
  urn: `urn:pulumi:dev::shop::${type}::${name}`,
  type,
  inputs,
  ...more,
});
const exported = (...resources: unknown[]) => ({ version: 3, deployment: { resources } });

/** What a value of a state becomes. */
const read = (value: unknown): unknown =>
  readProgram(exported(state("it", { value }))).resources[0]?.inputs.value;

describe("what pulumi stack export writes", () => {
  it("becomes resources with their names and inputs", () => {
    assert.deepEqual(readProgram(exported(state("it", { a: 1 }), state("a::b"))), {
      resources: [
        { type, name: "it", inputs: { a: 1 } },
        { type, name: "a::b", inputs: {} },
      ],
      unchanged: 0,
    });
  });

  it("holds resources that are deleted, and others that the program only reads", () => {
    const document = exported(
      state("deleted", {}, { delete: true }),
      state("read", {}, { external: true }),
      state("kept", {}, { delete: false }),
    );
    assert.deepEqual(
      readProgram(document).resources.map(({ name }) => name),
      ["kept"],
    );
  });

  it("may be of any form inside", () => {
    const { resources } = readProgram(
      exported(null, 5, "x", [], {}, { type }, { urn: "urn" }, state("it", "text"), {
        type: 1,
        urn: 2,
      }),
    );
    assert.deepEqual(resources, [{ type, name: "it", inputs: {} }]);
  });
});

describe("what pulumi preview --json writes", () => {
  it("has a step for each resource, without those that go", () => {
    const steps = [
      { op: "create", newState: state("new") },
      { op: "delete", oldState: state("old") },
      { op: "same", oldState: state("same"), newState: state("same") },
      { op: "update" },
      null,
    ];
    const { resources, unchanged } = readProgram({ steps, changeSummary: { same: 1 } });
    assert.deepEqual([resources.map(({ name }) => name), unchanged], [["new", "same"], 0]);
  });

  it("has several steps for a resource that is replaced", () => {
    const steps = [
      { op: "create-replacement", newState: state("it", { size: 2 }) },
      { op: "replace", newState: state("it", { size: 2 }) },
      { op: "delete-replaced", oldState: state("it", { size: 1 }) },
    ];
    assert.deepEqual(readProgram({ steps }).resources, [{ type, name: "it", inputs: { size: 2 } }]);
  });

  it("leaves out what does not change, unless it is asked for", () => {
    const steps = [{ op: "same", newState: state("stack") }];
    assert.equal(readProgram({ steps, changeSummary: { same: 12 } }).unchanged, 11);
    assert.equal(readProgram({ steps, changeSummary: {} }).unchanged, 0);
    assert.equal(readProgram({ steps, changeSummary: null }).unchanged, 0);
  });
});

describe("values that JSON does not have", () => {
  for (const id of [
    "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
    "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
    "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
    "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
    "030794c1-ac77-496b-92df-f27374a8bd58",
    "e48ece36-62e2-4504-bad9-02848725956a",
    "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
  ]) {
    it(`are unknown: ${id}`, () => {
      assert.deepEqual(read([{ deep: id }]), [{ deep: UNKNOWN }]);
    });
  }

  it("are secrets, whatever is written beside them", () => {
    const secret = (more: object) => ({
      [SIGNATURE]: "1b47061264138c4ac30d75fd1eb44270",
      ...more,
    });
    assert.equal(read(secret({ ciphertext: "v1:abc" })), SECRET);
    assert.equal(read(secret({ plaintext: '"hunter2"' })), SECRET);
    assert.deepEqual(read({ in: [secret({ plaintext: "5" })] }), { in: [SECRET] });
  });

  it("are outputs, known, unknown or secret", () => {
    const output = (more: object) => ({
      [SIGNATURE]: "d0e6a833031e9bbcd3f4e8bde6ca49a4",
      ...more,
    });
    assert.equal(read(output({ value: "a" })), "a");
    assert.equal(read(output({})), UNKNOWN);
    assert.equal(read(output({ value: "hunter2", secret: true })), SECRET);
    assert.equal(
      read(output({ value: { [SIGNATURE]: "1b47061264138c4ac30d75fd1eb44270", plaintext: "x" } })),
      SECRET,
    );
  });

  it("are assets, archives and references", () => {
    assert.equal(
      read({ [SIGNATURE]: "c44067f5952c0a294b673a41bacd8c17", text: "hunter2" }),
      "[no JSON]",
    );
    assert.equal(read({ [SIGNATURE]: "constructor" }), "[no JSON]");
  });

  it("are Pulumi's own keys, which are left out", () => {
    const document = JSON.parse(
      '{"__defaults":[],"a":{"__internal":1,"b":2,"__proto__":{"c":3}}}',
    ) as unknown;
    const [resource] = readProgram(exported(state("it", document))).resources;
    assert.deepEqual(resource?.inputs, { a: { b: 2 } });
  });
});

describe("a file that is neither", () => {
  const message = 'expected "steps" (pulumi preview --json) or "deployment" (pulumi stack export)';
  for (const document of [null, 5, "x", [], {}, { steps: {} }, { deployment: [] }]) {
    it(`is refused: ${JSON.stringify(document)}`, () => {
      assert.throws(() => readProgram(document), { constructor: PulumiJsonError, message });
    });
  }

  it("is refused where values are nested without end", () => {
    const deep = (levels: number): unknown => JSON.parse("[".repeat(levels) + "]".repeat(levels));
    assert.doesNotThrow(() => read(deep(90)));
    assert.throws(() => read(deep(100_000)), {
      constructor: PulumiJsonError,
      message: "values are nested more than 100 deep",
    });
  });
});
