import { setTimeout } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import type * as authorization from "@pulumi/azure-native/authorization";

/**
 * What to put into `dependsOn` of a resource that uses roles as soon as it is created: the grants, once they are as old as
 * Azure needs to spread them. Only grants made in this update are waited for, since each tells when it was made; a preview
 * waits for nothing. Without the wait a cluster fails for good (CustomKubeletIdentityMissingPermissionError), which the
 * provider does not try again.
 *
 * @param seconds how long a grant needs; Azure documents no bound
 */
export function propagated(
  grants: readonly authorization.RoleAssignment[],
  seconds: number,
): pulumi.Input<pulumi.Resource[]> {
  if (pulumi.runtime.isDryRun() || grants.length === 0) return [...grants];
  return pulumi.all(grants.map(({ createdOn }) => createdOn)).apply(async (times) => {
    const left = times.map((time) => Date.parse(time) + seconds * 1000 - Date.now());
    // A grant that does not tell when it was made, or was made ahead of this machine's clock, counts as made now.
    const waits = left.map((ms) => (ms <= seconds * 1000 ? ms : seconds * 1000));
    await setTimeout(Math.max(0, ...waits));
    return [...grants];
  });
}
