import assert from "node:assert/strict";
import type { Credential, CredentialSource } from "../../../../trust/registry";
import {
  startTokenServer,
  type RegistryOptions,
  type TestRegistry,
} from "../../../support/registry";
import {
  client,
  closesAll,
  closing,
  lines,
  live,
  registry,
  rejects,
  repositoryOf,
  until,
} from "../support";

const user = { username: "u", password: "s3cret" };
const password = { kind: "password", ...user } as const;

const known = (credential: Credential | undefined): CredentialSource => ({
  credential: () => Promise.resolve(credential),
});

const tokenPath = (server: TestRegistry, repository: string, path = "/token"): string =>
  `GET ${path}?service=${encodeURIComponent(server.host)}&scope=${encodeURIComponent(`repository:${repository}:pull`)}`;

const pull = async (
  options: RegistryOptions,
  credential?: Credential,
): Promise<{ server: TestRegistry; pulled: () => Promise<unknown>; secretFree: () => void }> => {
  const server = await registry(options);
  const { digest } = server.pushImage("app");
  const source = client({ credentials: known(credential) });
  return {
    server,
    pulled: async () =>
      (await source.manifest(repositoryOf(server), { digest }, live()))?.digest === digest,
    secretFree: () => {
      assert.ok(server.requests.every(({ path }) => !path.includes(user.password)));
    },
  };
};

