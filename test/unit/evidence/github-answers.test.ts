import assert from "node:assert/strict";
import { GithubAttestations } from "../../../trust/evidence";
import { limits } from "../../../trust/limits";
import { RegistryError } from "../../../trust/registry";
import { GithubServer, type GithubOptions } from "../../support/github";
import { DIGEST } from "./support";

const REPOSITORY = "acme/shop";

describe("GitHub's answers", () => {
  const opened: { close(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const one of opened.splice(0).reverse()) await one.close();
  });
  const start = async (options: GithubOptions = {}): Promise<GithubServer> => {
    const server = await GithubServer.listen(options);
    opened.push(server);
    return server;
  };
  const list = (server: GithubServer, env: NodeJS.ProcessEnv = {}) => {
    const github = new GithubAttestations({ env: { GITHUB_API_URL: server.apiUrl, ...env } });
    opened.push(github);
    return github.of(REPOSITORY).bundles(DIGEST, AbortSignal.timeout(10_000));
  };
  const refusal = async (listed: Promise<unknown>, { host }: GithubServer): Promise<string> => {
    try {
      await listed;
    } catch (error) {
      assert.ok(error instanceof RegistryError);
      return `${error.code}: ${error.message.replaceAll(host, "HOST")}`;
    }
    return "nothing was refused";
  };

  it("404 is no attestation only where the repository is shown", async () => {
    const server = await start();
    assert.deepEqual(await list(server), []);
    assert.deepEqual(
      server.requests.map(({ path }) => path.replace(/\?.*/, "")),
      [`/api/v3/repos/acme/shop/attestations/${DIGEST}`, "/api/v3/repos/acme/shop"],
    );
  });

  it("404 about a private repository leaves it open whether there are any", async () => {
    const server = await start({ hidden: [REPOSITORY] });
    const what =
      "github.unauthorized: GET http://HOST/api/v3/repos/acme/shop: status 404, there is no such repository, or it is not shown";
    assert.equal(await refusal(list(server), server), `${what} without a token`);
    assert.equal(
      await refusal(list(server, { GH_TOKEN: "t0ken" }), server),
      `${what} to this token`,
    );
  });

  it("a next page whose path is no UTF-8 is refused", async () => {
    const server = await start();
    server.add(REPOSITORY, DIGEST, {});
    server.faults = () => ({ headers: { link: '</%ff>; rel="next"' } });
    assert.match(await refusal(list(server), server), /^registry\.unsafe-redirect: /);
  });

  it("pages that together are larger than an image's evidence may be are refused", async () => {
    const server = await start({ perPage: 1 });
    const size = Math.ceil(limits.evidenceBytes / 3);
    for (let page = 0; page < 4; page++) server.add(REPOSITORY, DIGEST, { text: "x".repeat(size) });
    assert.match(
      await refusal(list(server), server),
      /^registry\.limit: .*: more than 67108864 bytes of attestations$/,
    );
    assert.equal(server.requests.length, 3);
  });
});
