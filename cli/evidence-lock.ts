import { createInterface } from "node:readline/promises";
import { quoted } from "../trust/image";
import { RegistryError } from "../trust/registry";
import { escapeText } from "../trust/report/escape";
import type { ContainerId } from "./evidence-container";
import { ArmRefusal, azure, PolicyClient, type Arm, type ContainerPolicy } from "./evidence-policy";
import { exit, UsageError } from "./exit";
import type { Io } from "./io";

export interface LockFlags {
  readonly confirm?: string;
  readonly timeout: number;
}

/** Puts a question to a person and gives what they typed; undefined when they left. */
export type Ask = (question: string) => Promise<string | undefined>;

/** What is outside of the program, so that tests can give another. */
export interface LockWorld {
  readonly arm: Arm;
  /** Undefined where nobody is at a terminal. */
  readonly ask: Ask | undefined;
}

/** `countersign evidence lock CONTAINER`. */
export const lockEvidence = async (
  container: ContainerId,
  { confirm, timeout }: LockFlags,
  io: Io,
  { arm, ask }: LockWorld = { arm: azure, ask: terminal(io) },
): Promise<number> => {
  const place = placeOf(container);
  if (confirm === undefined && ask === undefined) {
    throw new UsageError(
      `nobody is at a terminal to confirm it, nothing was locked: --confirm ${place} does`,
    );
  }
  if (confirm !== undefined && confirm !== place) {
    throw new UsageError(
      `--confirm says ${quoted(confirm)}, and the container is ${place}: nothing was locked`,
    );
  }
  const client = new PolicyClient(arm, container, timeout * 1000, io.env);
  try {
    const policy = await asked("nothing was locked", () => client.read());
    if (policy.days === 0) {
      throw new UsageError(
        `container ${place} has no immutability policy to lock: give the ComplianceLog worm: unlocked or locked, and update the stack first`,
      );
    }
    if (policy.state === "Locked") {
      return told(io, `already locked  ${place}, ${policy.days} days\n`);
    }
    io.stderr.write(consequences(container, policy));
    if (confirm === undefined && (await ask?.(`Type ${place} to lock it: `)) !== place) {
      throw new UsageError(`that is not ${place}: nothing was locked`);
    }
    const { days } = await lock(client, policy);
    return told(
      io,
      `locked  ${place}, ${days} days\n` +
        "        run pulumi refresh, so that the posture says so\n",
    );
  } finally {
    await client.close();
  }
};

/** Locks what was shown. Where Azure answers anything but that it is locked, what is there now tells what happened. */
const lock = async (client: PolicyClient, shown: ContainerPolicy): Promise<ContainerPolicy> => {
  let failure: unknown;
  try {
    const locked = await client.lock(shown.etag);
    if (locked.state === "Locked") return locked;
  } catch (error) {
    if (!(error instanceof ArmRefusal || error instanceof RegistryError)) throw error;
    failure = error;
  }
  const now = await asked("whether it is locked now is not known, run it again", () =>
    client.read(),
  );
  // Locked by a request whose answer was lost, or by somebody else in between.
  if (now.state === "Locked") return now;
  if (failure instanceof ArmRefusal && failure.status === 412) {
    const change = now.days === 0 ? "deleted" : `changed to ${now.days} days`;
    throw new UsageError(
      `the policy was ${change} since it was shown: nothing was locked, run it again`,
    );
  }
  // A request whose answer did not come may still be on its way.
  const isOver = !(failure instanceof RegistryError);
  throw refusalOf(failure, isOver ? "nothing was locked" : "it is not locked so far, run it again");
};

/** @param outcome how things are if this fails */
const asked = async (
  outcome: string,
  work: () => Promise<ContainerPolicy>,
): Promise<ContainerPolicy> => {
  try {
    return await work();
  } catch (error) {
    throw refusalOf(error, outcome);
  }
};

const refusalOf = (error: unknown, outcome: string): unknown => {
  if (error instanceof RegistryError) {
    return new UsageError(`${escapeText(error.message)}: ${outcome}`);
  }
  if (!(error instanceof ArmRefusal)) {
    return error ?? new UsageError(`Azure did not say that it locked it: ${outcome}`);
  }
  const { status, said } = error;
  const azureSaid = said === "" ? "" : ` (${said})`;
  switch (status) {
    case 401:
      return new UsageError(`Azure does not take the token, run az login: ${outcome}${azureSaid}`);
    case 403:
      return new UsageError(
        `this identity may not read and lock the policy, Storage Account Contributor may: ${outcome}${azureSaid}`,
      );
    case 404:
      return new UsageError(`there is no such container: ${outcome}${azureSaid}`);
    case 409:
      return new UsageError(
        `something else is going on with the container, run it again: ${outcome}${azureSaid}`,
      );
    default:
      return new UsageError(`Azure answered with ${error.message}: ${outcome}`);
  }
};

/** What is typed to confirm: the account is in it, because containers have the same name in most stacks. */
const placeOf = ({ account, container }: ContainerId): string => `${account}/${container}`;

const consequences = (
  { subscription, resourceGroup, account, container }: ContainerId,
  { days, appends }: ContainerPolicy,
): string => `This locks the immutability policy of a blob container. Nobody can undo it.
  account    ${account} (resource group ${resourceGroup}, subscription ${subscription})
  container  ${container}
  holds      every blob for ${days} ${days === 1 ? "day" : "days"} from its creation; ${appends ? "appending stays possible" : "nothing can be appended"}
  then       the period can only be made longer, at most five times
             neither container nor account can be deleted before every blob has expired
`;

const told = (io: Io, text: string): number => {
  io.stdout.write(text);
  return exit.allowed;
};

/** The person at the terminal, who leaves with Ctrl-C or Ctrl-D; nobody where what is locked would not be seen. */
const terminal = ({ stderr }: Io): Ask | undefined => {
  if (!process.stdin.isTTY || stderr.isTTY !== true) return undefined;
  return async (question) => {
    stderr.write(question);
    // Not a terminal to readline: that would take Ctrl-C from the process.
    const lines = createInterface({ input: process.stdin, terminal: false });
    try {
      const { value, done } = await lines[Symbol.asyncIterator]().next();
      if (done !== true) return value.trim();
      stderr.write("\n");
      return undefined;
    } finally {
      lines.close();
    }
  };
};
