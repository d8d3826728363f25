import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../scripts/docs/pages";
import { startCloud } from "../support/cloud";
import { createEngine } from "../support/engine";
import type { World } from "./world";

/** What a real `pulumi preview` of examples/preview-only prints: a signed image and one that is not, with the policy. */
export const previewText = async (policy: string, world: World): Promise<string> => {
  const { host } = world.registry;
  const engine = await createEngine();
  const cloud = await startCloud();
  try {
    const images = { api: `${host}/shop/api:1.4.2`, cart: `${host}/shop/cart:2.0.0` };
    const workspace = await engine.workspace({
      program: { directory: join(root, "examples/preview-only") },
      cloud,
      config: { images: JSON.stringify(images) },
    });
    workspace.write({
      "trust-policy.yaml": policy,
      "acme-sigstore.json": readFileSync(join(world.folder, "acme-sigstore.json"), "utf8"),
    });
    const { text } = await workspace.preview({ policyPack: join(root, "dist/policy-pack/bin.js") });
    return world.toDocumented(text);
  } finally {
    engine.close();
    cloud.close();
  }
};
