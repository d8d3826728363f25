import { existsSync } from "node:fs";
import path from "node:path";

/** The names that Pulumi accepts for its project file. */
const projectFiles = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"];

/**
 * The folders from here up to the one with Pulumi.yaml, nearest first. Only the first where no folder above has one: a
 * policy is not taken from outside of a project.
 */
export function foldersOfProject(start: string): readonly [string, ...string[]] {
  const folders: [string, ...string[]] = [path.resolve(start)];
  for (let here = folders[0]; ; here = path.dirname(here)) {
    if (here !== folders[0]) folders.push(here);
    if (projectFiles.some((name) => existsSync(path.join(here, name)))) return folders;
    if (here === path.dirname(here)) return [folders[0]];
  }
}
