import type { VerifiedStatement } from "../evidence/types";

/** Milliseconds since the epoch; `undefined` when nobody vouches for a time. */
export const earliestProvenTime = ({ provenTimes }: VerifiedStatement): number | undefined =>
  provenTimes.length === 0
    ? undefined
    : Math.min(...provenTimes.map(({ time }) => Date.parse(time)));

/** Milliseconds since the epoch; `undefined` when nobody vouches for a time. */
export const latestProvenTime = ({ provenTimes }: VerifiedStatement): number | undefined =>
  provenTimes.length === 0
    ? undefined
    : Math.max(...provenTimes.map(({ time }) => Date.parse(time)));

export const DAY_MS = 24 * 60 * 60 * 1000;
