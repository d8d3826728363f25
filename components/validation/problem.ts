/** A mistake in the arguments of a component. */
export interface Problem {
  /** The argument, as its author writes it: `pools[0].vmSize`. */
  readonly property: string;
  /** What is wrong, a sentence without its final stop. */
  readonly reason: string;
  /** What to do, an imperative without its final stop. */
  readonly fix: string;
}
