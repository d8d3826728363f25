import * as assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { beforeEach, describe, it } from "mocha";
import { validate } from "../../../../components/validation";
import type { Guard, Problem, Rule } from "../../../../components/validation";
import { mockAzure, valueOf } from "../azure-mocks";
import { run } from "../support";

interface Args {
  readonly size: pulumi.Input<string>;
  readonly disks?: pulumi.Input<pulumi.Input<{ gigabytes: number }>[]>;
}

const problem = (property: string): Problem => ({ property, reason: "is wrong", fix: "mend it" });
const sizeRule: Rule<Args> = ({ size }) => (size === "bad" ? [problem("size")] : []);
const diskRule: Rule<Args> = ({ disks = [] }) =>
  disks.flatMap(({ gigabytes }, index) =>
    gigabytes > 10 ? [problem(`disks[${index}].gigabytes`)] : [],
  );

class Thing extends pulumi.ComponentResource {
  readonly guard: Guard;
  constructor(name: string, args: Args) {
    super("test:index:Thing", name, args);
    this.guard = validate(this, args, [sizeRule, diskRule]);
    this.registerOutputs({});
  }
}

/** An output that nobody has resolved yet, and the way to do it. */
function late<T>(): { output: pulumi.Output<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((done) => {
    resolve = done;
  });
  return { output: pulumi.output(promise) as pulumi.Output<T>, resolve };
}

const failureOf = (output: pulumi.Output<unknown>): Promise<unknown> =>
  (output as unknown as { promise(): Promise<unknown> }).promise().then(
    () => undefined,
    (error: unknown) => error,
  );

/** What an output says that it depends on. */
const resourcesOf = async (output: pulumi.Output<unknown>): Promise<pulumi.Resource[]> => [
  ...(await (
    output as unknown as { allResources(): Promise<Set<pulumi.Resource>> }
  ).allResources()),
];

describe("the validation of arguments", () => {
  beforeEach(async () => {
    await mockAzure();
  });

  it("lists all problems of a resource at once, on the resource and without a stack", () => {
    assert.throws(
      () => new Thing("a", { size: "bad", disks: [{ gigabytes: 1 }, { gigabytes: 11 }] }),
      (error) => {
        assert.ok(pulumi.ResourceError.isInstance(error));
        assert.equal(
          error.message,
          "size: is wrong; mend it\ndisks[1].gigabytes: is wrong; mend it",
        );
        assert.equal(error.hideStack, true);
        assert.equal(error.resource?.constructor.name, "Thing");
        return true;
      },
    );
  });

  it("judges plain arguments at once, although others are not known", () => {
    const { output } = late<{ gigabytes: number }[]>();
    assert.throws(
      () => new Thing("a", { size: "bad", disks: output }),
      /^.*size: is wrong; mend it$/s,
    );
  });

  it("reads arguments that nobody may change", () => {
    const disks = Object.freeze([Object.freeze({ gigabytes: 11 })]);
    assert.throws(
      () =>
        new Thing("a", Object.freeze({ size: "good", disks: disks as { gigabytes: number }[] })),
      /^.*disks\[0\]\.gigabytes: is wrong; mend it$/s,
    );
  });

  it("judges in a preview what it knows, although something else is unknown", async () => {
    const unknown = pulumi.output(pulumi.unknown) as never as pulumi.Output<string>;
    for (const [args, logged] of [
      [{ size: unknown, disks: pulumi.output([{ gigabytes: 11 }]) }, ["disks[0].gigabytes"]],
      [{ size: pulumi.output("bad"), disks: [{ gigabytes: 1 }] }, ["size"]],
      [{ size: unknown, disks: [{ gigabytes: 1 }] }, []],
    ] as [Args, string[]][]) {
      const result = await run(() => [new Thing("a", args).guard("name")], { preview: true });
      assert.deepEqual(
        result.logged,
        logged.map((property) => `error: ${property}: is wrong; mend it`),
      );
    }
  });

  it("says nothing of a secret but that it is wrong", async () => {
    const { logged } = await run(() => [new Thing("a", { size: pulumi.secret("bad") }).guard("")]);
    assert.deepEqual(logged, ["error: size: it is a secret, and cannot be right; mend it"]);
  });

  it("lets a child's value through at once when every rule holds", async () => {
    const { guard } = new Thing("a", { size: "good" });
    assert.equal(await valueOf(guard("name")), "name");
  });

  it("keeps a child's value back until what was not known holds", async () => {
    const { output, resolve } = late<{ gigabytes: number }[]>();
    const { guard } = new Thing("a", { size: "good", disks: output });
    const through: string[] = [];
    const value = valueOf(guard("name")).then((name) => through.push(name));
    await new Promise(setImmediate);
    assert.deepEqual(through, []);
    resolve([{ gigabytes: 1 }]);
    await value;
    assert.deepEqual(through, ["name"]);
  });

  it("rejects a child's value when what was not known is wrong", async () => {
    const { output, resolve } = late<{ gigabytes: number }[]>();
    const { guard } = new Thing("a", { size: "good", disks: output });
    const failure = failureOf(guard("name"));
    resolve([{ gigabytes: 11 }]);
    const error = await failure;
    assert.ok(pulumi.ResourceError.isInstance(error));
    assert.equal(error.message, "its arguments are invalid");
  });

  it("ties no child to the resources that an argument comes from", async () => {
    const source = new Thing("source", { size: "good" });
    const size = source.urn.apply(() => "good");
    const { guard } = new Thing("a", { size });
    assert.equal(await valueOf(guard("name")), "name");
    assert.deepEqual(await resourcesOf(size), [source]);
    assert.deepEqual(await resourcesOf(guard("name")), []);
  });

  it("makes no secret of a child because an argument is one", async () => {
    const { guard } = new Thing("a", { size: pulumi.secret("good") });
    assert.equal(await pulumi.isSecret(guard("name")), false);
  });
});
