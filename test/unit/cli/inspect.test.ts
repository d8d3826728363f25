import assert from "node:assert/strict";
import { join } from "node:path";
import { attach, createAuthority } from "../../support/authority";
import type { Inspection } from "../../../trust/inspect";
import { run } from "./support";
import { Shop } from "./shop";

describe("countersign inspect", () => {
  let shop: Shop;
  let policy: string;
  before(async () => {
    shop = await Shop.open();
    policy = shop.policy();
    const { digest } = shop.signed;
    const { registry, identity } = shop;
    const stranger = createAuthority({ name: "stranger" });
    attach.bundle(registry, "shop/api", digest, stranger.signBundle({ digest, identity }));
    registry.putReferrer("shop/api", digest, {
      artifactType: "application/vnd.\u001b[31mexample",
      layers: [{ mediaType: "text/plain", bytes: Buffer.from("hello") }],
    });
  });
  after(() => shop.close());

  it("draws what it finds as a tree: verified, rejected, skipped", async () => {
    const { code, stdout, stderr } = await run(["inspect", "-p", policy, shop.tag("shop/api")]);
    assert.deepEqual([code, stderr], [0, ""]);
    const lines = stdout.split("\n");
    assert.match(lines[0] ?? "", /\/shop\/api:1\.0 {2}→ {2}sha256:[0-9a-f]{8}… {2}image$/);
    const heads = lines.filter((line) => /^[├└]/.test(line)).sort();
    assert.deepEqual(heads, [
      "└─ - referrer application/vnd.\\u{1b}[31mexample",
      "├─ ✓ image signature",
      "├─ ✗ image signature",
    ]);
    assert.match(
      stdout,
      /signer {3}https:\/\/github\.com\/acme\/shop\/.*\n.*\n.* under {4}root test\n/,
    );
    assert.match(stdout, /why {6}root\.unknown-authority: /);
    assert.match(stdout, /why {6}no Sigstore bundle, so nobody signed it/);
    assert.match(stdout, /\n1 verified · 1 rejected · 1 skipped · \d+ requests\n$/);
    assert.ok(!stdout.includes("\u001b"));
  });

  it("keeps to a narrow terminal, but for words that are longer", async () => {
    const args = ["inspect", "-p", policy, shop.tag("shop/api")];
    const { stdout } = await run(args, { columns: 60, env: { CI: "1", NO_COLOR: "1" } });
    const long = stdout.split("\n").filter((line) => line.length > 60 && !/[^ ]{30}/.test(line));
    assert.deepEqual(long, []);
  });

  it("gives JSON with everything, escaped", async () => {
    const { stdout } = await run(["inspect", "-p", policy, shop.tag("shop/api"), "-o", "json"]);
    const inspection = JSON.parse(stdout) as Inspection & { version: 1 };
    assert.equal(inspection.version, 1);
    assert.equal(inspection.digest, shop.signed.digest);
    assert.deepEqual(inspection.items.map(({ verdict }) => verdict).sort(), [
      "rejected",
      "skipped",
      "verified",
    ]);
    assert.ok(!stdout.includes("\u001b"));
  });

  it("uses the public-good root, or the one that is given, where there is no policy", async () => {
    const without = await run(["inspect", shop.tag("shop/api")]);
    assert.match(without.stdout, /\n0 verified · 2 rejected · 1 skipped/);
    const root = ["--trusted-root", shop.path("root.json")];
    const given = await run(["inspect", shop.tag("shop/api"), ...root]);
    assert.match(given.stdout, /\n1 verified · 1 rejected · 1 skipped/);
    assert.match(given.stdout, / under {4}root public-good\n/);
  });

  it("looks at a layout and at bundles in files", async () => {
    const layout = shop.path("layout");
    await shop.registry.writeLayout(layout, "shop/api");
    shop.registry.resetRequests();
    const { digest } = shop.signed;
    const bundle = shop.authority.signBundle({ digest, identity: shop.identity });
    const bundles = shop.folder.write("more.sigstore.json", JSON.stringify(bundle));
    const args = ["inspect", "-p", policy, "--layout", layout, "--bundles", bundles];
    const { code, stdout } = await run([...args, shop.tag("shop/api")]);
    assert.equal(code, 0);
    assert.match(stdout, /in {7}files, sha256:/);
    assert.match(stdout, /\n2 verified · .* · 0 requests\n$/);
    assert.equal(shop.registry.requests.length, 0);
    const missing = await run(["inspect", "-p", policy, "--bundles", join(layout, "none"), "x"]);
    assert.equal(missing.code, 2);
    assert.match(missing.stderr, /^error: there is no file or directory .*none\n$/);
  });

  it("says that there is nothing, and exits 0", async () => {
    const { code, stdout } = await run(["inspect", "-p", policy, shop.tag("shop/cart")]);
    assert.equal(code, 0);
    assert.match(stdout, /image\n└─ nothing\n\n0 verified · 0 rejected · 0 skipped/);
  });

  it("exits 3 when something could not be read", async () => {
    shop.registry.faults = ({ path }) => (path.includes("/referrers/") ? { status: 403 } : {});
    try {
      const { code, stdout } = await run(["inspect", "-p", policy, shop.tag("shop/api")]);
      assert.equal(code, 3);
      assert.match(stdout, /\? bundle could not be read completely: there may be more\n/);
      assert.match(stdout, / · 1 not read · /);
    } finally {
      shop.registry.faults = undefined;
    }
    const none = await run(["inspect", "-p", policy, `${shop.registry.host}/shop/none:1`]);
    assert.equal(none.code, 3);
    assert.match(none.stderr, /^\? image\.not-found: .* has no tag "1"\n$/);
  });

  it("says that a text is no image reference", async () => {
    const { code, stderr } = await run(["inspect", "-p", policy, "Not An Image"]);
    assert.equal(code, 2);
    assert.match(stderr, /^error: /);
  });
});
