import { assess, checks } from "../posture";
import type { Findings, Posture } from "../posture";
import { Replication, Worm } from "./compliance-log-args";
import type { ComplianceLogArgs } from "./compliance-log-args";
import { settingsOf } from "./settings";

/** The posture of a ComplianceLog, with how far its evidence is immutable. */
export interface CompliancePosture extends Posture {
  /** What the container's policy is, as far as Pulumi knows: `pulumi refresh` looks at it again. */
  readonly worm: Worm;
}

/**
 * Everything but the lock, which no program can make.
 *
 * @param isKept whether evidence and logs are protected, and left by a destroy
 */
export function findingsOf(args: ComplianceLogArgs, isKept: boolean): Findings {
  const { isProduction, worm, privateAccess, replication } = settingsOf(args);
  const hasQuota = !isProduction || args.workspaceDailyQuotaGb !== undefined;
  return {
    "evidence.immutable": worm !== Worm.None,
    "evidence.private": privateAccess,
    "evidence.firewall": true,
    "evidence.identities-only": true,
    "evidence.tls": true,
    "evidence.other-region":
      replication === Replication.Region || replication === Replication.ZonesAndRegion,
    "evidence.protected": isKept,
    "evidence.audited": true,
    "azure-policy.assigned": args.policyScope !== undefined,
    // Of a workspace that exists, only its owner knows.
    ...(args.workspaceId === undefined ? { "logs.no-quota": !hasQuota } : {}),
  };
}

/** What {@link findingsOf} makes of the arguments: the posture without the lock, and what has to be corrected. */
export function assessLog(args: ComplianceLogArgs, isKept: boolean): ReturnType<typeof assess> {
  const { profile } = settingsOf(args);
  return assess(findingsOf(args, isKept), profile, args.suppressions ?? [], new Date());
}

/**
 * Adds the lock to a posture. An open one is a deviation without a suppression: a container is always created with it
 * open, and only a person can close it.
 *
 * @param expected what the arguments say
 * @param worm what is
 */
export function withLock(posture: Posture, expected: Worm, worm: Worm): CompliancePosture {
  const check = "evidence.locked";
  if (worm === Worm.Locked) {
    return { met: [...posture.met, check].sort(), deviations: posture.deviations, worm };
  }
  const reason =
    expected === Worm.Locked
      ? "expected, and not done yet: countersign evidence lock"
      : `worm is ${worm}`;
  const deviation = { check, title: checks[check].title, reason };
  const deviations = [...posture.deviations, deviation];
  return {
    met: posture.met,
    deviations: deviations.sort((a, b) => (a.check < b.check ? -1 : 1)),
    worm,
  };
}
