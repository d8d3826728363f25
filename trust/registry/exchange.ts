import type { Dispatcher } from "undici";
import { RegistryError } from "./error";

/** An HTTP answer, read completely. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
  /** What was sent that no message may hold: the Authorization value and the form. */
  readonly secrets?: readonly string[];
}

export interface ExchangeOptions {
  readonly method: "GET" | "HEAD" | "POST" | "PUT";
  readonly url: URL;
  readonly headers: Record<string, string>;
  readonly body?: string | Uint8Array;
  /** Bytes of the answer's body that are read at most. */
  readonly limit: number;
  /** Milliseconds from here to the last byte. */
  readonly timeout: number;
  readonly signal: AbortSignal;
}

/** A request did not get its whole answer in time. */
export class ExchangeTimeout extends Error {
  override readonly name = "ExchangeTimeout";
}

/**
 * One request and its whole answer. Written on undici's `dispatch`, since its `request` builds a stream per answer that
 * this client would only read into one buffer.
 *
 * @throws {@link ExchangeTimeout}, the signal's reason, undici's and Node's errors as they are, or {@link RegistryError}
 * `registry.limit` for a body above the limit
 */
export function exchange(dispatcher: Dispatcher, options: ExchangeOptions): Promise<Answer> {
  const { url, signal, limit, timeout } = options;
  return new Promise((resolve, reject) => {
    let controller: Dispatcher.DispatchController | undefined;
    let failure: Error | undefined;
    let status = 0;
    let headers: Answer["headers"] = {};
    let length = 0;
    const chunks: Buffer[] = [];

    const settle = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
    };
    const fail = (error: Error): void => {
      if (failure !== undefined) return;
      failure = error;
      settle();
      reject(error);
      controller?.abort(error);
    };
    const onAbort = (): void => {
      fail(asError(signal.reason));
    };
    const timer = setTimeout(() => {
      fail(new ExchangeTimeout(`no answer within ${timeout / 1000} s`));
    }, timeout);
    signal.addEventListener("abort", onAbort, { once: true });
    if (signal.aborted) {
      onAbort();
      return;
    }

    dispatcher.dispatch(
      {
        origin: url.origin,
        path: url.pathname + url.search,
        method: options.method,
        headers: options.headers,
        body: options.body ?? null,
        headersTimeout: timeout,
        bodyTimeout: timeout,
        // undici closes the connection after a HEAD request otherwise; a handshake per tag costs more than the answer.
        reset: false,
      },
      {
        onRequestStart(started) {
          controller = started;
          if (failure !== undefined) started.abort(failure);
        },
        onResponseStart(_controller, code, received) {
          status = code;
          headers = received;
          const announced = Number(received["content-length"]);
          if (options.method !== "HEAD" && announced > limit) fail(tooLarge(url, limit));
        },
        onResponseData(_controller, chunk) {
          length += chunk.length;
          if (length > limit) fail(tooLarge(url, limit));
          else chunks.push(chunk);
        },
        onResponseEnd() {
          settle();
          const [only] = chunks;
          const body =
            chunks.length === 1 && only !== undefined ? only : Buffer.concat(chunks, length);
          // undici frees the connection one turn of the event loop later; a request that came sooner would open another.
          queueMicrotask(() => setImmediate(resolve, { status, headers, body }));
        },
        onResponseError(_controller, error) {
          fail(error);
        },
      },
    );
  });
}

const asError = (reason: unknown): Error =>
  reason instanceof Error ? reason : new Error(String(reason));

const tooLarge = (url: URL, limit: number): RegistryError =>
  new RegistryError(
    "registry.limit",
    `the answer of ${url.origin}${url.pathname} is larger than ${limit} bytes`,
  );
