import assert from "node:assert/strict";
import {
  RegistryClient,
  RegistryError,
  type Digest,
  type RegistryClientOptions,
  type RegistryErrorCode,
  type Repository,
} from "../../../trust/registry";
import { startRegistry, type RegistryOptions, type TestRegistry } from "../../support/registry";

/** What a test opened, closed in reverse order after it. */
const opened: { close(): Promise<void> }[] = [];

/** Call once in a `describe`: closes whatever {@link registry}, {@link client} and {@link closing} opened. */
export const closesAll = (): void => {
  afterEach(async () => {
    for (const one of opened.splice(0).reverse()) await one.close();
  });
};

export const closing = <T extends { close(): Promise<void> }>(one: T): T => {
  opened.push(one);
  return one;
};

export const registry = async (options?: RegistryOptions): Promise<TestRegistry> =>
  closing(await startRegistry(options));

/** Waits that a client was told to make, instead of making them. */
export interface RecordedWaits {
  readonly waits: number[];
}

/** A client that knows no credentials, no proxies and never sleeps. */
export const client = (options: RegistryClientOptions = {}): RegistryClient & RecordedWaits => {
  const waits: number[] = [];
  const made = new RegistryClient({
    env: {},
    credentials: { credential: () => Promise.resolve(undefined) },
    random: () => 1,
    sleep: (milliseconds) => {
      waits.push(milliseconds);
      return Promise.resolve();
    },
    ...options,
  });
  return Object.assign(closing(made), { waits });
};

export const repositoryOf = (
  server: { readonly host: string },
  repository = "app",
): Repository => ({
  registry: server.host,
  repository,
});

export const live = (): AbortSignal => new AbortController().signal;

/** Method and path of every request, in order. */
export const lines = (server: TestRegistry): string[] =>
  server.requests.map(({ method, path }) => `${method} ${path}`);

/** Lets the event loop turn until something is so; fails instead of waiting for ever. */
export const until = async (condition: () => boolean | Promise<boolean>): Promise<void> => {
  for (let turns = 0; !(await condition()); turns++) {
    assert.ok(turns < 100_000, "it never came to that");
    await new Promise(setImmediate);
  }
};

/** The digest of nothing that exists. */
export const NOBODY: Digest = `sha256:${"f".repeat(64)}`;

/** Asserts the code and the message, in which `HOST` stands for the server's address. */
export const rejects = async (
  promise: Promise<unknown>,
  code: RegistryErrorCode,
  message: string | RegExp,
  server?: { readonly host: string },
): Promise<RegistryError> => {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof RegistryError, `expected a RegistryError, got ${String(error)}`);
  const text = server === undefined ? error.message : error.message.replaceAll(server.host, "HOST");
  assert.equal(error.code, code, text);
  if (typeof message === "string") assert.equal(text, message);
  else assert.match(text, message);
  return error;
};
