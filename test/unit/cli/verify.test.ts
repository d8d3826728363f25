import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { attach, createAuthority, githubIdentity, type Authority } from "../../support/authority";
import { startRegistry, type PushedImage, type TestRegistry } from "../../support/registry";
import type { JsonReport } from "../../../trust/report";
import { Folder, run } from "./support";

const workflow = { repository: "acme/shop", workflow: ".github/workflows/release.yml" };

describe("countersign verify", () => {
  let registry: TestRegistry;
  let authority: Authority;
  let folder: Folder;
  let signed: PushedImage;
  let unsigned: PushedImage;
  let policy: string;

  before(async () => {
    registry = await startRegistry();
    authority = createAuthority();
    folder = new Folder();
    folder.write("root.json", JSON.stringify(authority.trustedRoot));
    policy = folder.policy({
      trustRoots: { test: { file: "root.json" } },
      signers: {
        release: { githubWorkflow: { ...workflow, refs: ["refs/heads/main"] }, root: "test" },
      },
      rules: [
        {
          name: "signed",
          images: [`${registry.host}/**`],
          mode: [
            { namespaces: ["production"], mode: "enforce" },
            { mode: { warnUntil: "2030-12-31", then: "enforce" } },
          ],
          signature: ["release"],
        },
      ],
    });
    signed = registry.pushImage("shop/api", { tag: "1.0", content: "signed" });
    unsigned = registry.pushImage("shop/cart", { tag: "1.0", content: "unsigned" });
    const identity = githubIdentity({ ...workflow, ref: "refs/heads/main" });
    attach.bundle(
      registry,
      "shop/api",
      signed.digest,
      authority.signBundle({ digest: signed.digest, identity }),
    );
  });
  after(async () => {
    await registry.close();
    folder.remove();
  });

  const verify = (...args: string[]) =>
    run(["verify", "--policy", policy, "--namespace", "production", ...args]);

  it("exits 0 when every image is allowed", async () => {
    const { code, stdout, stderr } = await verify(`${registry.host}/shop/api:1.0`);
    assert.equal(code, 0);
    assert.match(
      stdout,
      /^✓ allowed {4}127\.0\.0\.1:\d+\/shop\/api:1\.0 {2}→ {2}sha256:[0-9a-f]{8}…\n1 image · 1 allowed/,
    );
    assert.equal(stderr, "");
  });

  it("exits 1 when an image is denied, whatever the others are", async () => {
    const { code, stdout } = await verify(
      signed.reference,
      unsigned.reference,
      `${registry.host}/shop/none:1`,
    );
    assert.equal(code, 1);
    assert.match(stdout, / {2}signed {5}enforce {3}signature\.missing\n/);
    assert.match(stdout, /3 images · 1 denied · 1 undecided · 1 allowed/);
  });

  it("exits 3 when an image could not be decided and none is denied", async () => {
    const { code, stdout } = await verify(signed.reference, `${registry.host}/shop/none:1`);
    assert.equal(code, 3);
    assert.match(stdout, /\? undecided/);
    assert.match(stdout, /image\.not-found/);
  });

  it("exits 3 when the registry is stopped", async () => {
    await registry.stop();
    try {
      const { code, stdout } = await verify(signed.reference);
      assert.equal(code, 3);
      assert.match(stdout, /registry\.unreachable/);
    } finally {
      await registry.start();
    }
  });

  describe("with an OCI layout on disk", () => {
    const layout = () => join(folder.path, "layout");
    before(async () => {
      await registry.writeLayout(layout(), "shop/api");
      await registry.writeLayout(join(folder.path, "unsigned"), "shop/cart");
    });

    it("exits 0 for a signed image, without a request", async () => {
      registry.resetRequests();
      const { code, stdout } = await verify(
        "--layout",
        layout(),
        signed.reference,
        `${registry.host}/shop/api:1.0`,
      );
      assert.equal(code, 0);
      assert.match(stdout, /2 images · 2 allowed/);
      assert.equal(registry.requests.length, 0);
    });

    it("exits 1 with signature.missing for an unsigned one", async () => {
      const { code, stdout } = await verify(
        "--layout",
        join(folder.path, "unsigned"),
        unsigned.reference,
      );
      assert.equal(code, 1);
      assert.match(stdout, /signature\.missing/);
    });

    it("exits 3 for an image that it does not hold", async () => {
      const { code, stdout } = await verify("--layout", layout(), `${registry.host}/shop/api:2.0`);
      assert.equal(code, 3);
      assert.match(stdout, /image\.not-found/);
    });

    it("says that a folder is no layout, and decides nothing", async () => {
      const { code, stdout, stderr } = await verify("--layout", folder.path, signed.reference);
      assert.equal(code, 2);
      assert.equal(stdout, "");
      assert.match(stderr, /^error: .*is no OCI image layout/);
    });
  });

  it("prints JSON that holds every verdict in the order given", async () => {
    const { code, stdout } = await verify("-o", "json", unsigned.reference, signed.reference);
    assert.equal(code, 1);
    const report = JSON.parse(stdout) as JsonReport;
    assert.equal(report.version, 1);
    assert.deepEqual(
      report.verdicts.map(({ outcome, code: reason, digest }) => [outcome, reason, digest]),
      [
        ["deny", "signature.missing", unsigned.digest],
        ["allow", "signature.ok", signed.digest],
      ],
    );
  });

  it("warns without --strict and denies with it", async () => {
    const args = ["verify", "--policy", policy, "--namespace", "staging", unsigned.reference];
    const lenient = await run(args);
    assert.equal(lenient.code, 0);
    assert.match(lenient.stdout, /signature\.missing\n[^]* blocks {4}from 2031-01-01\n/);
    assert.equal((await run([...args, "--strict"])).code, 1);
  });

  it("decides as on the date of --as-of", async () => {
    const on = (date: string) =>
      run([
        "verify",
        "--policy",
        policy,
        "--namespace",
        "staging",
        "--as-of",
        date,
        unsigned.reference,
      ]);
    assert.equal((await on("2030-12-31")).code, 0);
    assert.equal((await on("2031-01-01")).code, 1);
  });

  it("considers every namespace that could be meant when none is named", async () => {
    const { code, stdout } = await run(["verify", "--policy", policy, unsigned.reference]);
    assert.equal(code, 1);
    assert.match(stdout, /namespace/);
  });

  it("prints only what needs attention with --quiet", async () => {
    assert.equal((await verify("--quiet", signed.reference)).stdout, "");
    const { stdout } = await verify("--quiet", signed.reference, unsigned.reference);
    assert.doesNotMatch(stdout, /allowed/);
    assert.match(stdout, /signature\.missing/);
  });

  it("colours on a terminal only, and not with NO_COLOR", async () => {
    const args = ["verify", "--policy", policy, "--namespace", "production", signed.reference];
    const escape = "\u001b[";
    assert.ok((await run(args, { env: { CI: "1" }, columns: 80 })).stdout.includes(escape));
    assert.ok(
      !(await run(args, { env: { CI: "1", NO_COLOR: "1" }, columns: 80 })).stdout.includes(escape),
    );
    assert.ok(!(await run(args)).stdout.includes(escape));
  });

  it("takes another trusted root in place of the public-good one", async () => {
    const other = folder.write(
      "other.yaml",
      `apiVersion: countersign/v1
kind: TrustPolicy
name: shop
signers:
  release: { githubWorkflow: { repository: acme/shop, workflow: .github/workflows/release.yml, refs: [refs/heads/main] } }
rules: [{ name: signed, images: ['${registry.host}/**'], signature: [release] }]
`,
    );
    const root = join(folder.path, "root.json");
    assert.equal((await run(["verify", "-p", other, signed.reference])).code, 3);
    assert.equal(
      (await run(["verify", "-p", other, "--trusted-root", root, signed.reference])).code,
      0,
    );
  });

  it("caches in the folder that is asked for, and not with --no-cache", async () => {
    const cache = join(folder.path, "cache");
    const args = ["verify", "--policy", policy, signed.reference];
    const env = { COUNTERSIGN_CACHE_DIR: cache };
    await run([...args, "--no-cache"], { env });
    assert.equal(existsSync(cache), false);
    await run(args, { env });
    registry.resetRequests();
    assert.match((await run([...args, "--offline"], { env })).stdout, /1 allowed .* 0 requests/);
  });

  it("holds the policy against an expected digest", async () => {
    const { stdout } = await run(["lint", policy]);
    const [digest = ""] = /sha256:[0-9a-f]{64}/.exec(stdout) ?? [];
    assert.equal((await verify("--expect-policy", digest, signed.reference)).code, 0);
    const other = `sha256:${"0".repeat(64)}`;
    const wrong = await verify("--expect-policy", other, signed.reference);
    assert.equal(wrong.code, 2);
    assert.equal(wrong.stdout, "");
    assert.equal(
      wrong.stderr,
      `error: policy.digest-mismatch: ${policy} is ${digest}, --expect-policy wants ${other}\n`,
    );
  });
});
