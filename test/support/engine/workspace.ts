import * as fs from "node:fs";
import * as path from "node:path";
import { parse, parseDocument } from "yaml";
import { readEventLog } from "./events";
import type { Diagnostic, Step, Violation } from "./events";
import { runProcess } from "./process";

export interface WorkspaceOptions {
  /**
   * The program: a folder that is copied, or of it only what is named, or files by name. A missing Pulumi.yaml or
   * package.json is added.
   */
  readonly program:
    | { readonly directory: string; readonly only?: readonly string[] }
    | { readonly files: Readonly<Record<string, string>> };
  /** Default: `dev`. */
  readonly stack?: string;
  /** Stack configuration, `project:key` or `key`. */
  readonly config?: Readonly<Record<string, string>>;
  /** Added to the environment of every command. */
  readonly env?: Readonly<Record<string, string>>;
  /** The offline cloud that serves the program's providers. */
  readonly cloud?: { readonly env: Readonly<Record<string, string>> };
}

export interface OperationOptions {
  /** Folder or executable of a policy pack. */
  readonly policyPack?: string;
  /** What a user would write into the file of `--policy-pack-config`. */
  readonly policyPackConfig?: object;
  /** URN of the only resource to deal with. */
  readonly target?: string;
  /** For `preview`: file that receives what `import` would take in, for each resource that it would create. */
  readonly importFile?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** For `up`: goes ahead without the preview that comes before it otherwise. */
  readonly skipPreview?: boolean;
  /** Prints with ANSI colours. Default: false. */
  readonly color?: boolean;
}

/** What an operation did; of an `up` that came to its update, the events are those of the update. */
export interface OperationResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Everything that a person would see, without colours. */
  readonly text: string;
  readonly violations: readonly Violation[];
  readonly steps: readonly Step[];
  readonly diagnostics: readonly Diagnostic[];
}

interface Context {
  readonly pulumi: string;
  readonly root: string;
  readonly env: NodeJS.ProcessEnv;
  readonly timeout: number;
  /** Whose node_modules programs use. */
  readonly repository: string;
}

const DEFAULT_STACK = "dev";
const DEFAULT_PROJECT = "shop";

/** What of Pulumi.yaml matters here. */
interface Project {
  readonly name: string;
  readonly stackConfigDir?: string;
}

/** A Pulumi project with one stack on the real engine. */
export class Workspace {
  #counter = 0;

  private constructor(
    private readonly context: Context,
    /** Folder of the program's copy: files may be changed between operations. */
    readonly directory: string,
    /** Name of the project, as in its Pulumi.yaml. */
    readonly project: string,
    /** For a person who wants to go on with `pulumi` by hand in this folder. */
    readonly env: Readonly<NodeJS.ProcessEnv>,
    private readonly stack: string,
    private readonly configurationFile: string,
  ) {}

  static async create(context: Context, options: WorkspaceOptions): Promise<Workspace> {
    const base = fs.mkdtempSync(path.join(context.root, "workspace-"));
    const directory = path.join(base, "program");
    const state = path.join(base, "state");
    for (const folder of [directory, state]) fs.mkdirSync(folder);
    writeProgram(options.program, directory);
    fs.symlinkSync(
      path.join(context.repository, "node_modules"),
      path.join(directory, "node_modules"),
    );
    const { name, stackConfigDir = "." } = readProject(directory);
    const { stack = DEFAULT_STACK } = options;
    const env = {
      ...context.env,
      PULUMI_BACKEND_URL: `file://${state}`,
      ...options.cloud?.env,
      ...options.env,
    };
    const file = path.join(directory, stackConfigDir, `Pulumi.${stack}.yaml`);
    const workspace = new Workspace(context, directory, name, env, stack, file);
    await workspace.#command("stack", "init", stack);
    workspace.configure(options.config ?? {});
    return workspace;
  }

  /** Replaces values of the stack's configuration; `undefined` removes one. */
  configure(values: Readonly<Record<string, unknown>>): void {
    const file = this.configurationFile;
    const document = parseDocument(fs.existsSync(file) ? fs.readFileSync(file, "utf8") : "");
    for (const [key, value] of Object.entries(values)) {
      const full = key.includes(":") ? key : `${this.project}:${key}`;
      if (value === undefined) document.deleteIn(["config", full]);
      else document.setIn(["config", full], value);
    }
    fs.writeFileSync(file, document.toString());
  }

  /** Writes files of the program, by name relative to its folder. */
  write(files: Readonly<Record<string, string>>): void {
    writeFiles(files, this.directory);
  }

