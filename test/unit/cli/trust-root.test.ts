import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { publicGoodRoot } from "../../../trust/policy";
import { createAuthority } from "../../support/authority";
import { startTufServer, type TufServer } from "../../support/tuf";
import { Folder, run } from "./support";

describe("countersign trust-root", () => {
  const root = JSON.stringify(createAuthority().trustedRoot);
  let folder: Folder;
  beforeEach(() => {
    folder = new Folder();
  });
  afterEach(() => {
    folder.remove();
  });

  describe("refresh", () => {
    let server: TufServer;
    beforeEach(async () => {
      server = await startTufServer();
      server.repository.publish({ target: root, version: 3 });
      folder.write("first.json", server.repository.firstRoot.toString());
    });
    afterEach(() => server.close());
    const refresh = () => {
      const first = join(folder.path, "first.json");
      const file = join(folder.path, "roots/acme.json");
      return run(["trust-root", "refresh", file, "--mirror", server.url, "--root", first]);
    };

    it("writes the root of a private mirror and says what to do with it", async () => {
      const { code, stdout, stderr } = await refresh();
      assert.deepEqual([code, stderr], [0, ""]);
      assert.match(
        stdout,
        /roots\/acme\.json: refreshed\n {2}sha256 {2}[0-9a-f]{64}\n {2}source {2}http:\/\/127\.0\.0\.1:\d+ · TUF root 1, timestamp 3, holds until \d{4}-\d\d-\d\d\n {2}use {5}countersign verify --trusted-root /,
      );
      assert.equal(readFileSync(join(folder.path, "roots/acme.json"), "utf8"), root);
      assert.match((await refresh()).stdout, /: still the newest\n/);
    });

    it("refuses a rollback with its code, and changes nothing", async () => {
      await refresh();
      server.repository.publish({ target: "{}", version: 2 });
      const { code, stdout, stderr } = await refresh();
      assert.deepEqual([code, stdout], [2, ""]);
      assert.match(
        stderr,
        /^error: root\.rollback: http:.* has version 2 of its timestamp metadata/,
      );
      assert.equal(readFileSync(join(folder.path, "roots/acme.json"), "utf8"), root);
    });

    it("wants the first root of a private mirror, and https", async () => {
      const file = join(folder.path, "x.json");
      const withoutRoot = await run(["trust-root", "refresh", file, "--mirror", server.url]);
      assert.equal(withoutRoot.code, 2);
      assert.match(withoutRoot.stderr, /^error: --mirror needs --root FILE/);
      const bare = /Give an https URL\.\n$/;
      const secret = /Give an https URL without name and password\.\n$/;
      for (const [url, message] of [
        ["http://tuf.example", bare],
        ["tuf.example", bare],
        ["https://me@tuf.example", secret],
        ["https://:token@tuf.example", secret],
      ] as const) {
        const { code, stderr } = await run(["trust-root", "refresh", file, "--mirror", url]);
        assert.equal(code, 2);
        assert.match(stderr, message);
      }
    });
  });

  describe("show", () => {
    it("prints the shipped root: whom it trusts and when", async () => {
      const { code, stdout } = await run(["trust-root", "show"]);
      assert.equal(code, 0);
      assert.ok(stdout.startsWith(`public-good\n  sha256  ${publicGoodRoot.sha256}\n`));
      assert.match(stdout, /\ncertificate authorities\n {2}ended {5}2021-03-07 – 2022-12-31/);
      assert.match(stdout, /\ntransparency logs\n {2}in use {4}2021-01-12 – +https:\/\/rekor/);
      assert.match(stdout, /\ntimestamp authorities\n/);
    });

    const aged = async (days: number): Promise<string> => {
      const file = folder.write(`root-${days}.json`, root);
      const { stdout } = await run(["trust-root", "show", file]);
      assert.match(stdout, /age {5}unknown\n/);
      const sha256 = /[0-9a-f]{64}/.exec(stdout)?.[0];
      const fetchedAt = new Date(Date.now() - days * 24 * 3600_000).toISOString();
      const record = { version: 1, source: "https://tuf.example", sha256, fetchedAt };
      folder.write(`root-${days}.origin.json`, JSON.stringify(record));
      return (await run(["trust-root", "show", file])).stdout;
    };

    it("warns of a root that was not refreshed for more than 90 days", async () => {
      const old = await aged(91.5);
      assert.match(old, /age {5}91 days, from /);
      assert.match(old, /warning {1,2}older than 90 days/);
      assert.doesNotMatch(await aged(90.5), /warning/);
    });

    it("gives JSON, with every fingerprint whole", async () => {
      const { stdout } = await run(["trust-root", "show", "-o", "json"]);
      const shown = JSON.parse(stdout) as { members: { fingerprint: string; state: string }[] };
      assert.ok(shown.members.length > 5);
      for (const { fingerprint } of shown.members) assert.match(fingerprint, /^[0-9a-f]{64}$/);
    });

    it("says what is no root, and what was changed", async () => {
      const broken = await run(["trust-root", "show", folder.write("broken.json", "{}")]);
      assert.equal(broken.code, 2);
      assert.match(
        broken.stderr,
        /^error: root\.invalid: .*broken\.json is not a usable TrustedRoot/,
      );
      const missing = await run(["trust-root", "show", join(folder.path, "none.json")]);
      assert.equal(missing.code, 2);
      assert.match(missing.stderr, /^error: there is no file .*none\.json\n$/);
      const file = folder.write("root.json", root);
      const sha256 = "0".repeat(64);
      const record = { version: 1, source: "x", sha256, fetchedAt: "2026-01-01T00:00:00Z" };
      folder.write("root.origin.json", JSON.stringify(record));
      const changed = await run(["trust-root", "show", file]);
      assert.equal(changed.code, 2);
      assert.match(changed.stderr, /^error: root\.changed: /);
    });

    it("keeps to a narrow terminal", async () => {
      const { stdout } = await run(["trust-root", "show"], { columns: 60 });
      const plain = stdout.replace(/\u001b\[\d+m/g, "");
      const long = plain.split("\n").filter((line) => line.length > 60 && !/[^ ]{20}/.test(line));
      assert.deepEqual(long, []);
    });
  });

  describe("pin", () => {
    it("puts a root beside the policy and says what to write, so that it loads", async () => {
      const from = folder.write("given.json", root);
      const policy = join(folder.path, "trust-policy.yaml");
      const { code, stdout } = await run([
        "trust-root",
        "pin",
        "acme",
        "--from",
        from,
        "-p",
        policy,
      ]);
      assert.equal(code, 0);
      assert.match(stdout, /\ntrustRoots:\n {2}acme: \{ file: roots\/acme\.json \}\n$/);
      assert.equal(readFileSync(join(folder.path, "roots/acme.json"), "utf8"), root);
      folder.write(
        "trust-policy.yaml",
        `apiVersion: countersign/v1
kind: TrustPolicy
name: shop
signers: { release: { keyless: { issuer: https://accounts.google.com, subject: a@example.com }, root: acme } }
rules: [{ name: signed, images: ['acme.azurecr.io/**'], signature: [release] }]
${stdout.slice(stdout.indexOf("trustRoots:"))}`,
      );
      assert.equal((await run(["lint", policy])).code, 0);
    });

    it("suggests the thresholds that a root without logs can meet, as GitHub's", async () => {
      const { trustedRoot } = createAuthority();
      const bare = { ...trustedRoot, tlogs: [], ctlogs: [] };
      const from = folder.write("github.json", JSON.stringify(bare));
      const policy = join(folder.path, "trust-policy.yaml");
      const { stdout } = await run(["trust-root", "pin", "github", "--from", from, "-p", policy]);
      assert.match(
        stdout,
        /github: \{ file: roots\/github\.json, transparencyLog: 0, certificateTransparency: 0, signedTimestamps: 1 \}\n$/,
      );
    });

    it("pins the shipped root by default, with its own age", async () => {
      const policy = join(folder.path, "trust-policy.yaml");
      await run(["trust-root", "pin", "sigstore", "-p", policy]);
      const record = readFileSync(join(folder.path, "roots/sigstore.origin.json"), "utf8");
      assert.match(record, new RegExp(`"fetchedAt": "${publicGoodRoot.date}T00:00:00Z"`));
    });

    it("takes no other URL for a key vault, and no path for a name", async () => {
      const policy = join(folder.path, "trust-policy.yaml");
      const vault = ["--key-vault", "https://evil.example/keys/release", "-p", policy];
      const { code, stderr } = await run(["trust-root", "pin", "release", ...vault]);
      assert.equal(code, 2);
      assert.match(
        stderr,
        /^error: --key-vault wants https:\/\/NAME\.vault\.azure\.net\/keys\/KEY/,
      );
      const both = await run(["trust-root", "pin", "release", "--from", "x", ...vault]);
      assert.match(both.stderr, /^error: --from names a root, --key-vault a key: give one/);
      for (const name of ["../x", "a/b", ""]) {
        assert.equal((await run(["trust-root", "pin", name, "-p", policy])).code, 2);
      }
      assert.equal(existsSync(join(folder.path, "roots")), false);
    });
  });
});
