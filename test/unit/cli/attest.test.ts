import assert from "node:assert/strict";
import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { attach } from "../../support/authority";
import { run } from "./support";
import { Shop } from "./shop";

interface Vsa {
  readonly verifier: { readonly id: string };
  readonly resourceUri: string;
  readonly policy: { readonly digest: { readonly sha256: string } };
  readonly inputAttestations: readonly { readonly digest: { readonly sha256: string } }[];
  readonly verificationResult: string;
}

describe("countersign attest vsa", () => {
  let shop: Shop;
  let key: string;
  before(async () => {
    shop = await Shop.open();
    const pair = generateKeyPairSync("ec", { namedCurve: "P-256" });
    key = shop.folder.write(
      "gate.pem",
      pair.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    );
    const pub = createPublicKey(pair.privateKey).export({ type: "spki", format: "pem" });
    shop.folder.write("gate.pub", pub.toString());
  });
  after(() => shop.close());

  const GATE = "https://acme.example/gate";
  const attest = (policy: string, image: string, ...args: string[]) =>
    run(["attest", "vsa", image, "-p", policy, "--verifier-id", GATE, ...args]);
  const output = (): string => shop.path("vsa.json");
  const statement = (): { subject: { name: string; digest: object }[]; predicate: Vsa } => {
    const bundle = JSON.parse(readFileSync(output(), "utf8")) as {
      dsseEnvelope: { payload: string };
    };
    return JSON.parse(Buffer.from(bundle.dsseEnvelope.payload, "base64").toString()) as never;
  };

  it("writes a summary of an image that passed every rule on evidence", async () => {
    const { code, stdout, stderr } = await attest(
      shop.policy(),
      shop.tag("shop/api"),
      ...["--key", key, "--timestamp-authority", shop.services.url, "--output", output()],
    );
    assert.deepEqual([code, stderr], [0, ""]);
    assert.match(stdout, /^✓ allowed[^]*\nissued {2}SLSA_BUILD_LEVEL_UNEVALUATED: written to /);
    const { subject, predicate } = statement();
    const name = `${shop.registry.host}/shop/api`;
    const sha256 = shop.signed.digest.slice("sha256:".length);
    assert.deepEqual(subject, [{ name, digest: { sha256 } }]);
    assert.equal(predicate.verifier.id, GATE);
    assert.equal(predicate.resourceUri, name);
    assert.equal(predicate.verificationResult, "PASSED");
    assert.equal(predicate.inputAttestations.length, 1);
  });

  it("pushes it as a referrer that our own verifier takes, with the key in the policy", async () => {
    const pushed = await attest(
      shop.policy(),
      shop.tag("shop/api"),
      ...["--key", key, "--timestamp-authority", shop.services.url, "--push"],
    );
    assert.equal(pushed.code, 0);
    assert.match(pushed.stdout, /pushed as referrer sha256:[0-9a-f]{64}\n$/);
    const withGate = shop.policy({
      signers: {
        gate: { publicKey: { file: "gate.pub", transparencyLog: 0 }, root: "test" },
      },
    });
    const { stdout } = await run(["inspect", "-p", withGate, shop.tag("shop/api")]);
    assert.match(stdout, /✓ verification summary: PASSED · .* · by https:\/\/acme\.example\/gate/);
    assert.match(stdout, /signer {3}key sha256:[0-9a-f]{12}…\n[^]*\(timestamp\)/);
  });

  it("signs keyless with an identity token", async () => {
    const token = shop.folder.write("token", `${shop.services.identityToken(shop.identity)}\n`);
    const { code, stderr } = await attest(
      shop.policy(),
      shop.tag("shop/api"),
      ...["--identity-token", token, "--fulcio", shop.services.url],
      ...["--rekor", shop.services.url, "--output", output()],
    );
    assert.deepEqual([code, stderr], [0, ""]);
    const { stdout } = await run([
      ...["inspect", "-p", shop.policy(), "--bundles", output()],
      shop.tag("shop/api"),
    ]);
    assert.match(stdout, /✓ verification summary: PASSED/);
  });

  describe("refuses", () => {
    const refused = async (policy: string, image: string, expected: number, reason: RegExp) => {
      const requests = shop.registry.requests.length;
      const { code, stdout, stderr } = await attest(policy, image, "--key", key, "--push");
      assert.equal(code, expected);
      assert.match(stdout, reason);
      assert.equal(stderr, "no summary was issued: every rule must pass on evidence\n");
      const since = shop.registry.requests.slice(requests);
      assert.deepEqual(
        since.filter(({ method }) => method === "PUT"),
        [],
      );
    };

    it("an image that a rule denies", async () => {
      await refused(shop.policy(), shop.tag("shop/cart"), 1, /signature\.missing/);
    });

    it("an image that a rule in audit lets pass", async () => {
      const policy = shop.policy({
        rules: [
          {
            name: "key",
            images: [`${shop.registry.host}/shop/api`],
            mode: "audit",
            signature: ["gate"],
          },
        ],
        signers: { gate: { publicKey: { file: "gate.pub", transparencyLog: 0 }, root: "test" } },
      });
      const { code } = await run(["verify", "-p", policy, shop.tag("shop/api")]);
      assert.equal(code, 0);
      await refused(policy, shop.tag("shop/api"), 1, /key +enforce/);
    });

    it("an image that a rule denies in another namespace only", async () => {
      const policy = shop.policy({
        rules: [
          {
            name: "production",
            images: [`${shop.registry.host}/shop/api`],
            namespaces: ["production"],
            signature: ["gate"],
          },
        ],
        signers: { gate: { publicKey: { file: "gate.pub", transparencyLog: 0 }, root: "test" } },
      });
      await refused(policy, shop.tag("shop/api"), 1, /production +enforce/);
    });

    it("an image on the allow list, and one that nobody claims", async () => {
      const other = shop.registry.pushImage("other/app");
      const allowed = shop.policy({ allow: [`${shop.registry.host}/other/**`] });
      assert.equal((await run(["verify", "-p", allowed, other.reference])).code, 0);
      await refused(allowed, other.reference, 1, /image\.unmatched/);
      const audited = shop.policy({ unmatched: "audit" });
      await refused(audited, other.reference, 1, /image\.unmatched/);
    });

    it("an image with an exemption", async () => {
      const policy = shop.policy({
        exemptions: [
          {
            images: [shop.unsigned.reference],
            rules: ["signed"],
            namespaces: ["*"],
            owner: "payments",
            ticket: "PAY-1",
            approvedBy: "board",
            reason: "rebuilt soon",
            from: new Date(Date.now() - 60_000).toISOString(),
            expires: "2090-01-01",
          },
        ],
      });
      const exempt = await run([
        "verify",
        "-p",
        policy,
        "-n",
        "production",
        shop.unsigned.reference,
      ]);
      assert.equal(exempt.code, 0);
      await refused(policy, shop.unsigned.reference, 1, /signature\.missing/);
    });

    it("an image whose namespaces are all out of scope", async () => {
      const policy = shop.policy({ scope: { exceptNamespaces: ["*"] } });
      await refused(policy, shop.unsigned.reference, 1, /signature\.missing/);
    });

    it("an image that cannot be decided", async () => {
      shop.registry.faults = ({ path }) => (path.includes("/referrers/") ? { status: 403 } : {});
      try {
        await refused(shop.policy(), shop.tag("shop/api"), 3, /registry\.unauthorized/);
      } finally {
        shop.registry.faults = undefined;
      }
    });
  });

  it("leaves evidence that it gathered earlier out: a summary proves nothing to a summary", async () => {
    const { digest, reference } = shop.registry.pushImage("shop/summarized");
    const predicateType = "https://slsa.dev/verification_summary/v1";
    const { authority, registry, identity } = shop;
    attach.bundle(
      registry,
      "shop/summarized",
      digest,
      authority.signBundle({ digest, identity, predicateType, predicate: {} }),
    );
    const { code } = await attest(shop.policy(), reference, "--key", key, "--push");
    assert.equal(code, 1);
  });

  it("says what is missing or wrong in the call, before anything is decided", async () => {
    const policy = shop.policy();
    const image = shop.tag("shop/api");
    shop.registry.resetRequests();
    for (const [args, message] of [
      [["--key", key], /^error: where to: --push attaches/],
      [["--key", key, "--push", "--layout", "x"], /^error: --push needs the registry/],
      [["--key", shop.path("none"), "--push"], /^error: --key .*none cannot be read \(ENOENT\)/],
      [["--key", key, "--identity-token", key, "--push"], /give one\n$/],
      [["--rekor", "ftp://x", "--push"], /Give an https URL\.\n$/],
    ] as const) {
      const { code, stderr } = await attest(policy, image, ...args);
      assert.equal(code, 2);
      assert.match(stderr, message);
    }
    const noId = await run(["attest", "vsa", image, "--verifier-id", "gate", "--push"]);
    assert.match(noId.stderr, /Give a URI/);
    assert.equal(shop.registry.requests.length, 0);
  });

  it("says that signing failed, and writes nothing", async () => {
    const broken = shop.folder.write("broken.pem", "nothing");
    const { code, stderr } = await attest(
      shop.policy(),
      shop.tag("shop/api"),
      ...["--key", broken, "--output", shop.path("none.json")],
    );
    assert.equal(code, 2);
    assert.equal(stderr, "error: expected a private key in PEM, found none\n");
    assert.throws(() => readFileSync(shop.path("none.json")));
  });
});
