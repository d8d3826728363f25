import * as pulumi from "@pulumi/pulumi";
import type { TrustPolicy, TrustPolicyDocument } from "../../trust/policy";
import { findPolicy } from "../../trust/project";

/**
 * The policy that a program names, or else the one that the policy pack would find for its stack.
 *
 * @param policy a path, or a document
 * @throws SetupError that names the places tried, or the mistake
 */
export function programPolicy(policy: string | TrustPolicyDocument | undefined): TrustPolicy {
  // The runtime starts a program in its folder.
  const folder = process.cwd();
  return findPolicy({
    ...(policy === undefined ? {} : { configured: policy }),
    configuredBy: "`policy` of the resource",
    configuredFrom: folder,
    stackConfiguration: new Map(Object.entries(pulumi.runtime.allConfig())),
    environment: process.env,
    start: folder,
    project: pulumi.getProject(),
  });
}
