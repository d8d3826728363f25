import assert from "node:assert/strict";
import { after, before, describe, it } from "mocha";
import { tool } from "../support/tools";
import { allBlocks, type Block } from "./blocks";
import { checkPackConfiguration, checkStackConfiguration } from "./configurations";
import { checkConsole, checkShell } from "./console";
import { checkPolicy, policyText } from "./policies";
import { checkProgram, checkTypes, runTypeScript } from "./typescript";
import { World } from "./world";

const blocks = allBlocks();

/** The policy that a block's commands find: the nearest above it on its page, else the first of the README. */
const policyOf = (block: Block, world: World): string => {
  const page = block.place.replace(/:.*/, "");
  const above = blocks.slice(0, blocks.indexOf(block) + 1).reverse();
  const policies = [...above.filter(({ place }) => place.startsWith(`${page}:`)), ...blocks];
  const text = policies.map((other) => policyText(other, world)).find((found) => found);
  assert.ok(text, "no page shows a policy");
  return text;
};

const check = async (block: Block, world: World): Promise<void> => {
  const policy = policyOf(block, world);
  world.usePolicy(policy);
  switch (block.kind) {
    case "yaml":
    case "yaml fragment":
    case "yaml mistake":
      checkPolicy(block, policy, world);
      return;
    case "json pack-configuration":
      checkPackConfiguration(block, world);
      return;
    case "yaml stack-configuration":
      checkStackConfiguration(block, world);
      return;
    case "ts":
      assert.notEqual(await runTypeScript(block, world), "", "it prints nothing");
      return;
    case "ts program":
      checkProgram(block);
      return;
    case "console":
      await checkConsole(block, policy, world);
      return;
    case "sh":
      await checkShell(block, world);
      return;
    default:
      assert.fail(`no test knows the block "${block.kind}"`);
  }
};

describe("the documentation's code", () => {
  let world: World;
  before(async function () {
    // A machine without the engine builds it now.
    this.timeout(15 * 60_000);
    await tool("pulumi");
    world = await World.create();
  });
  after(() => world.close());

  for (const block of blocks) {
    it(`${block.place} (${block.kind})`, () => check(block, world));
  }

  it("has the types that it says", () => {
    checkTypes(blocks.filter(({ kind }) => kind === "ts"));
  });
});
