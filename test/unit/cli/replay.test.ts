import assert from "node:assert/strict";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { run } from "./support";
import { Shop } from "./shop";

describe("countersign verify --save and replay", () => {
  let shop: Shop;
  let policy: string;
  let file: string;
  before(async () => {
    shop = await Shop.open();
    policy = shop.policy();
    file = shop.path("decision.json");
  });
  after(() => shop.close());

  const save = (...args: string[]) => run(["verify", "-p", policy, "--save", file, ...args]);

  it("gives the same verdicts with every service stopped, and says that it passes no gate", async () => {
    const decided = await save(shop.tag("shop/api"), shop.tag("shop/cart"));
    assert.equal(decided.code, 1);
    await shop.registry.stop();
    try {
      const { code, stdout, stderr } = await run(["replay", file]);
      assert.deepEqual([code, stderr], [0, ""], "the same, though an image was denied");
      assert.match(
        stdout,
        /^replay of a decision of \d{4}-.*Z by countersign \d.*; it passes no gate\n\n✓ allowed/,
      );
      assert.match(
        stdout,
        /signature\.missing\n[^]*· 0 requests.*\n\nthe same verdicts as then\n$/,
      );
    } finally {
      await shop.registry.start();
    }
  });

  it("gives JSON that nobody takes for a report of verify", async () => {
    await save(shop.tag("shop/api"));
    const { stdout } = await run(["replay", file, "-o", "json"]);
    const report = JSON.parse(stdout) as Record<string, unknown>;
    assert.deepEqual(Object.keys(report), ["version", "clock", "verifier", "same", "replayed"]);
    assert.equal(report["same"], true);
  });

  it("exits 2 for a file that was changed, with the place", async () => {
    await save(shop.tag("shop/api"));
    const text = readFileSync(file, "utf8");
    for (const [from, to, message] of [
      ['"outcome": "allow"', '"outcome": "deny"', /changed\.json at verdicts: changed/],
      ['"strict": false', '"strict": true', /at format, verifier, clock, strict or requests: /],
      ['"clock": "2', '"clock": "x', /changed\.json at clock: Invalid ISO datetime/],
      ["{", "[", /changed\.json: not valid JSON/],
    ] as const) {
      const other = shop.folder.write("changed.json", text.replace(from, to));
      const { code, stdout, stderr } = await run(["replay", other]);
      assert.deepEqual([code, stdout], [2, ""]);
      assert.match(stderr, message);
    }
    const missing = await run(["replay", shop.path("none.json")]);
    assert.equal(missing.code, 2);
    assert.match(missing.stderr, /none\.json: there is no such file\n$/);
  });

  it("saves the clock of --as-of, and one clock for all images", async () => {
    await save("--as-of", "2030-01-31", shop.tag("shop/api"), shop.tag("shop/cart"));
    const saved = JSON.parse(readFileSync(file, "utf8")) as {
      clock: string;
      verdicts: { decidedAt: string }[];
    };
    assert.equal(saved.clock, "2030-01-31T23:59:59.999Z");
    assert.deepEqual(
      new Set(saved.verdicts.map(({ decidedAt }) => decidedAt)),
      new Set([saved.clock]),
    );
  });

  it("holds bundles that were given as files, and replays without them", async () => {
    const { digest, reference } = shop.registry.pushImage("shop/bare");
    const bundle = shop.authority.signBundle({ digest, identity: shop.identity });
    const bundles = shop.folder.write("one.sigstore.json", JSON.stringify(bundle));
    const decided = await save("--bundles", bundles, reference);
    assert.equal(decided.code, 0);
    rmSync(bundles);
    const { code, stdout } = await run(["replay", file]);
    assert.equal(code, 0);
    assert.match(stdout, /✓ allowed/);
  });

  it("does not save what it did not read", async () => {
    const { code, stderr } = await save("--offline", shop.tag("shop/api"));
    assert.equal(code, 2);
    assert.match(stderr, /^error: --save needs the raw evidence/);
  });

  it("says that it cannot write", async () => {
    const nowhere = shop.path("none/decision.json");
    const { code, stderr } = await run([
      "verify",
      "-p",
      policy,
      "--save",
      nowhere,
      shop.tag("shop/api"),
    ]);
    assert.equal(code, 2);
    assert.match(stderr, /decision\.json was not written: ENOENT/);
    assert.equal(existsSync(nowhere), false);
  });
});
