import * as fs from "node:fs";
import * as path from "node:path";
import type { Workspace } from "./engine";

const source = path.resolve(__dirname, "../../components");

/** Gives a program `countersign/components/*` as if it were installed, made of this tree's source. */
export function installComponents(workspace: Workspace): void {
  // The program's own node_modules is that of this repository; Node.js looks in the folder above as well.
  const folder = "../node_modules/countersign";
  const names = fs
    .readdirSync(source)
    .filter((name) => fs.existsSync(path.join(source, name, "index.ts")));
  workspace.write({
    [`${folder}/package.json`]: JSON.stringify({
      name: "countersign",
      exports: { "./components/*": "./components/*.js" },
    }),
    ...Object.fromEntries(
      names.map((name) => [
        `${folder}/components/${name}.js`,
        `module.exports = require(${JSON.stringify(path.join(source, name, "index.ts"))});\n`,
      ]),
    ),
  });
}
