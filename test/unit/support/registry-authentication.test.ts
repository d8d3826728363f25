import assert from "node:assert/strict";
import { startRegistry, startTokenServer } from "../../support/registry";
import type { RegistryOptions, TestRegistry, TokenServer } from "../../support/registry";

const user = { username: "alice", password: "s3cret" };
const basic = `Basic ${Buffer.from("alice:s3cret").toString("base64")}`;

interface TokenAnswer {
  readonly token?: string;
  readonly access_token: string;
}

describe("test registry's authentication", () => {
  let registry: TestRegistry;
  const start = async (auth: RegistryOptions["auth"]) => {
    registry = await startRegistry(auth && { auth });
    registry.pushImage("team/app", { tag: "v1" });
  };
  const pull = (authorization?: string) =>
    fetch(`${registry.url}/v2/team/app/manifests/v1`, {
      headers: authorization === undefined ? {} : { authorization },
    });
  const challenge = async (): Promise<Record<string, string>> => {
    const header = (await pull()).headers.get("www-authenticate") ?? "";
    const pairs = [...header.matchAll(/(\w+)="([^"]*)"/g)];
    return Object.fromEntries(pairs.map(([, name = "", value = ""]) => [name, value]));
  };
  /** What a client does with a challenge: the token endpoint's answer to GET. */
  const ask = async (authorization?: string, scope?: string) => {
    const { realm = "", service = "", scope: wanted = "" } = await challenge();
    const query = new URLSearchParams({ service, scope: scope ?? wanted });
    return fetch(`${realm}?${query.toString()}`, {
      headers: authorization === undefined ? {} : { authorization },
    });
  };
  const post = (path: string, form: Record<string, string>) =>
    fetch(`${registry.url}${path}`, { method: "POST", body: new URLSearchParams(form) });
  const bearer = async (response: Response) =>
    `Bearer ${((await response.json()) as TokenAnswer).access_token}`;

  afterEach(() => registry.close());

  it("asks for Basic credentials and takes only the right ones", async () => {
    await start({ mode: "basic", ...user });
    const refused = await pull();
    assert.equal(refused.status, 401);
    assert.equal(refused.headers.get("www-authenticate"), 'Basic realm="registry"');
    assert.equal((await pull(basic)).status, 200);
    assert.equal((await pull(`Basic ${Buffer.from("alice:no").toString("base64")}`)).status, 401);
  });

  it("names realm, service and scope, and gives anybody a token to pull", async () => {
    await start({ mode: "bearer" });
    assert.deepEqual(await challenge(), {
      realm: `${registry.url}/token`,
      service: registry.host,
      scope: "repository:team/app:pull",
    });
    assert.equal((await pull(await bearer(await ask()))).status, 200);
  });

  it("gives no anonymous token where there is a user, and checks the password", async () => {
    await start({ mode: "bearer", user });
    assert.equal((await ask()).status, 401);
    assert.equal((await ask(`Basic ${Buffer.from("alice:no").toString("base64")}`)).status, 401);
    assert.equal((await pull(await bearer(await ask(basic)))).status, 200);
  });

  it("lets an anonymous token pull and not push", async () => {
    await start({ mode: "bearer", user, anonymous: true });
    const authorization = await bearer(await ask(undefined, "repository:team/app:pull,push"));
    assert.equal((await pull(authorization)).status, 200);
    const push = await fetch(`${registry.url}/v2/team/app/blobs/uploads/`, {
      method: "POST",
      headers: { authorization },
    });
    assert.match(push.headers.get("www-authenticate") ?? "", /error="insufficient_scope"$/);
  });

  it("refuses a token for another repository, an unknown one and a revoked one", async () => {
    await start({ mode: "bearer" });
    const other = await pull(await bearer(await ask(undefined, "repository:other:pull")));
    assert.match(other.headers.get("www-authenticate") ?? "", /error="insufficient_scope"$/);
    const unknown = await pull("Bearer made-up");
    assert.match(unknown.headers.get("www-authenticate") ?? "", /error="invalid_token"$/);
    const authorization = await bearer(await ask());
    registry.tokens?.revoke();
    assert.equal((await pull(authorization)).status, 401);
  });

  it("refuses a token that was issued for another service", async () => {
    await start({ mode: "bearer" });
    const { realm = "", scope = "" } = await challenge();
    const query = new URLSearchParams({ service: "other", scope });
    const response = await fetch(`${realm}?${query.toString()}`);
    assert.equal((await pull(await bearer(response))).status, 401);
  });

  it("gives a token for an identity token by POST", async () => {
    await start({ mode: "bearer", user, identityToken: "identity" });
    const form = {
      grant_type: "refresh_token",
      service: registry.host,
      scope: "repository:team/app:pull",
    };
    const wrong = await post("/token", { ...form, refresh_token: "other" });
    assert.equal(wrong.status, 401);
    const right = await post("/token", { ...form, refresh_token: "identity" });
    assert.equal((await pull(await bearer(right))).status, 200);
  });

  it("exchanges an Entra token as Azure Container Registry does", async () => {
    await start({ mode: "bearer", acr: true, anonymous: false, entraToken: "entra" });
    assert.equal((await challenge()).realm, `${registry.url}/oauth2/token`);
    const service = registry.host;
    const exchange = { grant_type: "access_token", service, tenant: "t" };
    assert.equal((await post("/oauth2/exchange", { ...exchange, access_token: "x" })).status, 401);
    const exchanged = await post("/oauth2/exchange", { ...exchange, access_token: "entra" });
    const { refresh_token } = (await exchanged.json()) as { refresh_token: string };
    const answer = (await (
      await post("/oauth2/token", {
        grant_type: "refresh_token",
        service,
        scope: "repository:team/app:pull",
        refresh_token,
      })
    ).json()) as TokenAnswer;
    assert.deepEqual(Object.keys(answer), ["access_token"]);
    assert.equal((await pull(`Bearer ${answer.access_token}`)).status, 200);
  });

  it("names any realm that a test asks for", async () => {
    await start({ mode: "bearer", realm: "http://192.0.2.1/token", service: "svc" });
    assert.equal((await challenge()).realm, "http://192.0.2.1/token");
    assert.equal((await challenge()).service, "svc");
  });

  describe("with a token server of its own", () => {
    let server: TokenServer;
    beforeEach(async () => {
      server = await startTokenServer({ user });
    });
    afterEach(() => server.close());

    it("takes the tokens that the other server issues, and issues none itself", async () => {
      await start({ mode: "bearer", server });
      assert.equal((await challenge()).realm, `${server.url}/token`);
      assert.equal((await pull(await bearer(await ask(basic)))).status, 200);
      assert.deepEqual(
        server.requests.map(({ method, headers }) => [method, headers.authorization]),
        [["GET", basic]],
      );
      assert.equal((await fetch(`${registry.url}/token`)).status, 404);
    });
  });
});
