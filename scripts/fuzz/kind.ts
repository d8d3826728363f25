import type { Input } from "./input";
import type { World } from "./world";

/** One sort of input, with what takes it. */
export interface Kind {
  readonly name: string;
  /** Real inputs that are changed, always in the same order. */
  readonly seeds: readonly Input[];
  /**
   * Runs the code under test; throws for what must not happen. Answers what must not have been the answer, as one line
   * that is the same for the same mistake.
   */
  readonly run: (input: Input, world: World) => Promise<string | undefined> | string | undefined;
}

/** Runs a parser that may throw errors of one kind only: any other one is passed on, as a crash. */
export function attempt<T, E extends Error>(
  parse: () => T,
  documented: abstract new (...args: never[]) => E,
):
  | { readonly value: T; readonly error?: undefined }
  | { readonly value?: undefined; readonly error: E } {
  try {
    return { value: parse() };
  } catch (error) {
    if (error instanceof documented) return { error };
    throw error;
  }
}
