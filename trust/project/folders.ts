import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";

/** The names that Pulumi accepts for its project file. */
const projectFiles = ["Pulumi.yaml", "Pulumi.yml", "Pulumi.json"];

/**
 * The folders from here up to the one with Pulumi.yaml, nearest first. Only the first where no folder above has one: a
 * policy is not taken from outside of a project.
 *
 * @param project the project at hand, if the engine tells it; `undefined` is returned when the folders are not its own,
 *   as after `pulumi -C` or in an Automation API program, whose shell stands elsewhere
 */
export function foldersOfProject(
  start: string,
  project?: string,
): readonly [string, ...string[]] | undefined {
  const folders: [string, ...string[]] = [path.resolve(start)];
  for (let here = folders[0]; ; here = path.dirname(here)) {
    if (here !== folders[0]) folders.push(here);
    const file = projectFiles.map((name) => path.join(here, name)).find((name) => existsSync(name));
    if (file !== undefined) {
      return project === undefined || nameIn(file) === project ? folders : undefined;
    }
    if (here === path.dirname(here)) return project === undefined ? [folders[0]] : undefined;
  }
}

/** The project's name as its file has it; the engine, which has read the file before, says what is wrong with it. */
function nameIn(projectFile: string): unknown {
  try {
    return (parse(readFileSync(projectFile, "utf8"), { logLevel: "error" }) as { name?: unknown })
      .name;
  } catch {
    return undefined;
  }
}