  async setSecret(key: string, value: string): Promise<void> {
    await this.#command("config", "set", "--stack", this.stack, "--secret", key, value);
  }

  preview(options: OperationOptions = {}): Promise<OperationResult> {
    const { importFile } = options;
    const flags = importFile === undefined ? [] : ["--import-file", importFile];
    return this.#operate("preview", flags, options);
  }

  up(options: OperationOptions = {}): Promise<OperationResult> {
    const flags = options.skipPreview ? ["--yes", "--skip-preview"] : ["--yes"];
    return this.#operate("up", flags, options);
  }

  destroy(): Promise<OperationResult> {
    return this.#operate("destroy", ["--yes", "--skip-preview"], {});
  }

  /** Takes resources that exist into the stack, as a file says that `preview` wrote and a person completed. */
  import(file: string): Promise<OperationResult> {
    const flags = ["--file", file, "--yes", "--skip-preview", "--generate-code=false"];
    return this.#operate("import", flags, {});
  }

  /** The stack's state, as `pulumi stack export` prints it. */
  async exportState(): Promise<string> {
    return (await this.#command("stack", "export", "--stack", this.stack)).stdout;
  }

  /** Audits a state file with a policy pack: no program runs, no provider is asked. */
  async policyAnalyze(
    file: string,
    options: Pick<OperationOptions, "policyPack" | "policyPackConfig" | "env">,
  ): Promise<OperationResult> {
    const args = [
      "policy",
      "analyze",
      "--file",
      file,
      ...this.#packFlags(options),
      "--json",
      "--color",
      "never",
    ];
    const result = await this.#run(args, options.env);
    return { ...result, text: result.stdout + result.stderr, ...readEventLog(result.stdout) };
  }

  async #operate(
    verb: string,
    flags: readonly string[],
    options: OperationOptions,
  ): Promise<OperationResult> {
    const log = this.#file("events.json");
    const args = [
      verb,
      "--suppress-progress",
      "--stack",
      this.stack,
      "--event-log",
      log,
      ...flags,
      ...this.#packFlags(options),
    ];
    if (options.target !== undefined) args.push("--target", options.target);
    args.push("--color", options.color ? "always" : "never");
    const result = await this.#run(args, options.env);
    const events = fs.existsSync(log) ? fs.readFileSync(log, "utf8") : "";
    return { ...result, text: result.stdout + result.stderr, ...readEventLog(events) };
  }

  #packFlags({ policyPack, policyPackConfig }: OperationOptions): string[] {
    if (policyPack === undefined) return [];
    if (policyPackConfig === undefined) return ["--policy-pack", policyPack];
    const file = this.#file("pack-config.json");
    fs.writeFileSync(file, JSON.stringify(policyPackConfig));
    return ["--policy-pack", policyPack, "--policy-pack-config", file];
  }

  #file(name: string): string {
    this.#counter += 1;
    return path.join(path.dirname(this.directory), `${this.#counter}-${name}`);
  }

  async #command(...args: string[]): Promise<{ stdout: string }> {
    const result = await this.#run(args, {});
    if (result.exitCode === 0) return result;
    throw new Error(`pulumi ${args.join(" ")} failed:\n${result.stdout}${result.stderr}`);
  }

  #run(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    const { pulumi, timeout } = this.context;
    return runProcess(pulumi, [...args, "--non-interactive"], {
      cwd: this.directory,
      env: { ...this.env, PWD: this.directory, ...env },
      timeout,
    });
  }
}

function writeProgram(program: WorkspaceOptions["program"], directory: string): void {
  const defaults = {
    "Pulumi.yaml": `name: ${DEFAULT_PROJECT}\nruntime: nodejs\n`,
    "package.json": JSON.stringify({ name: DEFAULT_PROJECT, private: true }),
  };
  writeFiles(defaults, directory);
  if ("files" in program) {
    writeFiles(program.files, directory);
  } else {
    const filter = (source: string): boolean => path.basename(source) !== "node_modules";
    for (const part of program.only ?? ["."]) {
      const from = path.join(program.directory, part);
      fs.cpSync(from, path.join(directory, part), { recursive: true, filter });
    }
  }
}

function writeFiles(files: Readonly<Record<string, string>>, directory: string): void {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(directory, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
  }
}

function readProject(directory: string): Project {
  return parse(fs.readFileSync(path.join(directory, "Pulumi.yaml"), "utf8")) as Project;
}
