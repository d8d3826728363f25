import { choiceProblems } from "../validation";
import type { Problem, Rule } from "../validation";
import { endOfDay } from "../posture";
import { Weekday } from "./maintenance-window";
import type { ClusterSettings } from "./settings";

type ClusterRule = Rule<ClusterSettings>;

const windows = ["clusterMaintenance", "nodeMaintenance"] as const;

const windowRule =
  (property: (typeof windows)[number]): ClusterRule =>
  ({ [property]: { day, startTime, durationHours, utcOffset = "+00:00" } }) => {
    const problems = choiceProblems(`${property}.day`, Weekday, day);
    if (!/^(?:[01]\d|2[0-3]):[0-5]\d$/.test(startTime)) {
      problems.push({
        property: `${property}.startTime`,
        reason: `${JSON.stringify(startTime)} is no time of day`,
        fix: "write it as HH:MM",
      });
    }
    if (!Number.isInteger(durationHours) || durationHours < 4 || durationHours > 24) {
      problems.push({
        property: `${property}.durationHours`,
        reason: `Azure refuses a window of ${durationHours} hours`,
        fix: "use 4 to 24",
      });
    }
    if (!/^[+-](?:0\d|1[0-4]):[0-5]\d$/.test(utcOffset)) {
      problems.push({
        property: `${property}.utcOffset`,
        reason: `${JSON.stringify(utcOffset)} is no offset from UTC`,
        fix: "write it as +HH:MM or -HH:MM",
      });
    }
    return problems;
  };

const quietDaysRule =
  (property: (typeof windows)[number]): ClusterRule =>
  ({ [property]: { notAllowedDates = [] } }) =>
    notAllowedDates.flatMap(({ start, end }, index): Problem[] => {
      const at = `${property}.notAllowedDates[${index}]`;
      const wrong = (["start", "end"] as const).filter(
        (side) => endOfDay({ start, end }[side]) === undefined,
      );
      if (wrong.length > 0) {
        return wrong.map((side) => ({
          property: `${at}.${side}`,
          reason: `${JSON.stringify({ start, end }[side])} is not a date`,
          fix: "write it as YYYY-MM-DD",
        }));
      }
      return start <= end
        ? []
        : [
            {
              property: `${at}.end`,
              reason: `${end} is before ${start}`,
              fix: "write the first day as start",
            },
          ];
    });

/** When upgrades may begin. */
export const maintenanceRules: readonly ClusterRule[] = windows.flatMap((property) => [
  windowRule(property),
  quietDaysRule(property),
]);
