import { createRequire } from "node:module";

/** What the engine says about the operation that it starts the pack for. */
export interface StackRun {
  /** Whether this is a preview. */
  readonly dryRun: boolean;
  /** The name of the project; absent where the engine leaves it out. */
  readonly project?: string;
  /** The stack's configuration, `namespace:key` to value. It holds secrets in the clear: nothing of it is printed. */
  readonly configuration: ReadonlyMap<string, string>;
}

interface ConfigureStackRequest {
  getDryRun(): boolean;
  getProject(): string;
  getConfigMap(): { forEach(visit: (value: string, key: string) => void): void };
}

interface AnalyzerMessages {
  readonly AnalyzerStackConfigureRequest: {
    deserializeBinary(bytes: Uint8Array): ConfigureStackRequest;
  };
}

/**
 * Observes the engine's ConfigureStack request, which @pulumi/policy 1.21 reads the tags of and drops the rest
 * (https://github.com/pulumi/pulumi-policy). Call it before the pack is served. The function that it returns gives the
 * newest request, or `undefined` where there was none (`pulumi policy analyze`) or where the messages have another
 * shape: whoever asks must then assume an update.
 */
export function observeStackRun(): () => StackRun | undefined {
  let run: StackRun | undefined;
  const request = stackConfigureRequest();
  if (typeof request?.deserializeBinary === "function") {
    const deserialize = request.deserializeBinary.bind(request);
    request.deserializeBinary = (bytes) => {
      const message = deserialize(bytes);
      run = describe(message);
      return message;
    };
  }
  return () => run;
}

/** Of the copy of @pulumi/pulumi that serves the pack: it need not be the one that this file would get. */
function stackConfigureRequest(): AnalyzerMessages["AnalyzerStackConfigureRequest"] | undefined {
  try {
    const requireAsPolicy = createRequire(require.resolve("@pulumi/policy"));
    const messages = requireAsPolicy(
      "@pulumi/pulumi/proto/analyzer_pb",
    ) as Partial<AnalyzerMessages>;
    return messages.AnalyzerStackConfigureRequest;
  } catch {
    return undefined;
  }
}

function describe(message: ConfigureStackRequest): StackRun | undefined {
  try {
    const configuration = new Map<string, string>();
    message.getConfigMap().forEach((value, key) => configuration.set(key, value));
    const project = message.getProject();
    return { dryRun: message.getDryRun(), ...(project === "" ? {} : { project }), configuration };
  } catch {
    return undefined;
  }
}
