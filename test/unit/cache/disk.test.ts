import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { cacheDirectory, DiskCache, type EvidenceKey } from "../../../trust/cache";
import type { Evidence } from "../../../trust/evidence/types";
import { limits } from "../../../trust/limits";

const digest = `sha256:${"a".repeat(64)}` as const;
const key: EvidenceKey = {
  repository: "acme.azurecr.io/shop/api",
  digest,
  anchors: ["root:one"],
  sources: ["registry"],
};
const evidence: Evidence = {
  repository: key.repository,
  digest,
  parts: ["bundle", "manifest"],
  manifest: { exists: true, platforms: [{ platform: "linux/amd64", digest }] },
  statements: [
    {
      anchor: "root:one",
      format: "bundle",
      part: "bundle",
      predicateType: "https://sigstore.dev/cosign/sign/v1",
      signer: {
        kind: "certificate",
        issuer: "https://token.actions.githubusercontent.com",
        subject: "https://github.com/acme/shop/.github/workflows/release.yml@refs/heads/main",
        extensions: { sourceRepositoryUri: "https://github.com/acme/shop" },
      },
      provenTimes: [
        { source: "transparency-log", time: "2026-11-20T09:14:00.000Z", logIndex: "7" },
      ],
      origin: digest,
    },
    {
      anchor: "key:one",
      format: "legacy",
      part: "legacy-attestation",
      predicateType: "https://slsa.dev/verification_summary/v1",
      predicate: { verificationResult: "PASSED", list: [1, null, "a"] },
      otherSubjects: ["gitCommit:5f5f"],
      signer: { kind: "key", fingerprint: "aa" },
      provenTimes: [],
      origin: digest,
    },
  ],
  rejected: [],
  problems: [],
  referrers: 1,
  gatheredAt: "2026-11-24T10:00:00.000Z",
  platforms: [
    {
      platform: "linux/amd64",
      evidence: {
        repository: key.repository,
        digest,
        parts: ["github:acme/shop", "files"],
        statements: [],
        rejected: [
          {
            format: "bundle",
            part: "github:acme/shop",
            predicateType: "https://spdx.dev/Document",
            origin: digest,
            code: "identity.mismatch",
            message: "another",
          },
        ],
        problems: [],
        referrers: 0,
        gatheredAt: "2026-11-24T10:00:00.000Z",
      },
    },
  ],
};
const now = new Date("2026-11-24T10:30:00.000Z");
const HOUR = 3_600_000;

