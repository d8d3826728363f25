/** A target. */
export interface Gate {
  readonly name: string;
  readonly met: boolean;
  /** Whether it depends on how fast the machine is at the moment. */
  readonly timed?: true;
}

/** Prints which targets are met. */
export const printGates = (gates: readonly Gate[]): void => {
  for (const { name, met } of gates) console.log(`${met ? "met    " : "not met"}  ${name}`);
};
