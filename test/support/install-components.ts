import * as path from "node:path";
import type { Workspace } from "./engine";

const source = path.resolve(__dirname, "../../components/index.ts");

/** Gives a program `countersign/components` as if it were installed, made of this tree's source. */
export function installComponents(workspace: Workspace): void {
  // The program's own node_modules is that of this repository; Node.js looks in the folder above as well.
  const folder = "../node_modules/countersign";
  const manifest = { name: "countersign", exports: { "./components": "./components.js" } };
  workspace.write({
    [`${folder}/package.json`]: JSON.stringify(manifest),
    [`${folder}/components.js`]: `module.exports = require(${JSON.stringify(source)});\n`,
  });
}