describe("evidence on disk", () => {
  let base: string;
  let directory: string;
  const onlyFile = (): string => join(directory, readdirSync(directory)[0] ?? "");

  beforeEach(() => {
    base = mkdtempSync(join(tmpdir(), "countersign-cache-"));
    directory = join(base, "evidence");
  });
  afterEach(() => {
    rmSync(base, { recursive: true, force: true });
  });

  it("serves another process what one has put", async () => {
    await new DiskCache(directory).put(key, evidence);
    assert.deepEqual(await new DiskCache(directory).get(key, HOUR, now), evidence);
  });

  it("keeps folder and file private", async () => {
    await new DiskCache(directory).put(key, evidence);
    assert.equal(statSync(directory).mode & 0o777, 0o700);
    assert.equal(statSync(onlyFile()).mode & 0o777, 0o600);
  });

  it("leaves no draft behind", async () => {
    await new DiskCache(directory).put(key, evidence);
    assert.deepEqual(
      readdirSync(directory).filter((name) => !/^[0-9a-f]{64}\.json$/.test(name)),
      [],
    );
  });

  for (const [what, other] of [
    ["repository", { ...key, repository: "acme.azurecr.io/shop/web" }],
    ["digest", { ...key, digest: `sha256:${"b".repeat(64)}` as const }],
    ["set of trust anchors", { ...key, anchors: ["root:two"] }],
    ["set of sources", { ...key, sources: ["github:acme/shop", "registry"] }],
  ] as const) {
    it(`serves nothing to another ${what}`, async () => {
      const cache = new DiskCache(directory);
      await cache.put(key, evidence);
      assert.equal(await cache.get(other, HOUR, now), undefined);
    });
  }

  it("serves nothing that another version of the verifier accepted", async () => {
    await new DiskCache(directory, "0.0.1").put(key, evidence);
    assert.equal(await new DiskCache(directory).get(key, HOUR, now), undefined);
    assert.deepEqual(await new DiskCache(directory, "0.0.1").get(key, HOUR, now), evidence);
  });

  it("does not believe a file that was renamed to another key", async () => {
    const cache = new DiskCache(directory);
    const other = { ...key, repository: "acme.azurecr.io/shop/web" };
    await cache.put(key, evidence);
    const content = readFileSync(onlyFile());
    rmSync(onlyFile());
    await cache.put(other, { ...evidence, repository: other.repository });
    writeFileSync(onlyFile(), content);
    assert.equal(await cache.get(other, HOUR, now), undefined);
  });

  it("ends an entry at the age asked for, and after an hour at the latest", async () => {
    const cache = new DiskCache(directory);
    await cache.put(key, evidence);
    const at = (iso: string) => new Date(`2026-11-24T${iso}Z`);
    assert.ok(await cache.get(key, HOUR / 12, at("10:05:00")));
    assert.equal(await cache.get(key, HOUR / 12, at("10:05:01")), undefined);
    assert.ok(await cache.get(key, 9 * HOUR, at("11:00:00")));
    assert.equal(await cache.get(key, 9 * HOUR, at("11:00:01")), undefined);
  });

  it("does not serve evidence from the future, as after a clock was set back", async () => {
    const cache = new DiskCache(directory);
    await cache.put(key, evidence);
    assert.equal(await cache.get(key, HOUR, new Date("2026-11-24T09:59:59Z")), undefined);
  });

  it("keeps no evidence with problems: an error is not knowledge", async () => {
    const problems = [{ part: "bundle", code: "registry.throttled", message: "429" }] as const;
    await new DiskCache(directory).put(key, { ...evidence, problems });
    assert.equal(await new DiskCache(directory).get(key, HOUR, now), undefined);
  });

  it("keeps nothing with a problem of a platform", async () => {
    const problems = [{ part: "bundle", code: "registry.throttled", message: "429" }] as const;
    const platforms = [{ platform: "linux/amd64", evidence: { ...evidence, problems } }];
    await new DiskCache(directory).put(key, { ...evidence, platforms });
    assert.equal(await new DiskCache(directory).get(key, HOUR, now), undefined);
  });

  it("keeps nothing larger than it would read", async () => {
    const [statement] = evidence.statements;
    assert.ok(statement);
    const predicate = "x".repeat(limits.cachedBytes);
    await new DiskCache(directory).put(key, {
      ...evidence,
      statements: [{ ...statement, predicate }],
    });
    assert.equal(existsSync(directory) ? readdirSync(directory).length : 0, 0);
  });

  for (const [what, content] of [
    ["no JSON", "{"],
    ["a problem", JSON.stringify({ ...evidence, problems: [{}] })],
    ["an unknown part", JSON.stringify({ ...evidence, parts: ["github:"] })],
    ["another shape", "{}"],
    ["a field of another type", JSON.stringify({ ...evidence, statements: [{}] })],
    ["an unknown field", JSON.stringify({ ...evidence, verdict: "allow" })],
  ] as const) {
    it(`ignores and replaces a file with ${what}`, async () => {
      const cache = new DiskCache(directory);
      await cache.put(key, evidence);
      writeFileSync(onlyFile(), content);
      assert.equal(await cache.get(key, HOUR, now), undefined);
      await cache.put(key, evidence);
      assert.deepEqual(await cache.get(key, HOUR, now), evidence);
    });
  }

  it("does not read a file that others may write", async () => {
    const cache = new DiskCache(directory);
    await cache.put(key, evidence);
    chmodSync(onlyFile(), 0o666);
    assert.equal(await cache.get(key, HOUR, now), undefined);
  });

  it("neither reads nor writes in a folder that others may write", async () => {
    await new DiskCache(directory).put(key, evidence);
    chmodSync(directory, 0o777);
    const cache = new DiskCache(directory);
    assert.equal(await cache.get(key, HOUR, now), undefined);
    rmSync(onlyFile());
    await cache.put(key, evidence);
    assert.deepEqual(readdirSync(directory), []);
  });

  // COUNTERSIGN_CACHE_DIR=.cache, and a pull request that brings .cache/evidence along.
  for (const [what, mode] of [
    ["folder", 0o755],
    ["file", 0o644],
  ] as const) {
    it(`does not take a ${what} with the mode that git gives for one of its own`, async () => {
      await new DiskCache(directory).put(key, evidence);
      chmodSync(what === "folder" ? directory : onlyFile(), mode);
      assert.equal(await new DiskCache(directory).get(key, HOUR, now), undefined);
    });
  }

  it("uses no folder in the place of which others may put another", async () => {
    chmodSync(base, 0o777);
    await new DiskCache(directory).put(key, evidence);
    assert.deepEqual(readdirSync(directory), []);
    chmodSync(base, 0o1777);
    await new DiskCache(directory).put(key, evidence);
    assert.equal(readdirSync(directory).length, 1);
  });

  it("does not follow a symbolic link, be it folder or file", async () => {
    await new DiskCache(directory).put(key, evidence);
    const link = join(base, "link");
    symlinkSync(directory, link);
    assert.equal(await new DiskCache(link).get(key, HOUR, now), undefined);
    const file = onlyFile();
    const elsewhere = join(base, "elsewhere.json");
    writeFileSync(elsewhere, readFileSync(file), { mode: 0o600 });
    rmSync(file);
    symlinkSync(elsewhere, file);
    assert.equal(await new DiskCache(directory).get(key, HOUR, now), undefined);
  });

  it("removes what is past its lifetime, and only files of its own", async () => {
    await new DiskCache(directory).put(key, evidence);
    const stranger = join(directory, "notes.txt");
    writeFileSync(stranger, "keep me");
    for (const file of [onlyFile(), stranger, join(directory, readdirSync(directory)[0] ?? "")]) {
      utimesSync(file, new Date(0), new Date(0));
    }
    await new DiskCache(directory).get(key, HOUR, now);
    assert.deepEqual(readdirSync(directory), ["notes.txt"]);
  });

  it("never throws where nothing can be written", async () => {
    const file = join(base, "file");
    writeFileSync(file, "");
    const cache = new DiskCache(join(file, "below"));
    await cache.put(key, evidence);
    assert.equal(await cache.get(key, HOUR, now), undefined);
  });

  it("stands many writers of one key at once", async () => {
    mkdirSync(directory, { mode: 0o700 });
    await Promise.all(
      Array.from({ length: 20 }, () => new DiskCache(directory).put(key, evidence)),
    );
    assert.deepEqual(await new DiskCache(directory).get(key, HOUR, now), evidence);
    assert.equal(readdirSync(directory).length, 1);
  });
});

