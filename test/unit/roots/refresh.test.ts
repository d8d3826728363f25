import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  refreshTrustedRoot,
  readRootFile,
  recordFile,
  type RootRecord,
} from "../../../trust/roots";
import { createAuthority } from "../../support/authority";
import { startTufServer, TufRepository, type TufServer } from "../../support/tuf";

const now = new Date("2026-11-24T12:00:00Z");
const root = (name: string): string => JSON.stringify(createAuthority({ name }).trustedRoot);
const first = root("first");
const second = root("second");

describe("refreshTrustedRoot", () => {
  let server: TufServer;
  let folder: string;
  let file: string;
  let caches = 0;

  beforeEach(async () => {
    server = await startTufServer();
    folder = mkdtempSync(join(tmpdir(), "countersign-roots-"));
    file = join(folder, "root.json");
    server.repository.publish({ target: first, version: 5 });
    writeFileSync(join(folder, "1.root.json"), server.repository.firstRoot);
  });
  afterEach(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });

  const cache = (): string => {
    const directory = join(folder, `cache${++caches}`);
    mkdirSync(directory, { mode: 0o700 });
    return directory;
  };
  const refresh = (directory?: string) =>
    refreshTrustedRoot({
      file,
      mirror: server.url,
      initialRoot: join(folder, "1.root.json"),
      directory,
      now,
    });
  const stored = (): { root: string; record: RootRecord } => ({
    root: readFileSync(file, "utf8"),
    record: JSON.parse(readFileSync(recordFile(file), "utf8")) as RootRecord,
  });

  it("writes the root byte for byte, with where it comes from, sha256, age and versions", async () => {
    const { record, changed } = await refresh();
    assert.equal(changed, true);
    assert.equal(stored().root, first);
    assert.deepEqual(stored().record, record);
    const { expires, ...versions } = record.tuf ?? { expires: "" };
    assert.deepEqual(versions, { root: 1, timestamp: 5, snapshot: 5, targets: 5 });
    assert.ok(Date.parse(expires) > Date.now());
    assert.equal(record.source, server.url);
    assert.equal(record.fetchedAt, "2026-11-24T12:00:00.000Z");
    const read = await readRootFile(file);
    assert.deepEqual(read, { json: first, sha256: record.sha256, record });
    // No draft is left behind, and what the TUF client keeps went with its temporary folder.
    assert.deepEqual(readdirSync(folder).sort(), ["1.root.json", "root.json", "root.origin.json"]);
  });

  it("takes a newer root, through a rotated root role, and says whether anything changed", async () => {
    const directory = cache();
    await refresh(directory);
    assert.equal((await refresh(directory)).changed, false);
    // A file that somebody changed is put right, and not called the same as before.
    writeFileSync(file, second);
    assert.equal((await refresh(directory)).changed, true);
    assert.equal(stored().root, first);
    server.repository.rotateRoot();
    server.repository.publish({ target: second, version: 6 });
    const { record, changed } = await refresh(directory);
    assert.equal(changed, true);
    assert.equal(record.tuf?.root, 2);
    assert.equal(stored().root, second);
  });

  it("attack 28: refuses a rollback by the metadata that it has kept", async () => {
    const directory = cache();
    server.repository.publish({ target: second, version: 6 });
    await refresh(directory);
    server.repository.publish({ target: first, version: 5 });
    rmSync(recordFile(file));
    await assert.rejects(refresh(directory), {
      name: "RootError",
      code: "root.rollback",
      message: `${server.url}: New timestamp version 5 is less than current version 6`,
    });
    assert.equal(readFileSync(file, "utf8"), second);
  });

  it("refuses a rollback by the file's record, where nothing was kept, as in CI", async () => {
    server.repository.publish({ target: second, version: 6 });
    await refresh();
    server.repository.publish({ target: first, version: 5 });
    await assert.rejects(refresh(), {
      code: "root.rollback",
      message: `${server.url} has version 5 of its timestamp metadata, ${file} was made from version 6`,
    });
    assert.equal(stored().root, second);
    assert.equal(stored().record.tuf?.timestamp, 6);
  });

  it("attack 28: refuses a freeze: metadata that has expired", async () => {
    server.repository.publish({ target: first, version: 5, days: -1 });
    await assert.rejects(refresh(), (error: Error & { code: string }) => {
      assert.equal(error.code, "root.frozen");
      assert.match(error.message, /timestamp\.json is expired; .*this machine's clock is wrong$/);
      return true;
    });
    assert.throws(() => readFileSync(file));
  });

  it("attack 28: refuses a root role that has expired", async () => {
    server.repository.rotateRoot({ days: -1 });
    await assert.rejects(refresh(), { code: "root.frozen" });
  });

  it("refuses metadata that the first root does not vouch for", async () => {
    server.repository = new TufRepository();
    server.repository.publish({ target: second, version: 7 });
    await assert.rejects(refresh(), { code: "root.unavailable" });
    assert.throws(() => readFileSync(file));
  });

  it("refuses a target that the metadata does not name", async () => {
    for (const [path] of server.repository.files) {
      if (path.startsWith("/targets/")) server.repository.files.set(path, Buffer.from(second));
    }
    await assert.rejects(refresh(), { code: "root.unavailable" });
    assert.throws(() => readFileSync(file));
  });

  it("refuses what is no TrustedRoot, though it is signed", async () => {
    server.repository.publish({ target: "{}", version: 6 });
    await assert.rejects(refresh(), { code: "root.invalid" });
    assert.throws(() => readFileSync(file));
  });

  it("does not mix what two first roots vouch for", async () => {
    const directory = cache();
    await refresh(directory);
    server.repository = new TufRepository();
    server.repository.publish({ target: second, version: 1 });
    writeFileSync(join(folder, "1.root.json"), server.repository.firstRoot);
    rmSync(recordFile(file));
    await refresh(directory);
    assert.equal(stored().root, second);
  });

  it("does not replace a root of another repository", async () => {
    await refresh();
    await server.stop();
    const other = await startTufServer();
    try {
      await assert.rejects(
        refreshTrustedRoot({
          file,
          mirror: other.url,
          initialRoot: join(folder, "1.root.json"),
          directory: undefined,
          now,
        }),
        { code: "root.changed" },
      );
      assert.equal(other.requests.length, 0);
    } finally {
      await other.close();
    }
  });

  it("says that a mirror cannot be reached, and leaves the file as it was", async () => {
    await refresh();
    await server.stop();
    await assert.rejects(refresh(), { code: "root.unavailable" });
    assert.equal(stored().root, first);
  });

  it("notices a root that was changed after it was fetched", async () => {
    await refresh();
    writeFileSync(file, second);
    await assert.rejects(readRootFile(file), { code: "root.changed" });
  });
});
