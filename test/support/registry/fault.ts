import { createHash } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { Reply } from "./reply";

/** What a fault function is told about a request. */
export interface FaultRequest {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** 1 for the first request with this method and path, 2 for the second: "fail once" is `n === 1`. */
  readonly n: number;
}

/**
 * How an answer goes wrong. Fields combine: `{ delayMs: 50, status: 503 }`. With `status` or `redirect` the request has
 * no effect on the registry; with the others it is carried out first.
 */
export interface Fault {
  /** Milliseconds before anything else, added to the server's latency. */
  readonly delayMs?: number;
  /** The request is never answered. */
  readonly hang?: boolean;
  /** Answer this status. */
  readonly status?: number;
  /** Body of the answer with `status`; default an error document of the distribution specification. */
  readonly body?: string | Uint8Array;
  /** Headers set on the answer; `undefined` removes one. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** Answer 307 with this `Location`. */
  readonly redirect?: string;
  /** `Docker-Content-Digest` names other content: `true` an arbitrary digest, or the given value. */
  readonly lieDigest?: true | string;
  /** The body is replaced, with a fitting `Content-Length` and everything else as it was. */
  readonly replaceBody?: string | Uint8Array | ((body: Buffer) => string | Uint8Array);
  /** The connection is destroyed after half of the body, or before the head when there is no body. */
  readonly cut?: boolean;
  /** Milliseconds before each byte of the body. */
  readonly trickleMs?: number;
  /** The body never ends. */
  readonly endless?: boolean;
}

export type FaultFunction = (request: FaultRequest) => Fault | undefined;

const errorDocument = (status: number): string =>
  JSON.stringify({ errors: [{ code: "UNKNOWN", message: `fault: status ${status}` }] });

/** The answer that a fault gives instead of the true one, or `undefined` when the request is to be carried out. */
export const replyInstead = (fault: Fault): Reply | undefined => {
  if (fault.redirect !== undefined)
    return { status: fault.status ?? 307, headers: { location: fault.redirect } };
  if (fault.status === undefined) return undefined;
  return { status: fault.status, headers: {}, body: fault.body ?? errorDocument(fault.status) };
};

/** The true answer with the fault's lies in it. */
export const distort = (reply: Reply, fault: Fault): Reply => {
  const headers = new Map(Object.entries(reply.headers));
  let { body } = reply;
  if (fault.replaceBody !== undefined) {
    const { replaceBody } = fault;
    body = typeof replaceBody === "function" ? replaceBody(Buffer.from(body ?? "")) : replaceBody;
    headers.delete("content-length");
  }
  if (fault.lieDigest !== undefined) {
    const lie = fault.lieDigest === true ? `sha256:${"0".repeat(64)}` : fault.lieDigest;
    headers.set("docker-content-digest", lie);
  }
  for (const [name, value] of Object.entries(fault.headers ?? {})) {
    if (value === undefined) headers.delete(name.toLowerCase());
    else headers.set(name.toLowerCase(), value);
  }
  return { status: reply.status, headers: Object.fromEntries(headers), body };
};

/**
 * What happens to a registry on a bad day; none of them keeps a client waiting for longer than a moment. The 404 makes
 * things seem absent: a verdict may become denied by it, or undecided by the others, never allowed.
 */
const badDay: readonly Fault[] = [
  { status: 500 },
  { status: 503, headers: { "retry-after": "0" } },
  { status: 429, headers: { "retry-after": "0" } },
  { status: 404 },
  { delayMs: 20 },
  { cut: true },
  { lieDigest: true },
  { replaceBody: "{}" },
  { replaceBody: (body) => Buffer.concat([body, Buffer.from(" ")]) },
  { headers: { "content-type": "text/html" } },
];

/**
 * Faults for soak runs: each request fails with the given probability (0 to 1), in a way drawn from `faults`. The draw
 * depends on seed, method, path and `n` only, so that requests sent side by side meet the same faults in every run.
 */
export const seededFaults = (
  seed: number,
  probability: number,
  faults: readonly Fault[] = badDay,
): FaultFunction => {
  return ({ method, path, n }) => {
    const draw = createHash("sha256").update(`${seed} ${method} ${path} ${n}`).digest();
    if (draw.readUInt32BE(0) / 2 ** 32 >= probability) return undefined;
    return faults[draw.readUInt32BE(4) % faults.length];
  };
};
