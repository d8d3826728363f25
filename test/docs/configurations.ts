import assert from "node:assert/strict";
import { parse } from "yaml";
import { parseConfiguration } from "../../policy-pack/configuration";
import { findPolicy, type PolicyPlaces } from "../../trust/project";
import type { Block } from "./blocks";
import type { World } from "./world";

const LEVELS = ["advisory", "mandatory", "remediate", "disabled"];

/** A file for `--policy-pack-config`: its policy must be found, too. */
export const checkPackConfiguration = ({ text }: Block, world: World): void => {
  const file = JSON.parse(text) as Record<string, Record<string, unknown>>;
  assert.deepEqual(Object.keys(file), ["image-trusted"]);
  // The engine keeps the level for itself.
  const { enforcementLevel = "mandatory", ...rest } = file["image-trusted"] ?? {};
  assert.ok(LEVELS.includes(String(enforcementLevel)));
  const { policy: configured } = parseConfiguration(rest);
  find(world, { configured });
};

/** A `Pulumi.<stack>.yaml` that names the policy. */
export const checkStackConfiguration = ({ text }: Block, world: World): void => {
  const { config } = parse(text) as { config: Record<string, string> };
  assert.deepEqual(Object.keys(config), ["countersign:policy"]);
  const stackConfiguration = new Map(Object.entries(config));
  find(world, { stackConfiguration });
};

const find = (world: World, places: Partial<PolicyPlaces> = {}): unknown =>
  findPolicy({ configuredBy: "the page", environment: {}, start: world.folder, ...places });
