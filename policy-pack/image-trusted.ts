import type {
  ReportViolation,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  StackValidationPolicy,
} from "@pulumi/policy";
import { SetupError } from "../trust/project/setup-error";
import { configurationSchema } from "./configuration-schema";
import { reportFinding } from "./levels";
import type { Finding } from "./levels";
import type { StackRun } from "./run-mode";
import type * as sessions from "./session";
import type { Session, SessionOptions } from "./session";

export interface ImageTrustedOptions extends Pick<
  SessionOptions,
  "start" | "environment" | "createVerifier"
> {
  /** The newest operation that the engine told of. */
  readonly stackRun: () => StackRun | undefined;
}

/**
 * The policy `image-trusted`: one policy with both callbacks, so that it is configured once. This file is loaded before
 * the pack has told the engine its port; what verifies is loaded with the first resource.
 */
export function imageTrusted({
  stackRun,
  ...options
}: ImageTrustedOptions): ResourceValidationPolicy & StackValidationPolicy {
  let current: { readonly run: StackRun | undefined; readonly session: Session } | undefined;

  const sessionFor = (args: Pick<ResourceValidationArgs, "getConfig">): Session => {
    const run = stackRun();
    if (current === undefined || current.run !== run) {
      current = { run, session: openSession({ ...options, run, configuration: args.getConfig() }) };
    }
    return current.session;
  };

  return {
    name: "image-trusted",
    description: "Runs only images that the TrustPolicy trusts.",
    enforcementLevel: "mandatory",
    configSchema: configurationSchema,
    validateResource: (args, report) =>
      reportAll(report, async () => sessionFor(args).resource(args)),
    validateStack: (args, report) => reportAll(report, async () => sessionFor(args).stack()),
  };
}

/** Loading takes longer than the engine's first look at the pack should. */
function openSession(options: SessionOptions): Session {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- loaded when it is needed
  const { Session } = require("./session") as typeof sessions;
  return new Session(options);
}

/** A policy that throws ends the whole preview with a stack trace and takes the other findings with it. */
async function reportAll(report: ReportViolation, find: () => Promise<Finding[]>): Promise<void> {
  let findings: Finding[];
  try {
    findings = await find();
  } catch (error) {
    findings = [{ message: SetupError.unexpected(error).message, level: "mandatory" }];
  }
  for (const finding of findings) reportFinding(report, finding);
}
