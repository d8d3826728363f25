import { quoted } from "../image";
import { limits } from "../limits";
import { RegistryError, type RegistryErrorCode } from "./error";
import { ExchangeTimeout, type Answer } from "./exchange";
import { redact } from "./redact";
import { parseRetryAfter } from "./retry-after";

/** Statuses that may pass by themselves; RFC 9110 and what registries send under load. */
const PASSING: ReadonlyMap<number, RegistryErrorCode> = new Map([
  [408, "registry.timeout"],
  [429, "registry.throttled"],
  [502, "registry.error"],
  [503, "registry.error"],
  [504, "registry.error"],
]);

/** Connections that broke or were not there in time; a refused one or an unknown host does not heal within a second. */
const PASSING_ERRORS = new Set([
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "EAI_AGAIN",
  "UND_ERR_SOCKET",
  "UND_ERR_CONNECT_TIMEOUT",
  "UND_ERR_HEADERS_TIMEOUT",
  "UND_ERR_BODY_TIMEOUT",
]);

const TIMEOUTS = new Set([
  "ETIMEDOUT",
  "UND_ERR_CONNECT_TIMEOUT",
  "UND_ERR_HEADERS_TIMEOUT",
  "UND_ERR_BODY_TIMEOUT",
]);

/** A failed attempt: what it means, and whether another attempt may do better. */
export interface Failure {
  readonly error: RegistryError;
  readonly passing: boolean;
}

/** The failure in an answer, or `undefined` for one that is final. @param now milliseconds since the epoch */
export function failureOfAnswer(answer: Answer, what: string, now: number): Failure | undefined {
  const code = PASSING.get(answer.status);
  if (code === undefined) return undefined;
  const header = answer.headers["retry-after"];
  const seconds = typeof header === "string" ? parseRetryAfter(header, now) : undefined;
  const tooLong = seconds !== undefined && seconds > limits.retryAfterSeconds;
  return {
    passing: !tooLong,
    error: new RegistryError(
      tooLong ? "registry.throttled" : code,
      `${what}: ${describeStatus(answer)}`,
      seconds === undefined ? {} : { retryAfterSeconds: seconds },
    ),
  };
}

/** The failure that a thrown error means. @throws the error itself where it is no transport's */
export function failureOfError(error: unknown, what: string, signal: AbortSignal): Failure {
  if (signal.aborted) return { passing: false, error: cancelled(signal, what) };
  if (error instanceof RegistryError) return { passing: false, error };
  if (error instanceof ExchangeTimeout) {
    const message = `${what}: ${error.message}`;
    return { passing: true, error: new RegistryError("registry.timeout", message) };
  }
  const cause = connectionError(error);
  if (cause === undefined) throw error;
  if (cause instanceof RegistryError) return { passing: false, error: cause };
  const code = cause.code ?? "";
  const mapped = TIMEOUTS.has(code)
    ? "registry.timeout"
    : cause.name === "HTTPParserError"
      ? "registry.invalid-response"
      : "registry.unreachable";
  return {
    passing: PASSING_ERRORS.has(code),
    error: new RegistryError(mapped, `${what}: ${quoted(cause.message)}`, { cause }),
  };
}

/** Several addresses of one host fail together as an AggregateError; the first tells the cause. */
function connectionError(error: unknown): NodeJS.ErrnoException | undefined {
  if (error instanceof AggregateError) return connectionError(error.errors[0]);
  return error instanceof Error && "code" in error ? (error as NodeJS.ErrnoException) : undefined;
}

/** The error for a signal that fired: a deadline that passed, or somebody who stopped it. */
export function cancelled(signal: AbortSignal, what: string): RegistryError {
  const { reason } = signal as { reason: unknown };
  return reason instanceof Error && reason.name === "TimeoutError"
    ? new RegistryError("registry.timeout", `${what}: the deadline passed`)
    : new RegistryError("verifier.cancelled", `${what}: cancelled`);
}

/** The error for a final answer that is neither what was asked for nor a definite "not found". */
export function refusal(answer: Answer, what: string): RegistryError {
  const { status } = answer;
  const code =
    status === 401 || status === 403
      ? "registry.unauthorized"
      : status >= 500
        ? "registry.error"
        : "registry.invalid-response";
  return new RegistryError(code, `${what}: ${describeStatus(answer)}`);
}

/** The status, with the first error of the body as the distribution specification has it, without what we sent. */
function describeStatus(answer: Answer): string {
  let first: { code?: unknown; message?: unknown } | undefined;
  try {
    const body = JSON.parse(answer.body.toString("utf8")) as { errors?: (typeof first)[] } | null;
    first = body?.errors?.[0];
  } catch {
    // No body, or a proxy's page: the status alone tells it.
  }
  const texts = [first?.code, first?.message].filter((text) => typeof text === "string");
  const shown = texts.map((text) => quoted(redact(text, answer.secrets ?? [])));
  return [`status ${answer.status}`, ...shown].join(" ");
}
