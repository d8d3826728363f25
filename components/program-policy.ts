import * as pulumi from "@pulumi/pulumi";
import type { TrustPolicy, TrustPolicyDocument } from "../trust/policy";
import { findPolicy, SetupError } from "../trust/project";
import type { Problem } from "./validation";

/**
 * The policy that a program names, or else the one that the policy pack would find for its stack.
 *
 * @param policy a path, or a document
 * @param argument the argument that names it, for messages
 * @throws SetupError that names the places tried, or the mistake
 */
export function programPolicy(
  policy: string | TrustPolicyDocument | undefined,
  argument: string,
): TrustPolicy {
  // The runtime starts a program in its folder.
  const folder = process.cwd();
  return findPolicy({
    ...(policy === undefined ? {} : { configured: policy }),
    configuredBy: `\`${argument}\` of the resource`,
    configuredFrom: folder,
    stackConfiguration: new Map(Object.entries(pulumi.runtime.allConfig())),
    environment: process.env,
    start: folder,
    project: pulumi.getProject(),
  });
}

/** The policy of an argument `trustPolicy`, or why there is none. */
export function trustPolicyOf(trustPolicy: string | undefined): TrustPolicy | Problem {
  try {
    return programPolicy(trustPolicy, "trustPolicy");
  } catch (error) {
    const { message } = error instanceof SetupError ? error : SetupError.unexpected(error);
    const [reason = "", fix = ""] = message.split(/\nfix: (?=[^\n]*$)/);
    return {
      property: "trustPolicy",
      reason,
      fix: fix.charAt(0).toLowerCase() + fix.slice(1).replace(/\.$/, ""),
    };
  }
}
