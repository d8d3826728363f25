import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { corpus } from "./corpora";
import { verifyBundle, type ExpectedSigner } from "./verify-bundle";

/** Cases of sigstore-conformance a73de49 in the corpora. */
const CASES = 35;

const IDENTITY =
  "https://github.com/sigstore-conformance/extremely-dangerous-public-oidc-beacon/.github/workflows/extremely-dangerous-oidc-beacon.yml@refs/heads/main";
const ISSUER = "https://token.actions.githubusercontent.com";

const suite = corpus("sigstore-conformance");
const publicGood = corpus("roots", "public-good.json");

const fileOr = (path: string, otherwise: string): string => (existsSync(path) ? path : otherwise);
const textOr = (path: string, otherwise: string): string =>
  existsSync(path) ? readFileSync(path, "utf8").trim() : otherwise;

describe("sigstore-conformance", () => {
  if (suite === undefined || publicGood === undefined) {
    it.skip(`${CASES} cases: the corpora are not here`);
    return;
  }
  const names = readdirSync(suite, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

  it(`has all ${CASES} cases`, () => {
    assert.equal(names.length, CASES);
  });

  for (const name of names) {
    const inCase = (file: string): string => join(suite, name, file);
    const key = inCase("key.pub");
    const signer = (): ExpectedSigner =>
      existsSync(key)
        ? { key: readFileSync(key, "utf8") }
        : {
            identity: textOr(inCase("identity"), IDENTITY),
            issuer: textOr(inCase("issuer"), ISSUER),
          };

    it(name.endsWith("_fail") ? `rejects ${name}` : `accepts ${name}`, () => {
      const reason = verifyBundle({
        bundle: readFileSync(inCase("bundle.sigstore.json")),
        artifact: readFileSync(fileOr(inCase("artifact"), join(suite, "a.txt"))),
        signer: signer(),
        trustedRoot: readFileSync(fileOr(inCase("trusted_root.json"), publicGood), "utf8"),
      });
      // A rejection names what is wrong with the bundle; a verifier that fails by itself has found nothing.
      if (name.endsWith("_fail"))
        assert.match(reason ?? "accepted", /^(?!verifier\.)[a-z]+\.[a-z-]+: /);
      else assert.equal(reason, undefined);
    });
  }

  describe("the client's command line", () => {
    const client = join(__dirname, "sigstore-client");
    const keyless = ["--certificate-identity", IDENTITY, "--certificate-oidc-issuer", ISSUER];
    const bundleOf = (name: string): string[] => [
      "--bundle",
      join(suite, name, "bundle.sigstore.json"),
    ];
    const artifact = join(suite, "a.txt");
    const run = (...args: readonly string[]): [number | null, string] => {
      const { status, stderr } = spawnSync(client, ["verify-bundle", ...args], {
        encoding: "utf8",
      });
      return [status, stderr];
    };

    it("exits 0 for a file that is signed as expected", () => {
      assert.deepEqual(run(...bundleOf("happy-path-v0.3"), ...keyless, artifact), [0, ""]);
    });

    it("exits 0 for a file that is signed with the key", () => {
      const name = "managed-key-and-trusted-root";
      const root = ["--trusted-root", join(suite, name, "trusted_root.json")];
      const key = ["--key", join(suite, name, "key.pub")];
      assert.deepEqual(run(...bundleOf(name), ...key, ...root, artifact), [0, ""]);
    });

    it("exits 0 for the digest of a statement's subject", () => {
      const name = "intoto-with-custom-trust-root";
      const [digest] = subjectsOf(join(suite, name, "bundle.sigstore.json"));
      const root = ["--trusted-root", join(suite, name, "trusted_root.json")];
      const identity = textOr(join(suite, name, "identity"), IDENTITY);
      const issuer = textOr(join(suite, name, "issuer"), ISSUER);
      const signer = ["--certificate-identity", identity, "--certificate-oidc-issuer", issuer];
      assert.deepEqual(run(...bundleOf(name), ...signer, ...root, `sha256:${digest ?? ""}`), [
        0,
        "",
      ]);
    });

    it("exits 1 for another identity, and names the one that signed", () => {
      const other = keyless.map((value) => (value === IDENTITY ? `${IDENTITY}-evil` : value));
      const [status, stderr] = run(...bundleOf("happy-path-v0.3"), ...other, artifact);
      assert.equal(status, 1);
      assert.match(stderr, /^rejected: identity\.mismatch: .*extremely-dangerous-oidc-beacon/);
    });

    it("exits 1 for a digest whose bytes the signature is over", () => {
      const digest = `sha256:${"0".repeat(64)}`;
      const [status] = run(...bundleOf("happy-path-v0.3"), ...keyless, digest);
      assert.equal(status, 1);
    });

    it("exits 2 and shows its usage for what it does not know", () => {
      const [status, stderr] = run(
        "--staging",
        ...bundleOf("happy-path-v0.3"),
        ...keyless,
        artifact,
      );
      assert.equal(status, 2);
      assert.match(stderr, /--staging.*\nsigstore-client verify-bundle /);
    });
  });
});

function subjectsOf(path: string): string[] {
  const bundle = JSON.parse(readFileSync(path, "utf8")) as { dsseEnvelope: { payload: string } };
  const payload = Buffer.from(bundle.dsseEnvelope.payload, "base64").toString();
  const { subject } = JSON.parse(payload) as { subject: { digest: { sha256: string } }[] };
  return subject.map(({ digest }) => digest.sha256);
}
