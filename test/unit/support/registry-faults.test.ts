import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import { digestOf, seededFaults, startRegistry } from "../../support/registry";
import type { Fault, PushedImage, TestRegistry } from "../../support/registry";

describe("test registry's faults", () => {
  let registry: TestRegistry;
  let image: PushedImage;
  const get = (init?: RequestInit) => fetch(`${registry.url}/v2/app/manifests/v1`, init);
  const failWith = (fault: Fault) => {
    registry.faults = () => fault;
  };

  beforeEach(async () => {
    registry = await startRegistry();
    image = registry.pushImage("app", { tag: "v1" });
  });
  afterEach(() => registry.close());

  it("answers a status with headers and body, for the requests that the function picks", async () => {
    registry.faults = ({ method, path, n }) =>
      method === "GET" && path === "/v2/app/manifests/v1" && n === 1
        ? { status: 429, headers: { "Retry-After": "7" }, body: "slow down" }
        : undefined;
    const first = await get();
    assert.equal(first.status, 429);
    assert.equal(first.headers.get("retry-after"), "7");
    assert.equal(await first.text(), "slow down");
    assert.equal((await get()).status, 200);
  });

  it("does nothing to the registry when it answers a status instead", async () => {
    failWith({ status: 500 });
    await fetch(`${registry.url}/v2/app/manifests/v2`, { method: "PUT", body: "{}" });
    registry.faults = undefined;
    assert.equal((await fetch(`${registry.url}/v2/app/manifests/v2`)).status, 404);
  });

  it("lies about the digest", async () => {
    failWith({ lieDigest: true });
    const response = await get();
    const claimed = `sha256:${"0".repeat(64)}`;
    assert.equal(response.headers.get("docker-content-digest"), claimed);
    assert.equal(digestOf(new Uint8Array(await response.arrayBuffer())), image.digest);
  });

  it("replaces the body and keeps the true digest in the header", async () => {
    failWith({ replaceBody: (body) => `${body.toString()} ` });
    const response = await get();
    assert.equal(response.headers.get("docker-content-digest"), image.digest);
    const bytes = new Uint8Array(await response.arrayBuffer());
    assert.equal(bytes.length, image.manifest.length + 1);
  });

  it("sets and removes headers", async () => {
    failWith({ headers: { "Content-Type": "text/html", "Docker-Content-Digest": undefined } });
    const response = await get();
    assert.equal(response.headers.get("content-type"), "text/html");
    assert.equal(response.headers.get("docker-content-digest"), null);
  });

  it("redirects", async () => {
    failWith({ redirect: "http://192.0.2.1/elsewhere" });
    const response = await get({ redirect: "manual" });
    assert.equal(response.status, 307);
    assert.equal(response.headers.get("location"), "http://192.0.2.1/elsewhere");
  });

  it("cuts the connection in the middle of the body", async () => {
    failWith({ cut: true });
    const response = await get();
    assert.equal(response.headers.get("content-length"), String(image.manifest.length));
    await assert.rejects(response.text(), { message: "terminated" });
  });

  it("cuts the connection before the head when there is no body", async () => {
    failWith({ cut: true });
    await assert.rejects(get({ method: "HEAD" }), { message: "fetch failed" });
  });

  it("hangs until the client gives up", async () => {
    const given = new AbortController();
    registry.faults = () => {
      given.abort();
      return { hang: true };
    };
    await assert.rejects(get({ signal: given.signal }), { name: "AbortError" });
    assert.equal(registry.requests[0]?.status, undefined);
  });

  it("sends a body without end", async () => {
    failWith({ endless: true });
    const response = await get();
    assert.equal(response.headers.get("content-length"), null);
    let received = 0;
    for await (const chunk of response.body ?? []) {
      received += (chunk as Uint8Array).length;
      if (received > 1024 * 1024) break;
    }
    assert.ok(received > 1024 * 1024);
  });

  it("sends the whole body byte by byte", async () => {
    failWith({ replaceBody: "abc", trickleMs: 1 });
    assert.equal(await (await get()).text(), "abc");
  });

  it("draws the same faults from the same seed, about as often as asked", () => {
    const draws = (seed: number) => {
      const faults = seededFaults(seed, 0.25);
      return Array.from({ length: 1000 }, (_, i) =>
        faults({ method: "GET", path: `/v2/app/blobs/${i}`, headers: {}, n: 1 }),
      );
    };
    assert.deepEqual(
      draws(1).map((fault) => fault?.status),
      draws(1).map((fault) => fault?.status),
    );
    assert.notDeepEqual(draws(1), draws(2));
    const failed = draws(1).filter((fault) => fault !== undefined).length;
    assert.ok(failed > 200 && failed < 300, `${failed} of 1000`);
  });

  it("draws only from the faults that it is given", () => {
    const only: Fault = { status: 503 };
    const faults = seededFaults(1, 1, [only]);
    assert.equal(faults({ method: "GET", path: "/", headers: {}, n: 1 }), only);
  });
});

describe("test registry's server", () => {
  let registry: TestRegistry;
  beforeEach(async () => {
    registry = await startRegistry();
  });
  afterEach(() => registry.close());

  const root = () => fetch(`${registry.url}/v2/`);

  it("listens on the loopback address only", () => {
    assert.match(registry.host, /^127\.0\.0\.1:[1-9]\d*$/);
  });

  it("refuses connections while stopped, then has the same address and content", async () => {
    registry.pushImage("app", { tag: "v1" });
    const { host } = registry;
    await registry.stop();
    await assert.rejects(root(), { message: "fetch failed" });
    await registry.start();
    assert.equal(registry.host, host);
    assert.equal((await fetch(`http://${host}/v2/app/manifests/v1`)).status, 200);
  });

  it("ends requests that hang when it stops", async () => {
    registry.faults = () => {
      setImmediate(() => void registry.stop());
      return { hang: true };
    };
    await assert.rejects(root(), { message: "fetch failed" });
  });

  it("logs requests in order with what was sent and answered", async () => {
    await fetch(`${registry.url}/v2/app/tags/list?n=1`, { headers: { "x-test": "1" } });
    await root();
    await root();
    assert.deepEqual(
      registry.requests.map(({ method, path, n, status }) => [method, path, n, status]),
      [
        ["GET", "/v2/app/tags/list?n=1", 1, 404],
        ["GET", "/v2/", 1, 200],
        ["GET", "/v2/", 2, 200],
      ],
    );
    assert.equal(registry.requests[0]?.headers["x-test"], "1");
    registry.resetRequests();
    await root();
    assert.deepEqual(
      registry.requests.map(({ path, n }) => [path, n]),
      [["/v2/", 1]],
    );
  });

  it("counts connections and the requests that waited at one time", async () => {
    const given = new AbortController();
    registry.faults = () => {
      if (registry.requests.length === 3) given.abort();
      return { hang: true };
    };
    const waiting = [1, 2, 3].map(() => fetch(registry.url, { signal: given.signal }));
    await Promise.allSettled(waiting);
    assert.deepEqual(registry.counters, { requests: 3, connections: 3, peakInFlight: 3 });
  });

  it("survives a client that sends half a request", async () => {
    const socket = connect(Number(registry.host.split(":")[1]), "127.0.0.1");
    await once(socket, "connect");
    socket.write("PUT /v2/app/manifests/v1 HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{");
    socket.destroy();
    await once(socket, "close");
    assert.equal((await root()).status, 200);
  });
});
