/** Accepts that a check is not met, for a time. */
export interface Suppression {
  /** Id of the check, as `posture` and the reference list it: `aks.private-api`. */
  readonly check: string;
  /** Why this is acceptable, for whoever reads the posture later. */
  readonly reason: string;
  /** Last day on which it holds, `YYYY-MM-DD`, to the end of that day in UTC. */
  readonly expires: string;
}

/** A check that is not met. */
export interface Deviation {
  readonly check: string;
  /** What would hold if it were met. */
  readonly title: string;
  readonly reason: string;
  /** The suppression's last day; absent where the profile itself deviates. */
  readonly expires?: string;
}

/** What a component is worth as a protection: the checks that it meets, and those that it does not, with the reason. */
export interface Posture {
  /** Ids of the checks that are met, in alphabetical order. */
  readonly met: string[];
  readonly deviations: Deviation[];
}
