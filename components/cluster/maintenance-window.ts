import type * as pulumi from "@pulumi/pulumi";

export enum Weekday {
  Monday = "Monday",
  Tuesday = "Tuesday",
  Wednesday = "Wednesday",
  Thursday = "Thursday",
  Friday = "Friday",
  Saturday = "Saturday",
  Sunday = "Sunday",
}

/** Days on which nothing is upgraded, such as the end of the year. */
export interface QuietDays {
  /** First day, `YYYY-MM-DD`. */
  readonly start: pulumi.Input<string>;
  /** Last day, `YYYY-MM-DD`. */
  readonly end: pulumi.Input<string>;
}

/** When upgrades may begin. Source: https://learn.microsoft.com/azure/aks/planned-maintenance */
export interface MaintenanceWindow {
  /** Day of the week. */
  readonly day: pulumi.Input<Weekday>;
  /** When it opens, `HH:MM`. */
  readonly startTime: pulumi.Input<string>;
  /** How long it stays open, in hours, 4 to 24. */
  readonly durationHours: pulumi.Input<number>;
  /** How far `startTime` is from UTC, `+HH:MM` or `-HH:MM`. Default: `+00:00`. */
  readonly utcOffset?: pulumi.Input<string>;
  /** Days without upgrades. Default: none. */
  readonly notAllowedDates?: QuietDays[];
}
