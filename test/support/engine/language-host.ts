import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { createRequire } from "node:module";
import * as path from "node:path";
import * as grpc from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { LanguageRuntimeService } from "@pulumi/pulumi/proto/language_grpc_pb";
import type { ILanguageRuntimeServer } from "@pulumi/pulumi/proto/language_grpc_pb";
import {
  GetRequiredPackagesResponse,
  GetRequiredPluginsResponse,
  LanguageHandshakeResponse,
  RunPluginResponse,
  RunResponse,
} from "@pulumi/pulumi/proto/language_pb";
import type { RunPluginRequest, RunRequest } from "@pulumi/pulumi/proto/language_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";

/**
 * The Node.js language host, as far as previews, updates and policy packs need it. Pulumi's own is a Go program that
 * no package registry serves, so an engine built from its Go module comes without. Started by the engine as
 * `pulumi-language-nodejs [flags] ENGINE_ADDRESS`; prints its port as first line.
 */

/** With this exit code a program says that it has shown its error itself. */
const BAIL = 32;
const children = new Set<ChildProcess>();

function run(engineAddress: string, request: RunRequest): Promise<RunResponse> {
  const info = request.getInfo();
  if (!info) throw new Error("the engine names no program");
  const directory = info.getProgramDirectory();
  const flags: Record<string, string> = {
    monitor: request.getMonitorAddress(),
    engine: engineAddress,
    organization: request.getOrganization(),
    project: request.getProject(),
    "root-directory": info.getRootDirectory(),
    stack: request.getStack(),
    pwd: directory,
    parallel: String(request.getParallel()),
  };
  const args = [
    resolveFrom(directory, "@pulumi/pulumi/cmd/run"),
    ...Object.entries(flags).flatMap(([name, value]) => [`--${name}`, value]),
    ...(request.getDryrun() ? ["--dry-run"] : []),
    info.getEntryPoint(),
    ...request.getArgsList(),
  ];
  const child = start(args, directory, {
    ...process.env,
    PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().entries())),
    PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
    PULUMI_NODEJS_TYPESCRIPT: "true",
  });
  // What a program prints belongs to the host's stderr: the engine shows it, and stdout carries only the port.
  child.stdout?.pipe(process.stderr, { end: false });
  child.stderr?.pipe(process.stderr, { end: false });
  return new Promise((resolve) => {
    child.on("close", (code, signal) => {
      const response = new RunResponse();
      if (code === BAIL) response.setBail(true);
      else if (code !== 0)
        response.setError(`the program ended with ${code ?? signal ?? "no exit code"}`);
      resolve(response);
    });
  });
}

type PluginCall = grpc.ServerWritableStream<RunPluginRequest, RunPluginResponse>;

function runPlugin(call: PluginCall): void {
  const { request } = call;
  const directory = request.getInfo()?.getProgramDirectory() ?? request.getPwd();
  const analyzer = request.getKind() === "analyzer";
  const script = resolveFrom(
    directory,
    `@pulumi/pulumi/cmd/run-${analyzer ? "policy-pack" : "plugin"}`,
  );
  const args = analyzer
    ? [script, ...request.getArgsList(), directory]
    : [script, directory, ...request.getArgsList()];
  const child = start(
    args,
    analyzer ? directory : request.getPwd(),
    environment(request.getEnvList()),
  );
  child.stdout?.on("data", (chunk: Buffer) => call.write(output((r) => r.setStdout(chunk))));
  child.stderr?.on("data", (chunk: Buffer) => call.write(output((r) => r.setStderr(chunk))));
  child.on("close", (code) => {
    call.write(output((r) => r.setExitcode(code ?? 1)));
    call.end();
  });
  call.on("cancelled", () => child.kill());
}

function output(set: (response: RunPluginResponse) => void): RunPluginResponse {
  const response = new RunPluginResponse();
  set(response);
  return response;
}

function environment(list: readonly string[]): NodeJS.ProcessEnv {
  return Object.fromEntries(
    list.map((entry) => {
      const at = entry.indexOf("=");
      return [entry.slice(0, at), entry.slice(at + 1)];
    }),
  );
}

function start(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv): ChildProcess {
  const child = spawn(process.execPath, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  children.add(child);
  child.on("close", () => children.delete(child));
  return child;
}

/** Programs and packs run with the SDK that they themselves have installed. */
function resolveFrom(directory: string, module: string): string {
  return createRequire(path.join(directory, "index.js")).resolve(module);
}

function serve(engineAddress: string): void {
  const server = new grpc.Server();
  const unary =
    <Request, Response>(handler: (request: Request) => Response | Promise<Response>) =>
    (call: grpc.ServerUnaryCall<Request, Response>, done: grpc.sendUnaryData<Response>): void => {
      const answer = async (): Promise<Response> => handler(call.request);
      answer().then(
        (response) => {
          done(null, response);
        },
        (error: unknown) => {
          done({ code: grpc.status.INTERNAL, details: String(error) });
        },
      );
    };
  const implementation: Partial<ILanguageRuntimeServer> = {
    handshake: unary(() => new LanguageHandshakeResponse()),
    getPluginInfo: unary(() => new PluginInfo().setVersion("1.0.0")),
    getRequiredPackages: unary(() => new GetRequiredPackagesResponse()),
    getRequiredPlugins: unary(() => new GetRequiredPluginsResponse()),
    installDependencies: (call) => {
      call.end();
    },
    run: unary((request: RunRequest) => run(engineAddress, request)),
    runPlugin,
    cancel: unary(() => {
      for (const child of children) child.kill();
      return new Empty();
    }),
  };
  server.addService(LanguageRuntimeService, implementation as grpc.UntypedServiceImplementation);
  server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
    if (error) throw error;
    process.stdout.write(`${port}\n`);
  });
}

for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => process.exit());
process.on("exit", () => {
  for (const child of children) child.kill();
});
serve(process.argv.slice(2).findLast((argument) => !argument.startsWith("-")) ?? "");
