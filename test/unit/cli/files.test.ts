import assert from "node:assert/strict";
import { join } from "node:path";
import { Folder, run } from "./support";

const IMAGE = `registry.example/shop@sha256:${"a".repeat(64)}`;

describe("files that a flag names", () => {
  const folder = new Folder();
  const policy = folder.policy({
    signers: { one: { keyless: { issuer: "https://issuer.example", subject: "one" } } },
    rules: [{ name: "signed", images: ["registry.example/**"], signature: ["one"] }],
  });
  const absent = join(folder.path, "absent.json");
  const other = folder.write("other.json", "{}");
  after(() => {
    folder.remove();
  });

  for (const verb of [
    ["verify", IMAGE, "-p", policy],
    ["inspect", IMAGE, "-p", policy],
    ["attest", "vsa", IMAGE, "-p", policy, "--verifier-id", "https://a.example", "--push"],
  ]) {
    it(`are named in what ${verb[0]} says of a --trusted-root that is none`, async () => {
      const missing = await run([...verb, "--trusted-root", absent]);
      assert.deepEqual(missing, {
        code: 2,
        stdout: "",
        stderr: `error: --trusted-root: there is no file ${absent}\n`,
      });
      const wrong = await run([...verb, "--trusted-root", other]);
      assert.deepEqual(wrong, {
        code: 2,
        stdout: "",
        stderr: `error: --trusted-root: ${other} is not a usable TrustedRoot: mediaType is not as a TrustedRoot has it, found nothing\n`,
      });
    });
  }

  it("are the caller's to correct, where the system refuses them", async () => {
    const mirror = ["--mirror", "https://tuf.example", "--root", absent];
    const refresh = await run(["trust-root", "refresh", join(folder.path, "a.json"), ...mirror]);
    assert.deepEqual(refresh, {
      code: 2,
      stdout: "",
      stderr: `error: ENOENT: no such file or directory, open '${absent}'\n`,
    });
    const pin = await run(["trust-root", "pin", "mine", "-p", join(other, "policy.yaml")]);
    assert.deepEqual([pin.code, pin.stdout], [2, ""]);
    assert.match(pin.stderr, /^error: ENOTDIR: [^\n]*\n$/);
  });
});
