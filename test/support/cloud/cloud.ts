import * as grpc from "@grpc/grpc-js";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { createProvider } from "./provider";
import { Resources } from "./resources";
import type { Properties } from "./resources";

export interface CloudOptions {
  /** Packages that are served, all types of them. Default: `kubernetes` and `azure-native`. */
  readonly packages?: readonly string[];
}

/** An offline cloud: every type of the served packages, kept in memory, behind the real engine's provider protocol. */
export interface Cloud {
  /** Environment with which the engine attaches to it instead of starting provider plugins. */
  readonly env: Readonly<Record<string, string>>;
  readonly resources: Resources;
  /** Names of resources whose Check fails, with the reason. */
  readonly failingChecks: Map<string, string>;
  /** Outputs by resource name that only its creation reveals: unknown in a preview. */
  readonly outputs: Map<string, Properties>;
  /** Answers of provider functions by token; others answer with nothing. */
  readonly functions: Map<string, (args: Properties) => Properties>;
  /** Forgets resources, failures, outputs and functions. */
  reset(): void;
  close(): void;
}

export async function startCloud(options: CloudOptions = {}): Promise<Cloud> {
  const { packages = ["kubernetes", "azure-native"] } = options;
  const state = {
    resources: new Resources(),
    failingChecks: new Map<string, string>(),
    outputs: new Map<string, Properties>(),
    functions: new Map<string, (args: Properties) => Properties>(),
  };
  const servers: grpc.Server[] = [];
  const attachments: string[] = [];
  for (const name of packages) {
    const server = new grpc.Server();
    server.addService(ResourceProviderService, createProvider(name, state));
    attachments.push(`${name}:${await listen(server)}`);
    servers.push(server);
  }
  return {
    ...state,
    env: { PULUMI_DEBUG_PROVIDERS: attachments.join(",") },
    reset: () => {
      for (const part of Object.values(state)) part.clear();
    },
    close: () => {
      for (const server of servers) server.forceShutdown();
    },
  };
}

function listen(server: grpc.Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
      if (error) reject(error);
      else resolve(port);
    });
  });
}
