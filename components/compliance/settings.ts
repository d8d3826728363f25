import { Profile } from "../profile";
import { memberOf } from "../validation";
import { Replication, Worm } from "./compliance-log-args";
import type { ComplianceLogArgs } from "./compliance-log-args";

/**
 * The plain arguments, which decide what resources there are, with the defaults of the profile; a value that is none of its
 * enum's is refused elsewhere, and a profile that is none is production until then.
 */
export interface Settings {
  readonly profile: Profile;
  readonly isProduction: boolean;
  readonly worm: Worm;
  readonly privateAccess: boolean;
  readonly replication: Replication;
  /** Whether verdicts can be sent to the workspace. */
  readonly verdictTable: boolean;
}

type PlainArgs = Pick<
  ComplianceLogArgs,
  "profile" | "worm" | "privateAccess" | "replication" | "verdictTable"
>;

export function settingsOf(args: PlainArgs): Settings {
  const profile = memberOf(Profile, args.profile) ?? Profile.Production;
  const isProduction = profile === Profile.Production;
  return {
    profile,
    isProduction,
    worm: memberOf(Worm, args.worm) ?? (isProduction ? Worm.Unlocked : Worm.None),
    privateAccess: args.privateAccess ?? isProduction,
    replication:
      memberOf(Replication, args.replication) ??
      (isProduction ? Replication.Region : Replication.Local),
    verdictTable: args.verdictTable ?? true,
  };
}
