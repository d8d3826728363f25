import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import { connect, type AddressInfo, type LookupFunction, type Socket } from "node:net";
import type { Digest, RegistryClientOptions } from "../../../trust/registry";
import type { Fault, TestRegistry } from "../../support/registry";
import {
  client,
  closesAll,
  closing,
  lines,
  live,
  NOBODY,
  registry,
  rejects,
  repositoryOf,
  until,
} from "./support";

const NOW = Date.UTC(2026, 10, 24, 8, 0, 0);

/** A registry whose every answer to the first `times` requests has the fault, and one image. */
const failing = async (
  fault: Fault,
  times = Infinity,
): Promise<{ server: TestRegistry; digest: Digest }> => {
  const server = await registry({ faults: ({ n }) => (n <= times ? fault : undefined) });
  return { server, digest: server.pushImage("app").digest };
};

const get = (
  { server, digest }: { server: TestRegistry; digest: Digest },
  options?: RegistryClientOptions,
  signal = live(),
) => {
  const source = client(options);
  return { source, answer: source.manifest(repositoryOf(server), { digest }, signal) };
};

describe("Transport", () => {
  closesAll();

  describe("tries again", () => {
    for (const fault of [
      { status: 408 },
      { status: 429 },
      { status: 502 },
      { status: 503 },
      { status: 504 },
      { cut: true },
      { hang: true },
    ]) {
      it(`after ${JSON.stringify(fault)}, with growing waits`, async () => {
        const made = await failing(fault, 2);
        const { source, answer } = get(made, { timeout: 100 });
        assert.equal((await answer)?.digest, made.digest);
        assert.deepEqual(source.waits, [200, 400]);
        assert.equal(source.requests, 3);
      });
    }

    it("as long as Retry-After asks, in seconds or as a date", async () => {
      for (const value of ["7", new Date(NOW + 7000).toUTCString()]) {
        const made = await failing({ status: 429, headers: { "retry-after": value } }, 1);
        const { source, answer } = get(made, { now: () => NOW });
        await answer;
        assert.deepEqual(source.waits, [7000]);
      }
    });

    it("as long as anybody waits", async () => {
      const made = await failing({ status: 503, headers: { "retry-after": "10" } }, 1);
      const { source, answer } = get(made);
      assert.equal((await answer)?.digest, made.digest);
      assert.deepEqual(source.waits, [10_000]);
    });

    it("with waits that differ between clients", async () => {
      const made = await failing({ status: 503 }, 1);
      const { source, answer } = get(made, { random: () => 0 });
      await answer;
      assert.deepEqual(source.waits, [100]);
    });
  });

  describe("gives up", () => {
    for (const [fault, code, message] of [
      [
        { status: 408 },
        "registry.timeout",
        'status 408 "UNKNOWN" "fault: status 408" (4 attempts)',
      ],
      [
        { status: 429 },
        "registry.throttled",
        'status 429 "UNKNOWN" "fault: status 429" (4 attempts)',
      ],
      [{ status: 503, body: "<html>" }, "registry.error", "status 503 (4 attempts)"],
      [{ hang: true }, "registry.timeout", "no answer within 0.05 s (4 attempts)"],
      [{ trickleMs: 20 }, "registry.timeout", "no answer within 0.05 s (4 attempts)"],
      [{ cut: true }, "registry.unreachable", '"other side closed" (4 attempts)'],
    ] as const) {
      it(`on ${JSON.stringify(fault)}, as ${code}`, async () => {
        const made = await failing(fault);
        const { source, answer } = get(made, { timeout: 50 });
        await rejects(
          answer,
          code,
          `GET http://HOST/v2/app/manifests/${made.digest}: ${message}`,
          made.server,
        );
        assert.equal(source.requests, 4);
      });
    }

    it("at once on a server error that will not pass", async () => {
      const made = await failing({ status: 500 });
      const { source, answer } = get(made);
      await rejects(answer, "registry.error", /: status 500 "UNKNOWN" "fault: status 500"$/);
      assert.equal(source.requests, 1);
    });

    it("at once where Retry-After is longer than anybody waits", async () => {
      const made = await failing({ status: 503, headers: { "retry-after": "11" } });
      const { source, answer } = get(made);
      const error = await rejects(answer, "registry.throttled", /: status 503 /);
      assert.equal(error.options.retryAfterSeconds, 11);
      assert.deepEqual(source.waits, []);
      assert.equal(source.requests, 1);
    });

    it("at once where nobody listens", async () => {
      const made = await failing({});
      await made.server.close();
      const { source, answer } = get(made);
      await rejects(
        answer,
        "registry.unreachable",
        `GET http://HOST/v2/app/manifests/${made.digest}: "connect ECONNREFUSED HOST"`,
        made.server,
      );
      assert.equal(source.requests, 1);
    });

    it("at once where the answer is not HTTP", async () => {
      const server = createServer();
      server.on("connection", (socket: Socket) => socket.end("SSH-2.0-x\r\n\r\n"));
      server.listen(0, "127.0.0.1");
      await once(server, "listening");
      closing({
        close: () =>
          new Promise((done) =>
            server.close(() => {
              done();
            }),
          ),
      });
      const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
      await rejects(
        client().manifest({ registry: host, repository: "app" }, { digest: NOBODY }, live()),
        "registry.invalid-response",
        /^GET http:\/\/127\.0\.0\.1:\d+\/v2\/app\/manifests\/sha256:f+: "/,
      );
    });
  });

  describe("stops", () => {
    it("when it is cancelled: waiting for an answer", async () => {
      const made = await failing({ hang: true });
      const controller = new AbortController();
      const { answer } = get(made, {}, controller.signal);
      const caught = rejects(
        answer,
        "verifier.cancelled",
        `GET http://HOST/v2/app/manifests/${made.digest}: cancelled`,
        made.server,
      );
      await until(() => made.server.requests.length === 1);
      controller.abort();
      await caught;
    });

    it("when it is cancelled: before the first request, and between attempts", async () => {
      const made = await failing({ status: 503 });
      const { answer, source } = get(made, {}, AbortSignal.abort());
      await rejects(answer, "verifier.cancelled", /: cancelled$/);
      assert.equal(source.requests, 0);
      const controller = new AbortController();
      const second = get(
        made,
        {
          sleep: (_time, signal) => {
            controller.abort();
            return Promise.reject(signal.reason as Error);
          },
        },
        controller.signal,
      );
      await rejects(second.answer, "verifier.cancelled", /: cancelled$/);
    });

    it("when the deadline passes", async () => {
      const made = await failing({ hang: true });
      const { answer } = get(made, {}, AbortSignal.timeout(20));
      await rejects(answer, "registry.timeout", /: the deadline passed$/);
    });
  });

  describe("follows redirects", () => {
    const secret = {
      credentials: {
        credential: () =>
          Promise.resolve({ kind: "password", username: "u", password: "p" } as const),
      },
    };
    const basic = { mode: "basic", username: "u", password: "p" } as const;

    it("to another origin without Authorization or cookies", async () => {
      const storage = await registry();
      const { digest } = storage.pushImage("app", { content: "same" });
      const server = await registry({
        auth: basic,
        faults: ({ headers }) =>
          headers.authorization === undefined
            ? undefined
            : {
                redirect: `${storage.url}/v2/app/manifests/${digest}?X-Signature=s`,
                headers: { "set-cookie": "a=b" },
              },
      });
      server.pushImage("app", { content: "same" });
      const source = client(secret);
      const manifest = await source.manifest(repositoryOf(server), { digest }, live());
      assert.equal(manifest?.digest, digest);
      assert.deepEqual(lines(storage), [`GET /v2/app/manifests/${digest}?X-Signature=s`]);
      assert.equal(storage.requests[0]?.headers.authorization, undefined);
      assert.equal(storage.requests[0]?.headers.cookie, undefined);
      assert.equal(source.requests, 3);
    });

    it("within its origin with Authorization", async () => {
      const server = await registry({
        auth: basic,
        faults: ({ path, headers }) =>
          path.includes("/a/") && headers.authorization !== undefined
            ? { redirect: path.replace("/a/", "/b/") }
            : undefined,
      });
      const { digest } = server.pushImage("b");
      const found = await client(secret).manifest(repositoryOf(server, "a"), { digest }, live());
      assert.equal(found?.digest, digest);
      assert.equal(server.requests.at(-1)?.headers.authorization, "Basic dTpw");
    });

    it("and stays anonymous when another origin sends it back", async () => {
      const server = await registry({ auth: basic });
      const { digest } = server.pushImage("app");
      const back = await registry({
        faults: () => ({ redirect: `${server.url}/v2/app/manifests/${digest}` }),
      });
      const first = await registry({
        auth: basic,
        faults: ({ headers }) =>
          headers.authorization === undefined ? undefined : { redirect: `${back.url}/x` },
      });
      await rejects(
        client(secret).manifest(repositoryOf(first), { digest }, live()),
        "registry.unauthorized",
        `GET http://HOST/v2/app/manifests/${digest}: status 401 "UNAUTHORIZED" "authentication required"`,
        server,
      );
      assert.equal(server.requests[0]?.headers.authorization, undefined);
    });

    it("no further than the limit", async () => {
      const made = await failing({ redirect: "/v2/app/manifests/x" });
      const { source, answer } = get(made);
      await rejects(
        answer,
        "registry.unsafe-redirect",
        "GET http://HOST/v2/app/manifests/x: more than 3 redirects",
        made.server,
      );
      assert.equal(source.requests, 4);
    });

    for (const [target, message] of [
      ["http://example.com/x", 'the redirect to "http://example.com/x" is not https'],
      ["ftp://example.com/x", 'the redirect to "ftp://example.com/x" is not https'],
      ["file:///etc/passwd", 'the redirect to "null/etc/passwd" is not https'],
      [
        "https://user:secret@example.com/x",
        'the redirect to "https://example.com/x" carries credentials',
      ],
      ["https://user@example.com/x", 'the redirect to "https://example.com/x" carries credentials'],
      [
        "https://:secret@example.com/x",
        'the redirect to "https://example.com/x" carries credentials',
      ],
      ["ftp://127.0.0.1/x", 'the redirect to "ftp://127.0.0.1/x" is not https'],
      ["http://", 'the redirect to "http://" names no URL'],
    ] as const) {
      it(`not to ${target}`, async () => {
        const made = await failing({ redirect: target });
        const { source, answer } = get(made);
        await rejects(
          answer,
          "registry.unsafe-redirect",
          `GET http://HOST/v2/app/manifests/${made.digest}: ${message}`,
          made.server,
        );
        assert.equal(source.requests, 1);
      });
    }

    it("not to a metadata service, by address or by name", async () => {
      const looked: string[] = [];
      const lookup: LookupFunction = (hostname, { all }, callback) => {
        looked.push(hostname);
        if (all === true) callback(null, [{ address: "169.254.169.254", family: 4 }]);
        else callback(null, "169.254.169.254", 4);
      };
      for (const [host, address] of [
        ["169.254.169.254", "169.254.169.254"],
        ["[::ffff:169.254.169.254]", "::ffff:a9fe:a9fe"],
        ["blobs.example", "169.254.169.254"],
      ] as const) {
        const made = await failing({ redirect: `https://${host}/latest/meta-data` });
        const shown = host.startsWith("[") ? `[${address}]` : host;
        await rejects(
          get(made, { lookup }).answer,
          "registry.unsafe-redirect",
          `the registry sends to ${shown}, which is at ${address}: a loopback registry may not send there`,
        );
      }
      assert.deepEqual(looked, ["blobs.example"]);
    });
  });

  it("speaks https only to a registry that is not on this machine", async () => {
    const server = await registry();
    const toServer: LookupFunction = (_host, { all }, callback) => {
      if (all === true) callback(null, [{ address: "127.0.0.1", family: 4 }]);
      else callback(null, "127.0.0.1", 4);
    };
    const registryName = `registry.example:${server.host.split(":")[1]!}`;
    await rejects(
      client({ lookup: toServer }).manifest(
        { registry: registryName, repository: "app" },
        { digest: NOBODY },
        live(),
      ),
      "registry.unreachable",
      /^GET https:\/\/registry\.example:\d+\/v2\/app/,
    );
    assert.deepEqual(lines(server), []);
  });

  describe("goes through proxies", () => {
    it("of the environment for registries elsewhere, never for one on this machine", async () => {
      const asked: string[] = [];
      const proxy = createServer();
      proxy.on("connect", (request: IncomingMessage, socket: Socket) => {
        asked.push(request.url ?? "");
        socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
      });
      proxy.listen(0, "127.0.0.1");
      await once(proxy, "listening");
      closing({
        close: () =>
          new Promise((done) =>
            proxy.close(() => {
              done();
            }),
          ),
      });
      const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
      const env = { HTTPS_PROXY: url, HTTP_PROXY: url, NO_PROXY: "direct.example" };
      const source = client({ env });

      const server = await registry();
      const { digest } = server.pushImage("app");
      assert.equal(
        (await source.manifest(repositoryOf(server), { digest }, live()))?.digest,
        digest,
      );
      await rejects(
        source.manifest({ registry: "far.example", repository: "app" }, { digest }, live()),
        "registry.unreachable",
        /Proxy response \(403\)/,
      );
      assert.deepEqual(asked, ["far.example:443"]);
      const direct: LookupFunction = (_host, _options, callback) => {
        callback(Object.assign(new Error("no such host"), { code: "ENOTFOUND" }), "", 0);
      };
      await rejects(
        client({ env, lookup: direct }).manifest(
          { registry: "direct.example", repository: "app" },
          { digest },
          live(),
        ),
        "registry.unreachable",
        `GET https://direct.example/v2/app/manifests/${digest}: "no such host"`,
      );
    });

    it("and names the variable that holds no proxy", async () => {
      await rejects(
        client({ env: { HTTPS_PROXY: "::" } }).manifest(
          { registry: "far.example", repository: "app" },
          { digest: NOBODY },
          live(),
        ),
        "registry.unreachable",
        "HTTPS_PROXY or HTTP_PROXY does not name a proxy as http://host:port",
      );
    });
  });

  it("ends kept connections when it is closed", async () => {
    const made = await failing({});
    const { source, answer } = get(made);
    await answer;
    await source.close();
    const socket = connect(Number(made.server.host.split(":")[1]), "127.0.0.1");
    await once(socket, "connect");
    socket.destroy();
    await rejects(get(made, {}, AbortSignal.abort()).answer, "verifier.cancelled", /cancelled/);
  });
});
