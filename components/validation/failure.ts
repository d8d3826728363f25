import * as pulumi from "@pulumi/pulumi";
import type { Problem } from "./problem";

/** All problems of one resource as one error, with the text that the engine shows under it. */
export function failureOf(resource: pulumi.Resource, problems: readonly Problem[]): Error {
  if (runsInProviderHost()) {
    return new pulumi.InputPropertiesError({
      message: "invalid arguments",
      errors: problems.map(({ property, reason, fix }) => ({
        propertyPath: property,
        reason: `${reason}; ${fix}`,
      })),
    });
  }
  const lines = problems.map(({ property, reason, fix }) => `${property}: ${reason}; ${fix}`);
  return new pulumi.ResourceError(lines.join("\n"), resource, true);
}

/** The host reports the properties of an InputPropertiesError; a program would show its fields and a stack. */
const runsInProviderHost = (): boolean =>
  /[\\/]cmd[\\/]run-plugin[\\/]/.test(require.main?.filename ?? "");