describe("Authenticator", () => {
  closesAll();

  it("gets an anonymous token after the first refusal, for the scope that it needs itself", async () => {
    const { server, pulled } = await pull({ auth: { mode: "bearer" } });
    assert.equal(await pulled(), true);
    assert.deepEqual(
      server.requests.map(({ method, status }) => `${method} ${String(status)}`),
      ["GET 401", "GET 200", "GET 200"],
    );
    assert.equal(lines(server)[1], tokenPath(server, "app"));
    assert.equal(server.requests[1]?.headers.authorization, undefined);
    assert.match(server.requests[2]?.headers.authorization ?? "", /^Bearer [0-9a-f-]{36}$/);
  });

  it("keeps the token, and asks for another repository's at once", async () => {
    const server = await registry({ auth: { mode: "bearer" } });
    const source = client();
    for (const repository of ["a", "a", "b"]) {
      const { digest } = server.pushImage(repository);
      await source.manifest(repositoryOf(server, repository), { digest }, live());
    }
    const paths = lines(server).map((line) => line.replace(/sha256:.*/, "…"));
    assert.deepEqual(paths, [
      "GET /v2/a/manifests/…",
      tokenPath(server, "a"),
      "GET /v2/a/manifests/…",
      "GET /v2/a/manifests/…",
      tokenPath(server, "b"),
      "GET /v2/b/manifests/…",
    ]);
  });

  it("gets one token for many requests at once", async () => {
    const server = await registry({ auth: { mode: "bearer" }, latencyMs: 5 });
    const images = Array.from({ length: 20 }, () => server.pushImage("app"));
    const source = client({ maxConcurrency: 40 });
    await Promise.all(
      images.map(({ digest }) => source.manifest(repositoryOf(server), { digest }, live())),
    );
    assert.equal(lines(server).filter((line) => line === tokenPath(server, "app")).length, 1);
    assert.equal(server.requests.length, 41);
  });

  it("gets a new token before the old one ends", async () => {
    let now = 1_000_000;
    const server = await registry({ auth: { mode: "bearer", expiresInSeconds: 100 } });
    const { digest } = server.pushImage("app");
    const source = client({ now: () => now });
    const read = () => source.manifest(repositoryOf(server), { digest }, live());
    await read();
    now += 89_000;
    await read();
    assert.equal(source.requests, 4);
    now += 2_000;
    await read();
    assert.equal(source.requests, 6);
    assert.ok(server.requests.slice(3).every(({ status }) => status === 200));
  });

  it("replaces a token that the registry no longer takes", async () => {
    const { server, pulled } = await pull({ auth: { mode: "bearer" } });
    await pulled();
    server.tokens?.revoke();
    assert.equal(await pulled(), true);
    assert.deepEqual(
      server.requests.slice(3).map(({ status }) => status),
      [401, 200, 200],
    );
  });

  it("gives up after one new token", async () => {
    const { server, pulled } = await pull({
      auth: { mode: "bearer" },
      faults: ({ path }) =>
        path.startsWith("/v2/")
          ? { status: 401, headers: { "www-authenticate": `Bearer realm="${server.url}/token"` } }
          : undefined,
    });
    await rejects(
      pulled(),
      "registry.unauthorized",
      /^GET http:\/\/HOST\/v2\/app\/manifests\/sha256:[0-9a-f]{64}: status 401 "UNKNOWN" "fault: status 401"$/,
      server,
    );
    assert.equal(server.requests.length, 3);
  });

  it("shows name and password to the token service, not to the registry", async () => {
    const { server, pulled, secretFree } = await pull({ auth: { mode: "bearer", user } }, password);
    assert.equal(await pulled(), true);
    assert.equal(server.requests[1]?.headers.authorization, "Basic dTpzM2NyZXQ=");
    secretFree();
  });

  it("exchanges an identity token by POST", async () => {
    const { server, pulled, secretFree } = await pull(
      { auth: { mode: "bearer", user, identityToken: "identity" } },
      { kind: "identity-token", token: "identity" },
    );
    assert.equal(await pulled(), true);
    assert.deepEqual(lines(server)[1], "POST /token");
    secretFree();
  });

  it("authenticates with Basic where the registry wants it, from the second request on at once", async () => {
    const { server, pulled } = await pull({ auth: { mode: "basic", ...user } }, password);
    assert.equal(await pulled(), true);
    assert.equal(await pulled(), true);
    assert.deepEqual(
      server.requests.map(({ headers, status }) => [headers.authorization, status]),
      [
        [undefined, 401],
        ["Basic dTpzM2NyZXQ=", 200],
        ["Basic dTpzM2NyZXQ=", 200],
      ],
    );
  });

  for (const [what, options, credential, message] of [
    [
      "no credentials for Basic",
      { auth: { mode: "basic", ...user } },
      undefined,
      "HOST wants credentials, and none are configured: docker login HOST",
    ],
    [
      "an identity token for Basic",
      { auth: { mode: "basic", ...user } },
      { kind: "identity-token", token: "t" },
      "HOST wants a name and password, and an identity token is configured",
    ],
    [
      "a wrong password for Basic",
      { auth: { mode: "basic", ...user } },
      { ...password, password: "wrong" },
      /^GET http:\/\/HOST\/v2\/app\/manifests\/sha256:[0-9a-f]+: status 401 "UNAUTHORIZED" "authentication required"$/,
    ],
    [
      "no credentials for the token service",
      { auth: { mode: "bearer", user } },
      undefined,
      "token service http://HOST/token: status 401",
    ],
    [
      "a wrong password for the token service",
      { auth: { mode: "bearer", user } },
      { ...password, password: "wrong" },
      "token service http://HOST/token: status 401",
    ],
    [
      "a wrong identity token",
      { auth: { mode: "bearer", user, identityToken: "t" } },
      { kind: "identity-token", token: "x" },
      "token service http://HOST/token: status 401",
    ],
  ] as const satisfies readonly (readonly [
    string,
    RegistryOptions,
    Credential | undefined,
    string | RegExp,
  ])[]) {
    it(`says what is wrong with ${what}`, async () => {
      const { server, pulled } = await pull(options, credential);
      const error = await rejects(pulled(), "registry.unauthorized", message, server);
      assert.doesNotMatch(error.message, /s3cret|wrong|dTpz/);
    });
  }

  it("says so when a registry refuses and names no way in", async () => {
    const { server, pulled } = await pull({ faults: () => ({ status: 401 }) });
    await rejects(
      pulled(),
      "registry.unauthorized",
      "HOST refuses access and names no way to authenticate",
      server,
    );
  });

  describe("with a token service elsewhere", () => {
    it("asks anonymously", async () => {
      const tokens = closing(await startTokenServer());
      const { server, pulled } = await pull({ auth: { mode: "bearer", server: tokens } });
      assert.equal(await pulled(), true);
      assert.equal(tokens.requests.length, 1);
      assert.equal(server.requests.length, 2);
    });

    it("never sends credentials to it", async () => {
      for (const credential of [password, { kind: "identity-token", token: "t" } as const]) {
        const tokens = closing(await startTokenServer({ user }));
        const { server, pulled } = await pull(
          { auth: { mode: "bearer", server: tokens } },
          credential,
        );
        await rejects(
          pulled(),
          "registry.unsafe-redirect",
          `HOST names the token service "${tokens.url}", which does not belong to it: the credentials were not sent`,
          server,
        );
        assert.deepEqual(tokens.requests, []);
      }
    });

    it("never shows another registry the token that a registry's credentials bought", async () => {
      const own = await registry({ auth: { mode: "bearer", user, service: "hub" } });
      const hostile = await registry({
        auth: { mode: "bearer", user, service: "hub", realm: `${own.url}/token` },
      });
      const source = client({
        credentials: {
          credential: (host) => Promise.resolve(host === own.host ? password : undefined),
        },
      });
      const { digest } = own.pushImage("app");
      assert.ok(await source.manifest(repositoryOf(own), { digest }, live()));
      await rejects(
        source.manifest(repositoryOf(hostile), { digest }, live()),
        "registry.unauthorized",
        "token service http://HOST/token: status 401",
        own,
      );
      assert.deepEqual(
        hostile.requests.map(({ headers }) => headers.authorization),
        [undefined],
      );
    });

    it("never follows a redirect of it", async () => {
      const other = await registry();
      const { server, pulled } = await pull({
        auth: { mode: "bearer" },
        faults: ({ path }) =>
          path.startsWith("/token") ? { redirect: `${other.url}/token` } : undefined,
      });
      await rejects(
        pulled(),
        "registry.unsafe-redirect",
        "GET http://HOST/token: a redirect, which is not followed",
        server,
      );
      assert.deepEqual(other.requests, []);
    });

    it("does not answer the challenge of a redirect's target", async () => {
      const storage = await registry({ auth: { mode: "bearer", user } });
      const { server, pulled } = await pull(
        { faults: () => ({ redirect: `${storage.url}/v2/app/manifests/1` }) },
        password,
      );
      await rejects(
        pulled(),
        "registry.unauthorized",
        'GET http://HOST/v2/app/manifests/1: status 401 "UNAUTHORIZED" "authentication required"',
        storage,
      );
      assert.deepEqual(lines(storage), ["GET /v2/app/manifests/1"]);
      assert.equal(server.requests.length, 1);
    });

    for (const [body, message] of [
      ["{}", "the answer holds no token"],
      ['{"token":"a\\nb"}', "the answer holds no token"],
      ['{"token":"a","token":"b"}', "the answer holds no token"],
      ['{"token":5}', "the answer holds no token"],
      ["<html>", "the answer holds no token"],
    ]) {
      it(`refuses its answer ${String(body)}`, async () => {
        const { server, pulled } = await pull({
          auth: { mode: "bearer" },
          faults: ({ path }) =>
            path.startsWith("/token") ? { replaceBody: body ?? "" } : undefined,
        });
        await rejects(
          pulled(),
          "registry.invalid-response",
          `token service http://HOST/token: ${String(message)}`,
          server,
        );
      });
    }

    it("refuses an overlong service name", async () => {
      const { server, pulled } = await pull({ auth: { mode: "bearer", service: "s".repeat(256) } });
      await rejects(
        pulled(),
        "registry.invalid-response",
        "HOST names a service of more than 255 characters",
        server,
      );
    });
  });

  describe("when the one who asked for a shared token is cancelled", () => {
    it("lets the others get theirs", async () => {
      const controller = new AbortController();
      const server = await registry({
        auth: { mode: "bearer" },
        faults: ({ path, n }) =>
          path.startsWith("/token") && n === 1 ? { hang: true } : undefined,
      });
      const { digest } = server.pushImage("app");
      const source = client();
      const read = (signal: AbortSignal) =>
        source.manifest(repositoryOf(server), { digest }, signal);
      const cancelled = rejects(read(controller.signal), "verifier.cancelled", /cancelled$/);
      await until(() => lines(server).includes(tokenPath(server, "app")));
      const other = read(live());
      await new Promise(setImmediate);
      controller.abort();
      await cancelled;
      assert.equal((await other)?.digest, digest);
    });
  });
});
