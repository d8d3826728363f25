import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../scripts/docs/pages";
import { startCloud } from "../support/cloud";
import { createEngine } from "../support/engine";
import { installComponents } from "../support/install-components";
import type { World } from "./world";

/** What a real `pulumi preview` of an example prints: a signed image and one that is not, with the policy. */
export const previewText = async (
  example: "preview-only" | "verified-image",
  policy: string,
  world: World,
): Promise<string> => {
  const { host } = world.registry;
  const engine = await createEngine();
  const cloud = await startCloud();
  try {
    const images = { api: `${host}/shop/api:1.4.2`, cart: `${host}/shop/cart:2.0.0` };
    const workspace = await engine.workspace({
      program: { directory: join(root, "examples", example) },
      cloud,
      config: { images: JSON.stringify(images) },
    });
    workspace.write({
      "trust-policy.yaml": policy,
      "acme-sigstore.json": readFileSync(join(world.folder, "acme-sigstore.json"), "utf8"),
    });
    installComponents(workspace);
    const withPack = { policyPack: join(root, "dist/policy-pack/bin.js") };
    const { text } = await workspace.preview(example === "preview-only" ? withPack : {});
    return world.toDocumented(text);
  } finally {
    engine.close();
    cloud.close();
  }
};
