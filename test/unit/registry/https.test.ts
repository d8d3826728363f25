import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage } from "node:http";
import { connect, type AddressInfo, type LookupFunction, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Dispatchers } from "../../../trust/registry/dispatchers";
import { endpointOf } from "../../../trust/registry/endpoint";
import { selfSigned, type RegistryOptions, type TestRegistry } from "../../support/registry";
import { client, closesAll, closing, lines, live, NOBODY, registry, rejects } from "./support";

/** Names that a person gives; the tests' look-up leads them to this machine. */
const HOSTS = ["registry.acme.test", "blobs.acme.test"];

const leadsTo = (address: string): LookupFunction => {
  return (_hostname, { all }, callback) => {
    if (all === true) callback(null, [{ address, family: 4 }]);
    else callback(null, address, 4);
  };
};

describe("a registry over https", () => {
  closesAll();
  const tls = selfSigned(HOSTS);
  let directory: string;
  let file: string;

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "countersign-ca-"));
    file = join(directory, "ca.pem");
    await writeFile(file, tls.certificate);
  });
  afterEach(() => rm(directory, { recursive: true }));

  const secure = async (
    options: RegistryOptions = {},
  ): Promise<{ server: TestRegistry; port: string }> => {
    const server = await registry({ tls, ...options });
    return { server, port: server.host.split(":")[1] ?? "" };
  };
  const at = (port: string) => ({ registry: `registry.acme.test:${port}`, repository: "app" });
  const lookup = leadsTo("127.0.0.1");

  for (const variable of ["SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS"]) {
    it(`is trusted by an authority in ${variable}`, async () => {
      const { server, port } = await secure();
      const { digest } = server.pushImage("app");
      const source = client({ lookup, env: { [variable]: file } });
      assert.equal((await source.manifest(at(port), { digest }, live()))?.digest, digest);
    });
  }

  it("is not trusted by nobody", async () => {
    const { server, port } = await secure();
    await rejects(
      client({ lookup }).manifest(at(port), { digest: NOBODY }, live()),
      "registry.unreachable",
      /^GET https:\/\/registry\.acme\.test:\d+\/v2\/app\/manifests\/sha256:f+: "self-signed certificate/,
    );
    assert.deepEqual(lines(server), []);
  });

  it("is not asked with a file of authorities that is none", async () => {
    const { port } = await secure();
    const missing = join(directory, "missing.pem");
    const empty = join(directory, "empty.pem");
    await writeFile(empty, "");
    for (const [path, problem] of [
      [missing, "which cannot be read"],
      [empty, "which holds no PEM certificate"],
    ] as const) {
      await rejects(
        client({ lookup, env: { SSL_CERT_FILE: path } }).manifest(
          at(port),
          { digest: NOBODY },
          live(),
        ),
        "registry.unreachable",
        `SSL_CERT_FILE names ${path}, ${problem}`,
      );
    }
  });

  it("is trusted by the same authority through a proxy's tunnel", async () => {
    const { server, port } = await secure();
    const { digest } = server.pushImage("app");
    const asked: string[] = [];
    const proxy = createServer();
    proxy.on("connect", (request: IncomingMessage, socket: Socket) => {
      asked.push(request.url ?? "");
      const tunnel = connect(Number(port), "127.0.0.1", () => {
        socket.write("HTTP/1.1 200 OK\r\n\r\n");
        socket.pipe(tunnel).pipe(socket);
      });
      socket.on("error", () => tunnel.destroy());
      tunnel.on("error", () => socket.destroy());
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
    const env = {
      SSL_CERT_FILE: file,
      HTTPS_PROXY: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    };
    const source = client({ env });
    assert.equal((await source.manifest(at(port), { digest }, live()))?.digest, digest);
    assert.deepEqual(asked, [`registry.acme.test:${port}`]);
  });

  it("may not send to plain http, nor to this machine by address or by name", async () => {
    for (const [target, message] of [
      ["http://blobs.acme.test/x", /the redirect to "http:\/\/blobs\.acme\.test\/x" is not https$/],
      ["http://127.0.0.1/x", /the redirect to "http:\/\/127\.0\.0\.1\/x" is not https$/],
      [
        "https://127.0.0.1/x",
        /^the registry sends to 127\.0\.0\.1, which is at 127\.0\.0\.1: a public registry may not send there$/,
      ],
      [
        "https://10.0.0.9/x",
        /^the registry sends to 10\.0\.0\.9, which is at 10\.0\.0\.9: a public registry may not send there$/,
      ],
      [
        "https://blobs.acme.test:PORT/x",
        /^the registry sends to blobs\.acme\.test, which is at 127\.0\.0\.1: a public registry may not send there$/,
      ],
    ] as const) {
      let port = "";
      const made = await secure({ faults: () => ({ redirect: target.replace("PORT", port) }) });
      port = made.port;
      const source = client({ lookup, env: { SSL_CERT_FILE: file } });
      await rejects(
        source.manifest(at(port), { digest: NOBODY }, live()),
        "registry.unsafe-redirect",
        message,
      );
      assert.equal(made.server.requests.length, 1);
    }
  });

  it("does not become one of a private network by another answer of its name server", async () => {
    const { server, port } = await secure({ faults: () => ({ redirect: "https://10.0.0.9/x" }) });
    let asked = 0;
    const rebound: LookupFunction = (...request) => {
      leadsTo(asked++ === 0 ? "127.0.0.1" : "10.0.0.7")(...request);
    };
    const source = client({ lookup: rebound, env: { SSL_CERT_FILE: file }, timeout: 1000 });
    await rejects(
      source.manifest(at(port), { digest: NOBODY }, live()),
      "registry.unsafe-redirect",
      "the registry sends to 10.0.0.9, which is at 10.0.0.9: a public registry may not send there",
    );
    assert.equal(server.requests.length, 1);
  });

  it("may not name a token service on this machine by name", async () => {
    const elsewhere = await secure();
    const realm = `https://blobs.acme.test:${elsewhere.port}/token`;
    const { port } = await secure({ auth: { mode: "bearer", realm } });
    const source = client({ lookup, env: { SSL_CERT_FILE: file } });
    await rejects(
      source.manifest(at(port), { digest: NOBODY }, live()),
      "registry.unsafe-redirect",
      "the registry sends to blobs.acme.test, which is at 127.0.0.1: a public registry may not send there",
    );
    assert.deepEqual(lines(elsewhere.server), []);
  });
});

