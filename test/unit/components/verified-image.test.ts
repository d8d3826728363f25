import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { stringify } from "yaml";
import { VerifiedImage } from "../../../components/verified-image";
import type { VerifiedImageArgs } from "../../../components/verified-image";
import { policyFromDocument } from "../../../trust/policy";
import { run, Scene, settle } from "./support";
import type { Run } from "./support";

const repository = resolve(__dirname, "../../..");
const SIGNER = '"release" (github.com/acme/shop · release.yml · refs/heads/main)';
const FIX = "fix: build it in acme/shop and sign it there (cosign sign)";

/** What only an update knows: in a preview the mocks leave it unknown. */
class Build extends pulumi.CustomResource {
  declare readonly result: pulumi.Output<string>;
  constructor(name: string) {
    super("test:index:Build", name, { result: undefined });
  }
}

describe("VerifiedImage", () => {
  let scene: Scene;
  before(async () => {
    scene = await Scene.create();
  });
  after(() => scene.close());
  beforeEach(() => {
    scene.registry.resetRequests();
    scene.registry.faults = undefined;
  });

  /** Makes the images, by name, and waits for them. */
  const make = async (
    images: Readonly<Record<string, VerifiedImageArgs>>,
    options: { readonly preview?: boolean } = {},
  ): Promise<Run & { readonly made: ReadonlyMap<string, VerifiedImage> }> => {
    const made = new Map<string, VerifiedImage>();
    const result = await run(() => {
      for (const [name, args] of Object.entries(images)) {
        made.set(name, new VerifiedImage(name, args));
      }
      return [...made.values()].flatMap((image) => [image.reference, image.digest]);
    }, options);
    return { ...result, made };
  };
  const makeOne = async (
    args: VerifiedImageArgs,
    options?: { readonly preview?: boolean },
  ): Promise<Run & { readonly image: VerifiedImage }> => {
    const { made, ...result } = await make({ api: args }, options);
    const image = made.get("api");
    assert.ok(image);
    return { ...result, image };
  };
  const short = ({ tagged, digest }: ReturnType<Scene["image"]>): string =>
    `${tagged}@${digest.slice(0, "sha256:".length + 8)}…`;
  const assertDenied = ({ logged, rejected }: Run, text: string, code: string): void => {
    assert.deepEqual(logged, [`error: ${text}`]);
    assert.equal(rejected.length, 1);
    const [error] = rejected;
    assert.ok(pulumi.ResourceError.isInstance(error));
    assert.equal(error.message, `image "api" is not allowed (${code})`);
    assert.equal(error.stack, error.message);
    assert.equal(error.hideStack, true);
  };

  for (const preview of [true, false]) {
    describe(preview ? "in a preview" : "in an update", () => {
      it("gives the reference pinned to the digest that was verified", async () => {
        const { tagged, digest } = scene.image("shop/api");
        const policy = scene.policy("known");
        const { image, ...result } = await makeOne({ image: tagged, policy }, { preview });
        const reference = `${tagged}@${digest}`;
        assert.deepEqual(await settle(image.reference), {
          known: true,
          secret: false,
          value: reference,
        });
        assert.equal((await settle(image.digest)).value, digest);
        assert.deepEqual((await settle(image.verdict)).value, {
          outcome: "allow",
          code: "signature.ok",
          reference,
          digest,
          policy: { name: "known", digest: policyFromDocument(policy).digest },
          checks: [{ rule: "signed", mode: "enforce", outcome: "allow", code: "signature.ok" }],
        });
        assert.deepEqual(result, {
          registered: [
            {
              type: "countersign:index:VerifiedImage",
              name: "api",
              inputs: { image: tagged, policy },
            },
          ],
          logged: [],
          rejected: [],
        });
      });

      it("tells on the resource why an image is denied, and rejects what uses it", async () => {
        const unsigned = scene.image("shop/api", false);
        const policy = scene.policy("denied");
        const { image, ...result } = await makeOne({ image: unsigned.tagged, policy }, { preview });
        const text = [
          `signature.missing · image "api" · ${short(unsigned)}`,
          `rule "signed" wants one signature by ${SIGNER}; the registry holds none (0 referrers, 0 signatures).`,
          FIX,
        ].join("\n");
        assertDenied(result, text, "signature.missing");
        for (const output of [image.reference, image.digest, image.verdict]) {
          await assert.rejects(settle<unknown>(output), pulumi.ResourceError);
        }
      });

      it("does not allow what could not be decided", async () => {
        const { tagged } = scene.image("shop/api");
        scene.registry.faults = () => ({ status: 401 });
        const policy = scene.policy("undecided");
        const result = await makeOne({ image: tagged, policy }, { preview });
        const [logged = ""] = result.logged;
        assert.match(logged, /rule "signed" cannot be decided: /);
        assertDenied(result, logged.slice("error: ".length), "registry.unauthorized");
      });

      it("warns of what an audit rule finds, and allows", async () => {
        const unsigned = scene.image("shop/api", false);
        const { rules = [] } = scene.policy("");
        const policy = scene.policy("audit", {
          rules: rules.map((rule) => ({ ...rule, mode: "audit" })),
        });
        const { image, logged, rejected } = await makeOne(
          { image: unsigned.tagged, policy },
          { preview },
        );
        assert.deepEqual(logged, [
          [
            `warning: signature.missing · image "api" · ${short(unsigned)}`,
            `rule "signed" wants one signature by ${SIGNER}; the registry holds none (0 referrers, 0 signatures). It does not block (audit).`,
            FIX,
          ].join("\n"),
        ]);
        assert.deepEqual(rejected, []);
        const { value } = await settle(image.reference);
        assert.equal(value, `${unsigned.tagged}@${unsigned.digest}`);
        assert.deepEqual((await settle(image.verdict)).value.checks, [
          { rule: "signed", mode: "audit", outcome: "deny", code: "signature.missing" },
        ]);
      });
    });
  }

  describe("when an input is not known yet", () => {
    for (const input of ["image", "namespace", "policy"] as const) {
      it(`leaves it to the update: ${input}`, async () => {
        const { tagged } = scene.image("shop/api", false);
        let later: VerifiedImage | undefined;
        const result = await run(
          () => {
            const { result: unknown } = new Build("build");
            const args = { image: tagged, policy: scene.policy("unknown"), [input]: unknown };
            later = new VerifiedImage("api", args);
            return [later.reference, later.digest, later.verdict];
          },
          { preview: true },
        );
        assert.ok(later);
        assert.deepEqual(result.logged, []);
        assert.deepEqual(result.rejected, []);
        assert.equal((await settle(later.reference)).known, false);
        assert.equal(scene.registry.requests.length, 0);
      });
    }
  });

  describe("beside others of the same program", () => {
    it("shares what was read with those of the same policy, however they name it", async () => {
      const document = scene.policy("shared");
      writeFileSync(join(scene.folder, "shared.yaml"), stringify(document));
      const one = scene.image("shop/one").tagged;
      assert.deepEqual((await makeOne({ image: one, policy: document })).rejected, []);
      const needed = scene.registry.requests.length;
      assert.ok(needed > 0);

      scene.registry.resetRequests();
      const image = scene.image("shop/several").tagged;
      const { made, rejected } = await make({
        a: { image, policy: document },
        b: { image, policy: "shared.yaml" },
        c: { image, policy: join(scene.folder, "shared.yaml") },
      });
      assert.equal(made.size, 3);
      assert.deepEqual(rejected, []);
      assert.equal(scene.registry.requests.length, needed);
    });

    it("is verified side by side with them", async () => {
      const policy = scene.policy("side-by-side");
      const { tagged: a } = scene.image("shop/a");
      const { tagged: b } = scene.image("shop/b");
      const { tagged: c } = scene.image("shop/c");
      scene.registry.latencyMs = 20;
      const { rejected } = await make({
        a: { image: a, policy },
        b: { image: b, policy },
        c: { image: c, policy },
      });
      scene.registry.latencyMs = 0;
      assert.deepEqual(rejected, []);
      assert.equal(scene.registry.counters.peakInFlight, 3);
    });

    it("takes evidence of an earlier preview; in an update, only what is younger than five minutes", async () => {
      const { tagged: image } = scene.image("shop/aged");
      const requestsOf = async (name: string, preview: boolean): Promise<number> => {
        scene.registry.resetRequests();
        // Its own name makes it a policy, and so a verifier, of its own.
        const { rejected } = await makeOne({ image, policy: scene.policy(name) }, { preview });
        assert.deepEqual(rejected, []);
        return scene.registry.requests.length;
      };
      const all = await requestsOf("first", true);
      assert.ok(all > 1);
      assert.equal(await requestsOf("update", false), 1);
      scene.ageCache(10 * 60 * 1000);
      // Also where one process does both, as a program of the Automation API.
      assert.equal(await requestsOf("first", false), all);
      scene.ageCache(10 * 60 * 1000);
      assert.equal(await requestsOf("later-preview", true), 1);
      assert.equal(await requestsOf("later-update", false), all);
    });

    it("gets a verdict of its own", async () => {
      const policy = scene.policy("own");
      const { made, rejected } = await make({
        bad: { image: scene.image("shop/bad", false).tagged, policy },
        good: { image: scene.image("shop/good").tagged, policy },
      });
      assert.equal(rejected.length, 1);
      const good = made.get("good");
      assert.ok(good);
      assert.equal((await settle(good.reference)).known, true);
    });
  });

  describe("when the policy lets an image pass without a look at it", () => {
    it("warns that it is not pinned", async () => {
      const policy = scene.policy("allowing", { allow: ["registry.example/base/**"] });
      const { image, logged, rejected } = await makeOne({
        image: "registry.example/base/node:24",
        policy,
      });
      assert.deepEqual(rejected, []);
      assert.deepEqual(logged, [
        [
          'warning: image "api" · registry.example/base/node:24',
          "It is not pinned: the policy lets it pass (image.allowed) without a look at its digest.",
        ].join("\n"),
      ]);
      assert.equal((await settle(image.reference)).value, "registry.example/base/node:24");
      assert.equal((await settle(image.digest)).value, undefined);
    });
  });

  describe("where rules differ by namespace", () => {
    const policy = () => {
      const { rules = [] } = scene.policy("");
      return scene.policy("namespaces", {
        rules: rules.map((rule) => ({
          ...rule,
          mode: [{ namespaces: ["production"], mode: "enforce" }, { mode: "audit" }],
        })),
      });
    };

    it("decides for the namespace that is named", async () => {
      const { tagged: image } = scene.image("shop/api", false);
      const test = await makeOne({ image, policy: policy(), namespace: "test" });
      assert.deepEqual(test.rejected, []);
      const production = await makeOne({ image, policy: policy(), namespace: "production" });
      assert.equal(production.rejected.length, 1);
    });

    for (const namespace of [undefined, ""]) {
      it(`decides for the strictest where ${namespace === "" ? "an empty one" : "none"} is named`, async () => {
        const { tagged: image } = scene.image("shop/api", false);
        const { logged } = await makeOne({ image, policy: policy(), namespace });
        assert.match(logged[0] ?? "", /^error: namespace\.unknown · image "api"/);
      });
    }
  });

  describe("when it is not set up", () => {
    it("names the mistake in the policy, and where the policy was named", async () => {
      const policy = scene.policy("invalid", { allow: ["*"] });
      const result = await makeOne({ image: "registry.example/a:1", policy });
      assert.match(
        result.logged[0] ?? "",
        /^error: policy\.invalid · the TrustPolicy is not valid\n[^]*named by `policy` of the resource\nfix: /,
      );
      assert.equal(result.rejected.length, 1);
    });

    it("does not take another policy where the named file is missing", async () => {
      writeFileSync(join(scene.folder, "trust-policy.yaml"), stringify(scene.policy("default")));
      const { tagged: image } = scene.image("shop/api");
      const { logged } = await makeOne({ image, policy: "missing.yaml" });
      assert.match(logged[0] ?? "", /^error: policy\.missing/);
      assert.deepEqual((await makeOne({ image })).rejected, []);
    });

    it("takes a path from the program's folder, which need not be that of Pulumi.yaml", async () => {
      const { tagged: image } = scene.image("shop/api");
      const program = join(scene.folder, "program");
      mkdirSync(program);
      const trustRoots = { test: { file: "../root.json" } };
      const inside = scene.policy("inside", { trustRoots });
      writeFileSync(join(program, "inside.yaml"), stringify(inside));
      process.chdir(program);
      try {
        for (const policy of ["inside.yaml", inside]) {
          assert.deepEqual((await makeOne({ image, policy })).logged, []);
        }
      } finally {
        process.chdir(scene.folder);
      }
    });

    it("takes the policy that the environment names, and none of another project", async () => {
      const { tagged: image } = scene.image("shop/api");
      const elsewhere = join(scene.folder, "elsewhere");
      mkdirSync(elsewhere);
      writeFileSync(join(elsewhere, "Pulumi.yaml"), "name: other\nruntime: nodejs\n");
      writeFileSync(join(elsewhere, "trust-policy.yaml"), stringify(scene.policy("elsewhere")));
      process.chdir(elsewhere);
      try {
        const { logged } = await makeOne({ image });
        assert.match(logged[0] ?? "", /^error: policy\.missing[^]* is not in project "shop"/);
        process.env.COUNTERSIGN_POLICY = join(scene.folder, "trust-policy.yaml");
        assert.deepEqual((await makeOne({ image })).rejected, []);
      } finally {
        delete process.env.COUNTERSIGN_POLICY;
        process.chdir(scene.folder);
      }
    });

    it("denies what an untyped program passes for an image", async () => {
      for (const [value, found] of [
        [undefined, "undefined"],
        [null, "null"],
        [1, "number"],
      ] as const) {
        const args = { image: value, policy: scene.policy("untyped") } as unknown;
        const result = await makeOne(args as VerifiedImageArgs);
        const text = [
          'image.reference-invalid · image "api"',
          `[image] must be text; found ${found}.`,
          "fix: Correct the reference.",
        ].join("\n");
        assertDenied(result, text, "image.reference-invalid");
      }
    });

    it("denies when the verifier itself fails", async () => {
      const args = { image: "registry.example/a:1", policy: 1 } as unknown;
      const { logged, rejected } = await makeOne(args as VerifiedImageArgs);
      assert.match(logged[0] ?? "", /^error: verifier\.failed · /);
      assert.equal(rejected.length, 1);
    });
  });

  it("keeps a secret a secret: in its outputs, and in what it tells", async () => {
    const policy = scene.policy("secret");
    const good = scene.image("shop/good").tagged;
    const { image, logged } = await makeOne({ image: pulumi.secret(good), policy });
    assert.deepEqual(logged, []);
    for (const output of [image.reference, image.digest, image.verdict]) {
      assert.equal((await settle<unknown>(output)).secret, true);
    }
    const bad = scene.image("shop/hidden", false).tagged;
    const denied = await makeOne({ image: pulumi.secret(bad), policy });
    const text = [
      'signature.missing · image "api" · [secret]',
      'rule "signed" wants what the TrustPolicy says; no signature (details are left out: an input is a secret).',
      "fix: Sign the digest with one of the expected signers.",
    ].join("\n");
    assertDenied(denied, text, "signature.missing");
  });
});

describe("countersign/components/verified-image", () => {
  it("loads no provider SDK", () => {
    const script = `require("./components/verified-image");
      const packages = Object.keys(require.cache).flatMap((file) => /node_modules\\/(@(?:pulumi|azure|kubernetes)\\/[^/]+)/.exec(file)?.[1] ?? []);
      console.log(JSON.stringify([...new Set(packages)].sort()));`;
    const args = ["--require", require.resolve("tsx/cjs"), "--eval", script];
    const printed = execFileSync(process.execPath, args, { cwd: repository, encoding: "utf8" });
    assert.deepEqual(JSON.parse(printed), ["@pulumi/pulumi"]);
  });
});
