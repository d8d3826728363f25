import assert from "node:assert/strict";
import { limits } from "../../../trust/limits";
import type { Digest } from "../../../trust/registry";
import {
  fallbackTag,
  mediaTypes,
  type RegistryOptions,
  type TestRegistry,
} from "../../support/registry";
import { client, closesAll, lines, live, NOBODY, registry, rejects, repositoryOf } from "./support";

const attach = (server: TestRegistry, digest: Digest, count: number): Digest[] =>
  Array.from({ length: count }, (_, index) =>
    server.putReferrer("app", digest, {
      artifactType: "application/x-test",
      layers: [{ mediaType: "text/plain", bytes: Buffer.from(String(index)) }],
    }),
  ).map((descriptor) => descriptor.digest);

const prepare = async (
  options: RegistryOptions,
  count: number,
): Promise<{ server: TestRegistry; digest: Digest; attached: Digest[] }> => {
  const server = await registry(options);
  const { digest } = server.pushImage("app");
  return { server, digest, attached: attach(server, digest, count) };
};

const list = async (server: TestRegistry, digest: Digest): Promise<Digest[]> =>
  (await client().referrers(repositoryOf(server), digest, live())).map((found) => found.digest);

describe("listing referrers", () => {
  closesAll();

  it("takes one request where the registry has the API", async () => {
    const { server, digest, attached } = await prepare({}, 3);
    assert.deepEqual((await list(server, digest)).sort(), attached.sort());
    assert.deepEqual(lines(server), [`GET /v2/app/referrers/${digest}`]);
    assert.equal(server.requests[0]?.headers.accept, mediaTypes.index);
  });

  it("follows the pages", async () => {
    const { server, digest, attached } = await prepare({ pageSize: 2 }, 5);
    assert.deepEqual((await list(server, digest)).sort(), attached.sort());
    assert.equal(server.requests.length, 3);
  });

  for (const [what, part, options] of [
    ["listing", "/referrers/", {}],
    ["fallback tag", "/manifests/", { referrersApi: false }],
  ] as const) {
    it(`does not take a ${what} without the field manifests for an empty one`, async () => {
      const { server, digest } = await prepare(options, 1);
      server.faults = ({ path }) => (path.includes(part) ? { replaceBody: "{}" } : undefined);
      await rejects(
        list(server, digest),
        "registry.invalid-response",
        /without the field manifests/,
      );
    });
  }

  for (const [what, referrersApi] of [
    ["has no API", false],
    ["lists none", "empty"],
  ] as const) {
    it(`reads the fallback tag where the registry ${what}`, async () => {
      const { server, digest, attached } = await prepare({ referrersApi }, 2);
      assert.deepEqual((await list(server, digest)).sort(), attached.sort());
      assert.deepEqual(lines(server), [
        `GET /v2/app/referrers/${digest}`,
        `GET /v2/app/manifests/${fallbackTag(digest)}`,
      ]);
    });
  }

  for (const status of [400, 404, 405, 406, 501]) {
    it(`takes status ${status} for "no API"`, async () => {
      const { server, digest, attached } = await prepare(
        {
          referrersApi: false,
          faults: ({ path }) => (path.includes("/referrers/") ? { status } : undefined),
        },
        1,
      );
      assert.deepEqual(await list(server, digest), attached);
    });
  }

  it("is empty for an unsigned image", async () => {
    const { server, digest } = await prepare({}, 0);
    assert.deepEqual(await list(server, digest), []);
    assert.equal(server.requests.length, 2);
  });

  for (const [status, code] of [
    [403, "registry.unauthorized"],
    [409, "registry.invalid-response"],
    [500, "registry.error"],
    [503, "registry.error"],
    [429, "registry.throttled"],
  ] as const) {
    it(`never takes status ${status} for "unsigned"`, async () => {
      const { server, digest } = await prepare({ faults: () => ({ status }) }, 1);
      await rejects(list(server, digest), code, new RegExp(`: status ${status} `));
    });
  }

  it("does not take a failing fallback tag for an empty one", async () => {
    const { server, digest } = await prepare(
      {
        referrersApi: false,
        faults: ({ path }) => (path.includes("/manifests/") ? { status: 500 } : undefined),
      },
      1,
    );
    await rejects(list(server, digest), "registry.error", /: status 500 /);
  });

  const page = ({ path }: { path: string }) =>
    path.includes("/referrers/")
      ? { replaceBody: "<html>", headers: { "content-type": "text/html" } }
      : undefined;

  it("reads the fallback tag where the API's path answers with a web page", async () => {
    const { server, digest, attached } = await prepare({ referrersApi: "empty", faults: page }, 1);
    assert.deepEqual(await list(server, digest), attached);
  });

  it("does not take a web page for an empty list", async () => {
    const { server, digest } = await prepare({ faults: page }, 1);
    await rejects(
      list(server, digest),
      "registry.invalid-response",
      `GET http://HOST/v2/app/referrers/${digest}: "text/html" instead of a list of referrers`,
      server,
    );
  });

  it("refuses a fallback tag that is no index", async () => {
    const { server, digest } = await prepare({ referrersApi: false }, 0);
    server.pushImage("app", { tag: fallbackTag(digest) });
    await rejects(
      list(server, digest),
      "registry.invalid-response",
      `referrers tag ${fallbackTag(digest)}: "${mediaTypes.manifest}" is not an index`,
    );
  });

  const withLink = (link: (digest: string) => string): RegistryOptions => ({
    faults: ({ path }) => {
      const digest = /referrers\/(sha256:[0-9a-f]{64})/.exec(path)?.[1];
      return digest === undefined
        ? undefined
        : { headers: { link: `<${link(digest)}>; rel="next"` } };
    },
  });

  it("refuses pages of another origin, and sends nothing there", async () => {
    const other = await registry();
    const { server, digest } = await prepare(
      withLink(() => `${other.url}/v2/app/referrers/x`),
      1,
    );
    await rejects(
      list(server, digest),
      "registry.unsafe-redirect",
      `GET http://HOST/v2/app/referrers/${digest}: the next page "${other.url}/v2/app/referrers/x" is not of this listing`,
      server,
    );
    assert.deepEqual(lines(other), []);
  });

  it("refuses pages of another origin that lists the very same digest", async () => {
    const other = await registry();
    const { server, digest } = await prepare(
      withLink((own) => `${other.url}/v2/app/referrers/${own}`),
      1,
    );
    await rejects(list(server, digest), "registry.unsafe-redirect", /is not of this listing$/);
    assert.deepEqual(lines(other), []);
  });

  it("refuses a next page that is no URL", async () => {
    const { server, digest } = await prepare(
      withLink(() => "http://"),
      1,
    );
    await rejects(
      list(server, digest),
      "registry.unsafe-redirect",
      /: the next page "http:\/\/" is not of this listing$/,
    );
  });

  for (const [what, fault, message] of [
    ["is not there", { status: 404 }, /: status 404/],
    [
      "is a web page",
      { replaceBody: "<html>", headers: { "content-type": "text/html" } },
      /: "text\/html" instead of a list of referrers$/,
    ],
  ] as const) {
    it(`does not take the first page for the list where the second ${what}`, async () => {
      const { server, digest } = await prepare({ pageSize: 1 }, 2);
      const [kept] = attach(server, digest, 1);
      const index = {
        schemaVersion: 2,
        mediaType: mediaTypes.index,
        manifests: [{ mediaType: mediaTypes.manifest, digest: kept, size: 1 }],
      };
      server.putManifest(
        "app",
        Buffer.from(JSON.stringify(index)),
        mediaTypes.index,
        fallbackTag(digest),
      );
      let pages = 0;
      server.faults = ({ path }) =>
        path.includes("/referrers/") && ++pages === 2 ? fault : undefined;
      await rejects(list(server, digest), "registry.invalid-response", message);
    });
  }

  it("takes as many referrers as the limit", async () => {
    const { server, digest } = await prepare({}, limits.referrers);
    assert.equal((await list(server, digest)).length, limits.referrers);
  });

  it("refuses pages about another digest", async () => {
    const { server, digest } = await prepare(
      withLink(() => `/v2/app/referrers/${NOBODY}`),
      1,
    );
    await rejects(list(server, digest), "registry.unsafe-redirect", /is not of this listing$/);
  });

  it("follows the pages of a redirected listing without credentials", async () => {
    const { server: other, digest, attached } = await prepare({ pageSize: 1 }, 2);
    const basic = { username: "u", password: "p" };
    const { server } = await prepare(
      {
        auth: { mode: "basic", ...basic },
        faults: ({ path, headers }) =>
          headers.authorization === undefined ? undefined : { redirect: `${other.url}${path}` },
      },
      0,
    );
    const credentials = {
      credential: () => Promise.resolve({ kind: "password", ...basic } as const),
    };
    const found = await client({ credentials }).referrers(repositoryOf(server), digest, live());
    assert.deepEqual(found.map((one) => one.digest).sort(), attached.sort());
    assert.deepEqual(
      other.requests.map(({ headers }) => headers.authorization),
      [undefined, undefined],
    );
  });

  it("ends a circle of pages", async () => {
    const { server, digest } = await prepare(
      withLink((own) => `/v2/app/referrers/${own}?page=1`),
      1,
    );
    await rejects(
      list(server, digest),
      "registry.invalid-response",
      /: the pages lead in a circle$/,
    );
    assert.equal(server.requests.length, 2);
  });

  it("ends a listing of too many pages", async () => {
    let page = 0;
    const { server, digest } = await prepare(
      withLink((own) => `/v2/app/referrers/${own}?page=${++page}`),
      1,
    );
    await rejects(list(server, digest), "registry.limit", /: more than 20 pages$/);
    assert.equal(server.requests.length, limits.referrersPages);
  });

  it("ends a listing of too many referrers", async () => {
    const { server, digest } = await prepare({}, limits.referrers + 1);
    await rejects(list(server, digest), "registry.limit", `${digest}: more than 200 referrers`);
  });

  for (const [what, manifests, message] of [
    [
      "another digest algorithm",
      [{ mediaType: "x", digest: `sha512:${"a".repeat(128)}`, size: 1 }],
      "manifests.0.digest: expected a sha256 digest",
    ],
    [
      "a negative size",
      [{ mediaType: "x", digest: NOBODY, size: -1 }],
      "manifests.0.size: Too small: expected number to be >=0",
    ],
    ["no list", {}, "manifests: Invalid input: expected array, received object"],
  ] as const) {
    it(`refuses an index with ${what}`, async () => {
      const { server, digest } = await prepare(
        { faults: () => ({ replaceBody: JSON.stringify({ schemaVersion: 2, manifests }) }) },
        1,
      );
      await rejects(
        list(server, digest),
        "registry.invalid-response",
        `GET http://HOST/v2/app/referrers/${digest}: ${message}`,
        server,
      );
    });
  }
});