describe("Dispatchers", () => {
  closesAll();
  const dispatchers = (address: string): Dispatchers =>
    closing(
      new Dispatchers({ connections: 1, connectTimeout: 1000, env: {}, lookup: leadsTo(address) }),
    );

  it("let a registry inside a private network refer to others inside it", async () => {
    const target = new URL("https://10.0.0.9/x");
    for (const [registryName, address] of [
      ["registry.corp.test", "10.0.0.7"],
      ["10.0.0.7:5000", "192.0.2.1"],
    ] as const) {
      assert.ok(await dispatchers(address).foreign(endpointOf(registryName), target));
    }
    await rejects(
      dispatchers("192.0.2.1").foreign(endpointOf("registry.corp.test"), target),
      "registry.unsafe-redirect",
      "the registry sends to 10.0.0.9, which is at 10.0.0.9: a public registry may not send there",
    );
  });

  it("take a registry for a public one if one of its addresses is", async () => {
    const both: LookupFunction = (_host, { all }, callback) => {
      if (all === true) {
        callback(
          null,
          ["10.0.0.7", "192.0.2.1"].map((address) => ({ address, family: 4 })),
        );
      } else callback(null, "10.0.0.7", 4);
    };
    const made = closing(
      new Dispatchers({ connections: 1, connectTimeout: 1000, env: {}, lookup: both }),
    );
    await rejects(
      made.foreign(endpointOf("registry.corp.test"), new URL("https://10.0.0.9/x")),
      "registry.unsafe-redirect",
      /: a public registry may not send there$/,
    );
  });

  it("take a registry whose name leads nowhere for a public one", async () => {
    const nowhere: LookupFunction = (host, _options, callback) => {
      callback(Object.assign(new Error(`no ${host}`), { code: "ENOTFOUND" }), []);
    };
    const made = closing(
      new Dispatchers({ connections: 1, connectTimeout: 1000, env: {}, lookup: nowhere }),
    );
    await rejects(
      made.foreign(endpointOf("registry.corp.test"), new URL("https://10.0.0.9/x")),
      "registry.unsafe-redirect",
      /: a public registry may not send there$/,
    );
  });

  it("let it refer to this machine or a metadata service no more than any other", async () => {
    for (const address of ["127.0.0.1", "169.254.169.254"]) {
      await rejects(
        dispatchers("10.0.0.7").foreign(
          endpointOf("registry.corp.test"),
          new URL(`https://${address}/`),
        ),
        "registry.unsafe-redirect",
        `the registry sends to ${address}, which is at ${address}: a private registry may not send there`,
      );
    }
  });
});
