import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import type { IncomingHttpHeaders, IncomingMessage, Server, ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import { setTimeout as delay } from "node:timers/promises";
import { distort, replyInstead } from "./fault";
import type { Fault, FaultFunction, FaultRequest } from "./fault";
import type { Reply, Request } from "./reply";

export interface ServerOptions {
  /** Milliseconds before each answer; default 0. */
  readonly latencyMs?: number;
  readonly faults?: FaultFunction;
  /** Serve https with this PEM key and certificate; default http. */
  readonly tls?: { readonly key: string; readonly certificate: string };
}

/** A request that arrived, in the order of arrival. */
export interface RequestRecord extends FaultRequest {
  /** Milliseconds since the epoch. */
  readonly time: number;
  /** Status of the answer, once it is given. */
  status?: number;
}

export interface Counters {
  requests: number;
  connections: number;
  /** Most requests that were unanswered at one time. */
  peakInFlight: number;
}

const noCounters = (): Counters => ({ requests: 0, connections: 0, peakInFlight: 0 });

function* endlessly(body: Buffer): Generator<Buffer> {
  yield body;
  const chunk = Buffer.alloc(64 * 1024, " ");
  for (;;) yield chunk;
}

async function* trickle(body: Buffer, milliseconds: number): AsyncGenerator<Buffer> {
  for (const byte of body) {
    await delay(milliseconds);
    yield Buffer.of(byte);
  }
}

const send = async (
  reply: Reply,
  fault: Fault,
  request: Request,
  response: ServerResponse,
): Promise<void> => {
  const body = Buffer.from(reply.body ?? "");
  const length = fault.endless ? {} : { "content-length": String(body.length) };
  const head = { ...length, ...reply.headers };
  if (fault.cut && (body.length === 0 || request.method === "HEAD")) {
    response.destroy();
    return;
  }
  response.writeHead(reply.status, head);
  if (request.method === "HEAD") response.end();
  else if (fault.cut) response.write(body.subarray(0, body.length / 2), () => response.destroy());
  else if (fault.endless) await pipeline(Readable.from(endlessly(body)), response);
  else if (fault.trickleMs) await pipeline(Readable.from(trickle(body, fault.trickleMs)), response);
  else response.end(body);
};

/** An HTTP server on 127.0.0.1 that keeps a log of its requests and can be told to misbehave. */
export abstract class LoopbackServer {
  /** Milliseconds before each answer; may be changed at any time. */
  latencyMs: number;
  /** How requests fail; may be exchanged at any time. */
  faults: FaultFunction | undefined;
  /** Requests since the start or the last {@link resetRequests}. */
  requests: RequestRecord[] = [];
  /** Counts since the start or the last {@link resetRequests}. */
  counters = noCounters();
  private readonly server: Server;
  private readonly scheme: "http" | "https";
  private readonly seen = new Map<string, number>();
  private port = 0;
  private inFlight = 0;

  protected constructor({ latencyMs = 0, faults, tls }: ServerOptions) {
    this.latencyMs = latencyMs;
    this.faults = faults;
    this.scheme = tls ? "https" : "http";
    const listener = (message: IncomingMessage, response: ServerResponse) =>
      void this.serve(message, response);
    this.server = tls
      ? createHttpsServer({ key: tls.key, cert: tls.certificate }, listener)
      : createHttpServer(listener);
    this.server.on("connection", () => this.counters.connections++);
  }

  protected abstract answer(request: Request): Reply;

  /** `127.0.0.1:port`. */
  get host(): string {
    return `127.0.0.1:${this.port}`;
  }

  get url(): string {
    return `${this.scheme}://${this.host}`;
  }

  /** Listens on a free port, after {@link stop} on the same port as before. */
  async start(): Promise<void> {
    this.server.listen(this.port, "127.0.0.1");
    await once(this.server, "listening");
    this.port = (this.server.address() as AddressInfo).port;
  }

  /** Refuses connections and ends those that are open; what is stored stays. */
  async stop(): Promise<void> {
    if (!this.server.listening) return;
    const closed = once(this.server, "close");
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }

  /** As {@link stop}; for the end of a test. */
  async close(): Promise<void> {
    await this.stop();
  }

  resetRequests(): void {
    this.requests = [];
    this.counters = noCounters();
    this.seen.clear();
  }

  private record(method: string, path: string, headers: IncomingHttpHeaders): RequestRecord {
    const key = `${method} ${path}`;
    const n = (this.seen.get(key) ?? 0) + 1;
    this.seen.set(key, n);
    const record = { method, path, headers, n, time: Date.now() };
    this.requests.push(record);
    this.counters.requests++;
    return record;
  }

  private async serve(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "GET", url: path = "/", headers } = message;
    const record = this.record(method, path, headers);
    this.counters.peakInFlight = Math.max(this.counters.peakInFlight, ++this.inFlight);
    response.on("close", () => this.inFlight--);
    try {
      const request = {
        method,
        url: new URL(path, this.url),
        headers,
        body: await buffer(message),
      };
      const fault = this.faults?.(record) ?? {};
      const wait = this.latencyMs + (fault.delayMs ?? 0);
      if (wait > 0) await delay(wait);
      if (fault.hang) return;
      const reply = distort(replyInstead(fault) ?? this.answer(request), fault);
      record.status = reply.status;
      await send(reply, fault, request, response);
    } catch (error) {
      // A client that went away is its own affair; a mistake in the test server must not look like a silent hang.
      if (response.headersSent || response.destroyed) response.destroy();
      else response.writeHead(500).end(String(error));
    }
  }
}
