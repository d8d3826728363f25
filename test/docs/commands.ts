import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import packageJson from "../../package.json";
import { root } from "../../scripts/docs/pages";
import { runProcess } from "../support/engine/process";
import { tool } from "../support/tools";
import type { World } from "./world";

/** A line of a block as it was run; `undefined` where only its names and flags were checked. */
export type Ran = { readonly output: string; readonly exitCode: number } | undefined;

/** One terminal: what a line exports, and its exit code, hold for the next one. */
export class Terminal {
  readonly #exported: string[] = [];
  #exitCode = 0;

  constructor(private readonly world: World) {}

  /** Runs what is ours for real; fails for a program that it does not know. */
  async run(line: string): Promise<Ran> {
    const [program = ""] = line.split(" ");
    switch (program) {
      case "export":
        this.#exported.push(this.world.toReal(line));
        return undefined;
      case "countersign":
      case "echo":
        return this.#shell(line);
      case "checkov":
        await this.world.installCheckov();
        return this.#shell(line);
      case "npm":
        line.split(" && ").forEach(checkNpm);
        return undefined;
      case "pulumi":
        await checkPulumi(line, this.world);
        return undefined;
      default:
        return assert.fail(`no test knows how to run "${line}"`);
    }
  }

  async #shell(line: string): Promise<Ran> {
    const script = [...this.#exported, `(exit ${this.#exitCode})`, this.world.toReal(line)];
    const { folder } = this.world;
    const path = [join(folder, "bin"), dirname(process.execPath), "/usr/bin", "/bin"];
    const { stdout, stderr, exitCode } = await runProcess("bash", ["-c", script.join("\n")], {
      cwd: folder,
      // As in CI, where nothing is cached: the requests that are shown are those of a first run.
      env: { PATH: path.join(delimiter), HOME: folder, CI: "true" },
      timeout: 60_000,
    });
    this.#exitCode = exitCode;
    return { output: this.world.toDocumented(stdout + stderr), exitCode };
  }
}

/** Programs that a page tells people to install besides this package. */
const OTHERS = ["@azure/identity"];

/** Whether a `npm …` says what npm and this package have. */
const checkNpm = (command: string): void => {
  const [npm, verb = "", ...args] = command.split(" ");
  assert.equal(npm, "npm");
  switch (verb) {
    case "ci":
    case "pack":
      assert.deepEqual(args, []);
      return;
    case "test":
    case "run":
      assert.ok(Object.hasOwn(packageJson.scripts, args[0] ?? "test"), `no script: ${command}`);
      return;
    case "install": {
      const { name, version } = packageJson;
      const known = [name, `${name}-${version}.tgz`, ...OTHERS];
      const names = args.filter((arg) => arg !== "--save-dev");
      assert.ok(names.length > 0);
      for (const given of names)
        assert.ok(known.includes(given.replace(/^\.\.\/\w+\//, "")), given);
      return;
    }
    default:
      assert.fail(`no test knows "${command}"`);
  }
};

/**
 * Whether the real engine has the command with its flags, and this package the files. What the commands do with the pack
 * is tested in test/preview: verdicts.test.ts, update.test.ts, analyze.test.ts.
 */
const checkPulumi = async (line: string, { folder }: World): Promise<void> => {
  const words = line.split(" ");
  const firstFlag = words.findIndex((word) => word.startsWith("-"));
  const args = words.slice(1, firstFlag < 0 ? undefined : firstFlag);
  const { stdout } = await runProcess(await tool("pulumi"), [...args, "--help"], {
    cwd: folder,
    env: { HOME: folder, PATH: "/usr/bin:/bin" },
    timeout: 60_000,
  });
  // What follows the verbs of the command that helps are its arguments.
  const usage = /^ {2}pulumi ([a-z -]*[a-z])/m.exec(stdout)?.[1] ?? "";
  assert.ok(usage !== "" && `${args.join(" ")} `.startsWith(`${usage} `), line);
  for (const flag of words.filter((word) => word.startsWith("-"))) {
    assert.match(stdout, new RegExp(` ${flag}( |$)`, "m"), `${line}: no flag ${flag}`);
  }
  for (const [, bin = ""] of line.matchAll(/node_modules\/\.bin\/([\w-]+)/g)) {
    assert.ok(Object.hasOwn(packageJson.bin, bin), `no bin ${bin}`);
  }
  for (const [, file = ""] of line.matchAll(/node_modules\/countersign\/([\w/-]+)/g)) {
    assert.ok(existsSync(join(root, file)), `no ${file}`);
  }
};
