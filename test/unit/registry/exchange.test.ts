import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { Agent } from "undici";
import { exchange, type Answer, type ExchangeOptions } from "../../../trust/registry/exchange";
import { closesAll, closing, live, rejects } from "./support";

const LIMIT = 9;

describe("exchange", () => {
  closesAll();

  /** Asks a server that answers in its own way. */
  const ask = async (
    answer: RequestListener,
    { method = "GET", signal = live() }: Pick<Partial<ExchangeOptions>, "method" | "signal"> = {},
  ): Promise<Answer> => {
    const server = createServer(answer).listen(0, "127.0.0.1");
    await once(server, "listening");
    closing({
      close: () =>
        new Promise<void>((resolve) => {
          server.closeAllConnections();
          server.close(() => {
            resolve();
          });
        }),
    });
    const { port } = server.address() as AddressInfo;
    const url = new URL(`http://127.0.0.1:${port}/v2/?page=2`);
    const headers = {};
    return exchange(closing(new Agent()), {
      method,
      url,
      headers,
      limit: LIMIT,
      timeout: 10_000,
      signal,
    });
  };

  it("puts an answer together that comes in parts", async () => {
    const { status, body } = await ask((_request, response) => {
      response.write("abc", () => {
        setImmediate(() => {
          response.write("def", () => {
            setImmediate(() => response.end("ghi"));
          });
        });
      });
    });
    assert.deepEqual([status, body.toString()], [200, "abcdefghi"]);
  });

  it("gives an empty body for none", async () => {
    const { status, body } = await ask((_request, response) => response.writeHead(404).end());
    assert.deepEqual([status, body.length], [404, 0]);
  });

  it("reads as much as the limit, announced or not, and not a byte more", async () => {
    const announced = (bytes: number): RequestListener => {
      const text = "x".repeat(bytes);
      return (_request, response) =>
        response.writeHead(200, { "content-length": String(bytes) }).end(text);
    };
    const unannounced =
      (bytes: number): RequestListener =>
      (_request, response) => {
        response.write("x".repeat(bytes - 1));
        response.end("x");
      };
    for (const answer of [announced, unannounced]) {
      assert.equal((await ask(answer(LIMIT))).body.length, LIMIT);
      await rejects(
        ask(answer(LIMIT + 1)),
        "registry.limit",
        /^the answer of http:\/\/127\.0\.0\.1:\d+\/v2\/ is larger than 9 bytes$/,
      );
    }
  });

  it("refuses what is announced too large before it comes", async () => {
    const promise = ask((_request, response) => {
      response.writeHead(200, { "content-length": "1000" });
      response.write("x");
    });
    await rejects(promise, "registry.limit", /is larger than 9 bytes$/);
  });

  it("does not mind the announced length of an answer without a body", async () => {
    const { headers } = await ask(
      (_request, response) => response.writeHead(200, { "content-length": "1000" }).end(),
      { method: "HEAD" },
    );
    assert.equal(headers["content-length"], "1000");
  });

  it("sends nothing for somebody who has stopped", async () => {
    let requests = 0;
    const reason = new Error("stopped");
    const promise = ask(
      (_request, response) => {
        requests++;
        response.end();
      },
      { signal: AbortSignal.abort(reason) },
    );
    await assert.rejects(promise, reason);
    assert.equal(requests, 0);
  });
});
