import { PolicyPack } from "@pulumi/policy";
import path from "node:path";
import packageJson from "../package.json";
import { imageTrusted } from "./image-trusted";
import { observeStackRun } from "./run-mode";

/** Where the `package.json` lies that is imported here; the build copies it to `dist`. */
const PACKAGE_FOLDER = path.join(__dirname, "..");

/**
 * Serves the pack on a port that it prints to stdout. Nothing may be printed there before.
 *
 * @param start the folder of the program, from which trust-policy.yaml is looked for; `undefined` if nothing tells it
 */
export function servePack(start: string | undefined): void {
  const stackRun = observeStackRun();
  const here = process.cwd();
  // PolicyPack takes its version from the package.json of the working directory.
  process.chdir(PACKAGE_FOLDER);
  new PolicyPack("countersign", {
    description: packageJson.description,
    policies: [imageTrusted({ stackRun, start, environment: process.env })],
  });
  process.chdir(here);
}
