import assert from "node:assert/strict";
import {
  Authenticator,
  defaultEntraToken,
  type EntraTokenProvider,
} from "../../../../trust/registry/auth";
import { isAzureRegistry } from "../../../../trust/registry/auth/acr";
import type { Endpoint } from "../../../../trust/registry/endpoint";
import { Transport } from "../../../../trust/registry/transport";
import type { TestRegistry, TokenOptions } from "../../../support/registry";
import { closesAll, closing, lines, live, registry, rejects } from "../support";

/** A registry on loopback that goes by the name of one on Azure. */
const azure = async (
  tokens: TokenOptions,
): Promise<{ server: TestRegistry; endpoint: Endpoint }> => {
  const service = "acme.azurecr.io";
  const server = await registry({ auth: { mode: "bearer", acr: true, service, ...tokens } });
  const endpoint = { registry: service, origin: server.url, hostname: "127.0.0.1", loopback: true };
  return { server, endpoint };
};

const entra = (token: string, tenant?: string): EntraTokenProvider & { scopes: string[] } => {
  const scopes: string[] = [];
  const provider: EntraTokenProvider = (scope) => {
    scopes.push(scope);
    return Promise.resolve({ token, ...(tenant === undefined ? {} : { tenant }) });
  };
  return Object.assign(provider, { scopes });
};

/** Does what RegistryClient does after a 401, with an endpoint of the test's making; again for each value that is refused. */
const respond = async (
  { server, endpoint }: { server: TestRegistry; endpoint: Endpoint },
  entraToken: EntraTokenProvider,
  credential?: { kind: "identity-token"; token: string },
  refusals = 0,
): Promise<string | undefined> => {
  const transport = closing(new Transport({ env: {}, sleep: () => Promise.resolve() }));
  const authenticator = new Authenticator({
    transport,
    credentials: { credential: () => Promise.resolve(credential) },
    entraToken,
    actions: "pull",
    now: Date.now,
  });
  const url = new URL("/v2/app/manifests/1", server.url);
  const answer = await transport.send({
    endpoint,
    method: "GET",
    url,
    limit: 1000,
    redirects: "follow",
    signal: live(),
  });
  const again = (refused?: string) =>
    authenticator.respond(
      endpoint,
      "app",
      answer,
      { refused, fresh: refused !== undefined },
      live(),
    );
  let value = await again();
  for (let count = 0; count < refusals && value !== undefined; count++) value = await again(value);
  return value;
};

describe("Azure Container Registry", () => {
  closesAll();

  it("is known by its domains, whole", () => {
    for (const name of ["acme.azurecr.io", "acme.azurecr.cn", "acme.azurecr.us"])
      assert.ok(isAzureRegistry(name));
    for (const name of [
      "azurecr.io",
      "acme.azurecr.io.evil.example",
      "evil-azurecr.io",
      "acme.azurecr.io:5000",
    ])
      assert.equal(isAzureRegistry(name), false, name);
  });

  it("gets an anonymous token where that is allowed, and asks nobody for an identity", async () => {
    const made = await azure({ anonymous: true });
    const provider = entra("unused");
    assert.match((await respond(made, provider)) ?? "", /^Bearer /);
    assert.deepEqual(provider.scopes, []);
  });

  it("exchanges an Entra token where it is not", async () => {
    const made = await azure({ anonymous: false, entraToken: "entra" });
    const provider = entra("entra", "tenant");
    assert.match((await respond(made, provider)) ?? "", /^Bearer /);
    assert.deepEqual(provider.scopes, ["https://containerregistry.azure.net/.default"]);
    assert.deepEqual(lines(made.server).slice(1), [
      "GET /oauth2/token?service=acme.azurecr.io&scope=repository%3Aapp%3Apull",
      "POST /oauth2/exchange",
      "POST /oauth2/token",
    ]);
  });

  it("reads the tenant from the token where the provider names none", async () => {
    const payload = Buffer.from(JSON.stringify({ tid: "tenant" })).toString("base64url");
    const token = `e30.${payload}.c2ln`;
    const made = await azure({ anonymous: false, entraToken: token });
    assert.match((await respond(made, entra(token))) ?? "", /^Bearer /);
  });

  it("exchanges an Entra token once where the registry refuses the anonymous one", async () => {
    const made = await azure({ anonymous: true, entraToken: "entra" });
    const provider = entra("entra", "tenant");
    assert.match((await respond(made, provider, undefined, 1)) ?? "", /^Bearer /);
    assert.equal(provider.scopes.length, 1);
    assert.deepEqual(lines(made.server).slice(1), [
      "GET /oauth2/token?service=acme.azurecr.io&scope=repository%3Aapp%3Apull",
      "POST /oauth2/exchange",
      "POST /oauth2/token",
    ]);
    assert.equal(await respond(made, provider, undefined, 2), undefined);
  });

  it("has nothing better than Docker's credentials that are refused", async () => {
    const credential = { kind: "identity-token", token: "docker" } as const;
    const provider = entra("unused");
    const taken = await azure({ anonymous: true, identityToken: "docker" });
    assert.equal(await respond(taken, provider, credential, 1), undefined);
    const refused = await azure({ anonymous: true, identityToken: "another" });
    await rejects(
      respond(refused, provider, credential),
      "registry.unauthorized",
      "token service http://HOST/oauth2/token: status 401",
      refused.server,
    );
    assert.deepEqual(provider.scopes, []);
  });

  it("asks nobody for an identity because the token service is in trouble", async () => {
    const made = await azure({ anonymous: true });
    made.server.faults = ({ path }) =>
      path.startsWith("/oauth2/token") ? { status: 500 } : undefined;
    const provider = entra("unused");
    await rejects(
      respond(made, provider),
      "registry.error",
      /^token service http:\/\/HOST\/oauth2\/token: status 500/,
      made.server,
    );
    assert.deepEqual(provider.scopes, []);
  });

  it("prefers Docker's credentials", async () => {
    const made = await azure({ anonymous: false, identityToken: "docker" });
    const provider = entra("unused");
    const credential = { kind: "identity-token", token: "docker" } as const;
    assert.match((await respond(made, provider, credential)) ?? "", /^Bearer /);
    assert.deepEqual(provider.scopes, []);
  });

  it("says so when the registry refuses the Entra token", async () => {
    const made = await azure({ anonymous: false, entraToken: "other" });
    const error = await rejects(
      respond(made, entra("s3cret", "tenant")),
      "registry.unauthorized",
      "token service http://HOST/oauth2/exchange: status 401",
      made.server,
    );
    assert.doesNotMatch(error.message, /s3cret/);
  });

  it("says what to do when there is no identity", async () => {
    const made = await azure({ anonymous: false });
    await rejects(
      respond(made, () => Promise.reject(new Error("s3cret"))),
      "registry.unauthorized",
      "no Microsoft Entra token: log in with az acr login, az login or docker login, or set up a workload identity",
    );
  });

  it("says what to install when @azure/identity is not there", async function () {
    try {
      require.resolve("@azure/identity");
    } catch {
      await rejects(
        defaultEntraToken("scope", live()),
        "registry.unauthorized",
        "no Docker credentials for the registry, and @azure/identity is not installed: npm install @azure/identity, or az acr login",
      );
    }
  });
});
