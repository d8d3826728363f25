/** What a verb may touch of the process, so that tests can give another. `process` itself fits. */
export interface Io {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: NodeJS.ProcessEnv;
}

export interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
  on?(event: "error", listener: (error: Error) => void): unknown;
}

/** Columns of text that is not for a terminal: stable, whoever pipes it. */
const PLAIN_WIDTH = 100;

/** How to print to an output. https://no-color.org: any non-empty `NO_COLOR` switches colour off. */
export const styleOf = (output: Output, env: NodeJS.ProcessEnv) => ({
  color: output.isTTY === true && !env.NO_COLOR && env.TERM !== "dumb",
  width: output.isTTY === true ? (output.columns ?? PLAIN_WIDTH) : PLAIN_WIDTH,
});
