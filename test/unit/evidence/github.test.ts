import assert from "node:assert/strict";
import fc from "fast-check";
import { snappyCompress } from "hysnappy";
import { GithubAttestations, type Evidence } from "../../../trust/evidence";
import { readPage } from "../../../trust/evidence/github/attestations";
import { decompress } from "../../../trust/evidence/github/snappy";
import { limits } from "../../../trust/limits";
import { RegistryError } from "../../../trust/registry";
import { GithubServer, type GithubOptions } from "../../support/github";
import { authority, Bench, DIGEST, identity } from "./support";

const PROVENANCE = "https://slsa.dev/provenance/v1";
const REPOSITORY = "acme/shop";

describe("GitHub's attestations", () => {
  let bench: Bench;
  const opened: { close(): Promise<void> }[] = [];
  before(async () => {
    bench = await Bench.start();
  });
  after(async () => {
    await bench.stop();
  });
  afterEach(async () => {
    for (const one of opened.splice(0).reverse()) await one.close();
  });

  const start = async (options: GithubOptions = {}): Promise<GithubServer> => {
    const server = await GithubServer.listen(options);
    opened.push(server);
    return server;
  };
  const client = (server: { apiUrl: string }, env: NodeJS.ProcessEnv = {}) => {
    const made = new GithubAttestations({
      env: { GITHUB_API_URL: server.apiUrl, ...env },
      sleep: () => Promise.resolve(),
    });
    opened.push(made);
    return made;
  };
  const gather = (
    server: { apiUrl: string },
    { env = {}, repository = REPOSITORY }: { env?: NodeJS.ProcessEnv; repository?: string } = {},
  ): Promise<Evidence> =>
    bench.gather(undefined, {
      part: `github:${repository}`,
      bundles: client(server, env).of(repository),
    });
  const bundle = (name = "a", digest = bench.digest): unknown =>
    authority.signBundle({ digest, identity, predicateType: PROVENANCE, predicate: { name } });
  const names = ({ statements }: Evidence) =>
    statements.map(({ predicate }) => (predicate as { name: string }).name);
  const problems = (evidence: Evidence, server?: GithubServer) => {
    assert.deepEqual(evidence.statements, []);
    return evidence.problems.map(({ part, code, message }) => {
      assert.equal(part, `github:${REPOSITORY}`);
      const shown = message
        .replaceAll(server?.host ?? "none", "HOST")
        .replaceAll(bench.digest, "DIGEST");
      return [code, shown];
    });
  };
  const what = "GET http://HOST/api/v3/repos/acme/shop/attestations/DIGEST";

  it("are statements with predicate, and where they were found", async () => {
    const server = await start();
    server.add(REPOSITORY, bench.digest, bundle());
    const evidence = await gather(server);
    assert.deepEqual([evidence.rejected, evidence.problems], [[], []]);
    const [statement] = evidence.statements;
    assert.equal(statement?.part, "github:acme/shop");
    assert.equal(statement.predicateType, PROVENANCE);
    assert.deepEqual(statement.predicate, { name: "a" });
    assert.deepEqual(evidence.parts, ["github:acme/shop"]);
  });

  it("are asked for as GitHub documents it", async () => {
    const server = await start();
    server.add(REPOSITORY, bench.digest, bundle());
    await gather(server);
    const [request, ...others] = server.requests;
    assert.deepEqual(others, []);
    assert.equal(
      request?.path,
      `/api/v3/repos/acme/shop/attestations/${bench.digest}?per_page=100`,
    );
    assert.equal(request.headers.accept, "application/vnd.github+json");
    assert.equal(request.headers["x-github-api-version"], "2022-11-28");
    assert.equal(request.headers.authorization, undefined);
  });

  it("are none where the repository has none", async () => {
    const evidence = await gather(await start());
    assert.deepEqual([evidence.statements, evidence.rejected, evidence.problems], [[], [], []]);
  });

  it("are read from all pages", async () => {
    const server = await start({ perPage: 2 });
    for (const name of ["a", "b", "c", "d", "e"])
      server.add(REPOSITORY, bench.digest, bundle(name));
    const evidence = await gather(server);
    assert.deepEqual(names(evidence), ["a", "b", "c", "d", "e"]);
    assert.equal(server.requests.length, 3);
  });

  it("are judged one by one: another image's does not count", async () => {
    const server = await start();
    server.add(REPOSITORY, bench.digest, bundle("other", DIGEST));
    server.add(REPOSITORY, bench.digest, { mediaType: "none" });
    server.add(REPOSITORY, bench.digest, bundle());
    const evidence = await gather(server);
    assert.deepEqual(names(evidence), ["a"]);
    assert.deepEqual(
      evidence.rejected.map(({ code }) => code),
      ["statement.subject-mismatch", "bundle.media-type"],
    );
  });

  describe("that are stored elsewhere", () => {
    it("are fetched and decompressed", async () => {
      const server = await start();
      server.addStored(REPOSITORY, bench.digest, bundle());
      assert.deepEqual(names(await gather(server)), ["a"]);
    });

    it("never see the token, even after a redirect", async () => {
      const storage = await start();
      const server = await start({ token: "t0ken", storage });
      server.addStored(REPOSITORY, bench.digest, bundle());
      const moved = storage.store(snappyCompress(Buffer.from(JSON.stringify(bundle("moved")))));
      server.addUrl(REPOSITORY, bench.digest, `${server.url}/moved`);
      server.faults = ({ path }) => (path === "/moved" ? { redirect: moved } : undefined);
      const evidence = await gather(server, { env: { GITHUB_TOKEN: "t0ken" } });
      assert.deepEqual(names(evidence), ["a", "moved"]);
      assert.equal(storage.requests.length, 2);
      const others = [...storage.requests, ...server.requests.slice(1)];
      assert.ok(others.every(({ headers }) => headers.authorization === undefined));
      assert.equal(server.requests[0]?.headers.authorization, "Bearer t0ken");
    });

    for (const [name, url, message] of [
      [
        "plain http elsewhere",
        "http://storage.example/a",
        `${what}: the bundle at "http://storage.example/a" is not https`,
      ],
      [
        "a URL with credentials",
        "https://u:p@storage.example/a",
        `${what}: the bundle at "https://storage.example/a" carries credentials`,
      ],
      ["no URL", "https://[", `${what}: the bundle at "https://[" names no URL`],
    ] as const) {
      it(`are not fetched from ${name}`, async () => {
        const server = await start();
        server.addUrl(REPOSITORY, bench.digest, url);
        assert.deepEqual(problems(await gather(server), server), [
          ["registry.unsafe-redirect", message],
        ]);
      });
    }

    it("are a problem, without the signed URL in it, when they cannot be had", async () => {
      const server = await start();
      server.addUrl(REPOSITORY, bench.digest, `${server.url}/storage/9?signature=secret`);
      assert.deepEqual(problems(await gather(server), server), [
        ["registry.invalid-response", "GET http://HOST/storage/9: status 404"],
      ]);
    });

    const block = async (bytes: Uint8Array) => {
      const server = await start();
      server.addUrl(REPOSITORY, bench.digest, server.store(bytes));
      return problems(await gather(server), server);
    };
    /** A length as Snappy writes it, before whatever follows. */
    const header = (length: number, ...rest: number[]): Buffer => {
      const bytes: number[] = [];
      for (let left = length; ; left = Math.floor(left / 128)) {
        if (left < 128) return Buffer.from([...bytes, left, ...rest]);
        bytes.push((left % 128) + 128);
      }
    };
    const at = "GET http://HOST/storage/0";

    it("are refused when they would become too large", async () => {
      assert.deepEqual(await block(header(limits.blobBytes + 1)), [
        ["registry.limit", `${at}: 10485761 bytes, more than 10485760`],
      ]);
    });

    for (const [name, bytes] of [
      ["is empty", Buffer.alloc(0)],
      ["has a length without end", Buffer.alloc(10, 0xff)],
    ] as const) {
      it(`are refused when the block ${name}`, async () => {
        assert.deepEqual(await block(bytes), [
          ["registry.invalid-response", `${at}: no Snappy block`],
        ]);
      });
    }

    for (const [name, bytes] of [
      ["ends early", header(100, 0x0c, 1, 2)],
      ["is shorter than it says", header(100, 0x00, 1)],
      ["is longer than it says", header(1, 0x04, 1, 2)],
      ["copies from before its beginning", header(8, 0x00, 1, 0x11, 9)],
      ["has a literal of four gigabytes", header(8, 0xfc, 0xff, 0xff, 0xff, 0xff)],
      ["has a literal whose length would lead back", header(8, 0xfc, 0xfa, 0xff, 0xff, 0xff)],
    ] as const) {
      it(`are refused when the block ${name}`, async () => {
        assert.deepEqual(await block(bytes), [
          ["registry.invalid-response", `${at}: a damaged Snappy block`],
        ]);
      });
    }
  });

  describe("as Snappy blocks and pages of any content", () => {
    const isRefusal = (error: unknown): boolean => error instanceof RegistryError;

    it("are decompressed to what was compressed", async () => {
      await fc.assert(
        fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 5000 }), async (bytes) => {
          assert.deepEqual(await decompress(snappyCompress(bytes), "it"), bytes);
        }),
      );
    });

    it("are read or refused, and never break the reader", async () => {
      await fc.assert(
        fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
          await decompress(bytes, "it").catch((error: unknown) => {
            assert.ok(isRefusal(error), String(error));
          });
        }),
      );
      fc.assert(
        fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
          try {
            readPage(Buffer.from(text), "it");
          } catch (error) {
            assert.ok(isRefusal(error), String(error));
          }
        }),
      );
    });
  });

  describe("are a problem, never an absence,", () => {
    it("when the token is refused, and the token is not told", async () => {
      const server = await start({ token: "right" });
      server.add(REPOSITORY, bench.digest, bundle());
      const evidence = await gather(server, { env: { GH_TOKEN: "wr0ng-token-of-mine" } });
      assert.deepEqual(problems(evidence, server), [
        ["github.unauthorized", `${what}: status 401`],
      ]);
    });

    it("when the token may not read the repository", async () => {
      const server = await start();
      server.faults = () => ({ status: 403 });
      const [found] = problems(await gather(server), server);
      assert.equal(found?.[0], "github.unauthorized");
    });

    for (const [name, headers, seconds] of [
      ["asks to wait", { "retry-after": "60" }, 60],
      ["has no requests left", { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "0" }, 0],
    ] as const) {
      it(`when it ${name}`, async () => {
        const server = await start();
        server.faults = () => ({ status: 403, headers });
        const evidence = await gather(server);
        assert.deepEqual(problems(evidence, server), [
          ["registry.throttled", `${what}: status 403, the rate limit is reached`],
        ]);
        assert.equal(evidence.problems[0]?.retryAfterSeconds, seconds);
      });
    }

    it("when it throttles", async () => {
      const server = await start();
      server.faults = () => ({ status: 429, headers: { "retry-after": "3600" } });
      assert.equal(problems(await gather(server))[0]?.[0], "registry.throttled");
    });

    it("when it fails, after the usual attempts", async () => {
      const server = await start();
      server.faults = () => ({ status: 503 });
      assert.equal(problems(await gather(server))[0]?.[0], "registry.error");
      assert.equal(server.requests.length, limits.attempts);
    });

    it("when a later page is not there", async () => {
      const server = await start({ perPage: 1 });
      server.add(REPOSITORY, bench.digest, bundle("a"));
      server.add(REPOSITORY, bench.digest, bundle("b"));
      server.faults = ({ path }) => (path.includes("after=") ? { status: 404 } : undefined);
      assert.equal(problems(await gather(server))[0]?.[0], "registry.invalid-response");
    });

    for (const [name, body] of [
      ["no JSON", "{"],
      ["no list", "{}"],
      ["a field twice", '{"attestations":[],"attestations":[]}'],
      ["an attestation without bundle", '{"attestations":[{"bundle":null,"bundle_url":null}]}'],
      ["a bundle that is none", '{"attestations":[{"bundle":"text"}]}'],
    ] as const) {
      it(`when the answer is ${name}`, async () => {
        const server = await start();
        server.add(REPOSITORY, bench.digest, bundle());
        server.faults = () => ({ replaceBody: body });
        assert.equal(problems(await gather(server))[0]?.[0], "registry.invalid-response");
      });
    }

    for (const [name, link] of [
      ["another origin", "http://127.0.0.1:1/api/v3/repos/acme/shop/attestations/DIGEST?after=1"],
      ["another list", "/api/v3/repos/acme/shop/attestations/OTHER"],
      ["no URL", "http://["],
    ] as const) {
      it(`when the next page is of ${name}`, async () => {
        const server = await start();
        server.add(REPOSITORY, bench.digest, bundle());
        const target = link.replace("DIGEST", bench.digest).replace("OTHER", DIGEST);
        server.faults = () => ({ headers: { link: `<${target}>; rel="next"` } });
        assert.equal(problems(await gather(server))[0]?.[0], "registry.unsafe-redirect");
        assert.equal(server.requests.length, 1);
      });
    }

    it("when a page leads to itself", async () => {
      const server = await start();
      server.add(REPOSITORY, bench.digest, bundle());
      server.faults = ({ path }) => ({ headers: { link: `<${path}>; rel="next"` } });
      assert.equal(problems(await gather(server))[0]?.[0], "registry.unsafe-redirect");
    });

    it("when pages never end", async () => {
      const server = await start();
      server.add(REPOSITORY, bench.digest, bundle());
      server.faults = ({ path, n }) => ({
        headers: { link: `<${path}&after=${String(n)}>; rel="next"` },
      });
      const [found] = problems(await gather(server), server);
      assert.deepEqual(found, [
        "registry.limit",
        `${what}: more than ${limits.referrersPages} pages`,
      ]);
      assert.equal(server.requests.length, limits.referrersPages);
    });

    it("when there are too many", async () => {
      const server = await start();
      for (let index = 0; index <= limits.referrers; index++) {
        server.add(REPOSITORY, bench.digest, { index });
      }
      const [found] = problems(await gather(server), server);
      assert.deepEqual(found, ["registry.limit", `${what}: more than 200 attestations`]);
    });

    for (const url of ["http://github.example/api/v3", "api.github.com", "file:///etc/passwd"]) {
      it(`when GITHUB_API_URL is ${url}: a token would be sent there`, async () => {
        const evidence = await gather({ apiUrl: url }, { env: { GITHUB_TOKEN: "t" } });
        assert.deepEqual(problems(evidence), [
          ["registry.unreachable", "GITHUB_API_URL is not an https URL"],
        ]);
      });
    }

    it("when the token could not be sent", async () => {
      const evidence = await gather(await start(), { env: { GH_TOKEN: "two\nlines" } });
      assert.deepEqual(problems(evidence), [
        ["github.unauthorized", "GH_TOKEN or GITHUB_TOKEN is no token"],
      ]);
    });
  });

  it("are asked for with GH_TOKEN before GITHUB_TOKEN", async () => {
    const server = await start({ token: "own" });
    server.add(REPOSITORY, bench.digest, bundle());
    const env = { GH_TOKEN: "own", GITHUB_TOKEN: "runner" };
    assert.deepEqual(names(await gather(server, { env })), ["a"]);
  });

  for (const repository of [
    "acme",
    "acme/..",
    "acme/shop/x",
    "../x",
    "acme/shop?x",
    "a_b/c",
    "/",
  ]) {
    it(`are not asked for of "${repository}"`, async () => {
      const server = await start();
      const evidence = await gather(server, { repository });
      assert.deepEqual(
        evidence.problems.map(({ code }) => code),
        ["verifier.failed"],
      );
      assert.equal(server.requests.length, 0);
    });
  }
});
