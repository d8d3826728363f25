import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { tool } from "../tools";
import { runProcess } from "./process";
import { Workspace } from "./workspace";
import type { WorkspaceOptions } from "./workspace";

export interface EngineOptions {
  /** Milliseconds that one command of the engine may take. Default: 90 000. */
  readonly timeout?: number;
}

/** The real Pulumi engine, shut off from the machine's own Pulumi, its stacks and the network. */
export interface Engine {
  /** Path of `pulumi`. */
  readonly pulumi: string;
  /** As `pulumi version` prints it. */
  readonly version: string;
  /** A project with one stack in a file backend of its own. */
  workspace(options: WorkspaceOptions): Promise<Workspace>;
  /**
   * What `pulumi package get-schema` prints of a folder with a PulumiPlugin.yaml.
   * @throws Error with what it complains about
   */
  schema(plugin: string): Promise<string>;
  /** Removes every workspace. */
  close(): void;
}

const repository = path.resolve(__dirname, "../../..");

/** @throws ToolError when no `pulumi` can be found or built. */
export async function createEngine(options: EngineOptions = {}): Promise<Engine> {
  const { timeout = 90_000 } = options;
  const pulumi = await tool("pulumi");
  const root = fs.mkdtempSync(path.join(os.tmpdir(), "countersign-engine-"));
  const pulumiHome = path.join(root, "home", ".pulumi");
  installLanguageHost(pulumiHome);
  const env = environment(root, pulumiHome);
  const { stdout } = await runProcess(pulumi, ["version"], { cwd: root, env, timeout });
  return {
    pulumi,
    version: stdout.trim(),
    workspace: (workspaceOptions) =>
      Workspace.create({ pulumi, root, env, timeout, repository }, workspaceOptions),
    schema: async (plugin) => {
      const args = ["package", "get-schema", plugin];
      const result = await runProcess(pulumi, args, { cwd: root, env, timeout });
      if (result.exitCode !== 0) throw new Error(result.stdout + result.stderr);
      return result.stdout;
    },
    close: () => {
      fs.rmSync(root, { recursive: true, force: true });
    },
  };
}

/**
 * An engine built from its Go module comes without a language host, so ours lies in the plugin cache: the engine looks
 * there only when it has none beside itself.
 */
function installLanguageHost(pulumiHome: string): void {
  const folder = path.join(pulumiHome, "plugins", "language-nodejs-v1.0.0");
  fs.mkdirSync(folder, { recursive: true });
  const loader = require.resolve("tsx/cjs");
  const command = [process.execPath, "--require", loader, require.resolve("./language-host")];
  fs.writeFileSync(
    path.join(folder, "pulumi-language-nodejs"),
    `#!/bin/sh\nexec ${command.map((part) => `'${part}'`).join(" ")} "$@"\n`,
    { mode: 0o755 },
  );
}

/** Nothing of the machine's own configuration, caches and credentials may decide how a test ends. */
function environment(root: string, pulumiHome: string): NodeJS.ProcessEnv {
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) =>
        !/^(PULUMI|COUNTERSIGN|XDG|DOCKER|TS_NODE|TSX)_|^(CI|KUBECONFIG|NODE_OPTIONS)$|_proxy$/i.test(
          name,
        ),
    ),
  );
  const temporary = path.join(root, "tmp");
  fs.mkdirSync(temporary);
  return {
    ...inherited,
    // Programs, packs and their `#!/usr/bin/env node` run with the Node that runs the tests.
    PATH: [path.dirname(process.execPath), inherited.PATH].join(path.delimiter),
    HOME: path.dirname(pulumiHome),
    TMPDIR: temporary,
    PULUMI_HOME: pulumiHome,
    PULUMI_CONFIG_PASSPHRASE: "test",
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    PULUMI_IGNORE_AMBIENT_PLUGINS: "true",
    PULUMI_NODEJS_TRANSPILE_ONLY: "true",
    // `--event-log` is one of the CLI's debug options.
    PULUMI_DEBUG_COMMANDS: "true",
  };
}
