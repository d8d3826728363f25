import { findPolicy, SetupError, verifierOptionsOf } from "../trust/project";
import { createVerifier } from "../trust/verifier";
import type { Verifier, VerifierOptions } from "../trust/verifier";
import { Analysis } from "./analysis";
import type { AnalyzedResource } from "./analysis";
import { parseConfiguration } from "./configuration";
import { findWorkloads } from "./images";
import type { Finding } from "./levels";
import type { StackRun } from "./run-mode";

export interface SessionOptions {
  /** The policy's configuration, as the engine hands it over. */
  readonly configuration: unknown;
  /** Absent where the engine tells nothing of the operation. */
  readonly run: StackRun | undefined;
  /** The program's folder, if something tells it. */
  readonly start: string | undefined;
  readonly environment: NodeJS.ProcessEnv;
  readonly createVerifier?: (options: VerifierOptions) => Verifier;
}

/** The pack during one preview or update: an analysis, or the reason why there can be none. */
export class Session {
  readonly #analysis: Analysis | SetupError;
  readonly #isPreview: boolean;
  #reported = false;

  constructor(options: SessionOptions) {
    this.#isPreview = options.run?.dryRun === true;
    this.#analysis = prepare(options);
  }

  /** What there is to say about a resource. */
  async resource(resource: AnalyzedResource): Promise<Finding[]> {
    if (!(this.#analysis instanceof SetupError)) return this.#analysis.resource(resource);
    return this.#concerns(resource) ? [this.#problem(this.#analysis)] : [];
  }

  /** What there is to say when all resources were seen. */
  async stack(): Promise<Finding[]> {
    if (!(this.#analysis instanceof SetupError)) return this.#analysis.stack();
    return this.#reported ? [] : [this.#problem(this.#analysis)];
  }

  /**
   * The engine sends the stack first, so the problem stands there, once. A workload says it where no stack came before it
   * (a state file), and always outside of previews: nothing else would keep it from being created.
   */
  #concerns({ type, props }: AnalyzedResource): boolean {
    if (this.#reported && this.#isPreview) return false;
    return type === "pulumi:pulumi:Stack" || findWorkloads(type, props).length > 0;
  }

  #problem({ message }: SetupError): Finding {
    this.#reported = true;
    return { message, level: "mandatory" };
  }
}

function prepare(options: SessionOptions): Analysis | SetupError {
  try {
    return analysisFor(options);
  } catch (error) {
    return error instanceof SetupError ? error : SetupError.unexpected(error);
  }
}

function analysisFor({ run, start, environment, ...options }: SessionOptions): Analysis {
  const configuration = parseConfiguration(options.configuration);
  const policy = findPolicy({
    configured: configuration.policy,
    configuredBy: "`policy` in the pack's configuration",
    expectedDigest: configuration.policyDigest,
    stackConfiguration: run?.configuration,
    project: run?.project,
    environment,
    start,
  });
  const verifier = (options.createVerifier ?? createVerifier)({
    ...verifierOptionsOf(policy, run?.dryRun === true, environment),
    offline: configuration.offline,
    deadlineMs: Math.ceil(configuration.timeout * 1000),
  });
  return new Analysis({ verifier, configuration, dryRun: run?.dryRun });
}