describe("the place of the cache", () => {
  it("is a folder of the user's", () => {
    assert.equal(
      cacheDirectory({ XDG_CACHE_HOME: "/home/me/.cache" }, "evidence"),
      join("/home/me/.cache", "countersign", "evidence"),
    );
  });

  it("is never below the folder where a command happens to run", () => {
    for (const home of ["", "cache", "./cache"])
      assert.equal(
        cacheDirectory({ XDG_CACHE_HOME: home }, "evidence"),
        join(homedir(), ".cache", "countersign", "evidence"),
      );
  });

  it("is none in CI, unless one is asked for", () => {
    assert.equal(cacheDirectory({ CI: "true" }, "evidence"), undefined);
    assert.equal(
      cacheDirectory({ CI: "true", COUNTERSIGN_CACHE_DIR: "/ci/cache" }, "compiled"),
      join("/ci/cache", "compiled"),
    );
  });
});

describe("compiled code between runs", () => {
  const program = `
    require("tsx/cjs");
    require("./trust/cache/compile-cache").useCompileCache(process.env);
    console.log(require("node:module").getCompileCacheDir() ?? "none");`;
  const run = (env: NodeJS.ProcessEnv): string =>
    execFileSync(process.execPath, ["-e", program], {
      env: { PATH: process.env.PATH, ...env },
      encoding: "utf8",
    }).trim();

  it("is kept in a private folder only", () => {
    const base = mkdtempSync(join(tmpdir(), "countersign-compiled-"));
    try {
      assert.ok(run({ COUNTERSIGN_CACHE_DIR: base }).startsWith(join(base, "compiled")));
      assert.equal(statSync(join(base, "compiled")).mode & 0o777, 0o700);
      chmodSync(join(base, "compiled"), 0o770);
      assert.equal(run({ COUNTERSIGN_CACHE_DIR: base }), "none");
      assert.equal(run({ CI: "true" }), "none");
    } finally {
      rmSync(base, { recursive: true, force: true });
    }
  });
});
