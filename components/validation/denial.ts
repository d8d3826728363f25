import * as pulumi from "@pulumi/pulumi";
import { engineText } from "../../trust/report";

/**
 * Tells the reason on the resource, and gives the error to reject its outputs with, which keeps whatever uses them from
 * being created and ends the program as failed.
 *
 * The error alone would not do. The runtime of @pulumi/pulumi 3.270 shows a ResourceError on its resource only while the
 * program's own code runs (cmd/run/run.js); later, when verdicts come, it prints the stack on the stack resource
 * (cmd/run/index.js). And each resource that uses the output puts `error serializing property "image": ` in front of the
 * message (runtime/rpc.js). So the reason is logged, and the error has one short text that stays. All of its way it is one
 * object, which the runtime therefore shows once.
 *
 * @param summary a line for the error
 */
export async function denialOf(
  resource: pulumi.Resource,
  text: string,
  summary: string,
): Promise<pulumi.ResourceError> {
  await pulumi.log.error(engineText(text), resource);
  const line = engineText(summary);
  const unchanging = { get: () => line, set: () => undefined };
  return Object.defineProperties(new pulumi.ResourceError(line, resource, true), {
    message: unchanging,
    stack: unchanging,
  });
}
