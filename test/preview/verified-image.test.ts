import * as assert from "node:assert/strict";
import * as fs from "node:fs";
import * as path from "node:path";
import { afterEach, describe, it } from "mocha";
import { stringify } from "yaml";
import { loadPolicy } from "../../trust/policy";
import { useWorld } from "./harness";
import type { Image } from "./harness";
import { diagnosticsOf, images, workloadsOf, workspaceFor } from "./verified-image-scene";

const SIGNER = '"release" (github.com/acme/shop · release.yml · refs/heads/main)';

const short = ({ tagged, digest }: Image): string =>
  `${tagged}@${digest.slice(0, "sha256:".length + 8)}…`;

/** The whole text on the resource of an image that nobody signed, and the line that ends the program. */
const denied = (name: string, image: Image): string[] =>
  [
    `${name}: error signature.missing · image "${name}" · ${short(image)}\n` +
      `rule "signed" wants one signature by ${SIGNER}; the registry holds none (0 referrers, 0 signatures).\n` +
      "fix: build it in acme/shop and sign it there (cosign sign)",
    `stack: error image "${name}" is not allowed (signature.missing)`,
  ].sort();

describe("a program with verified images", () => {
  const world = useWorld();
  afterEach(() => {
    world().cloud.reset();
    world().registry.faults = undefined;
  });
  const created = (): string[] => world().cloud.resources.created.map(({ name }) => name);

  it("runs the digest that was verified, and has nothing to change afterwards", async () => {
    const image = world().image("shop/api");
    const workspace = await workspaceFor(world(), { config: images({ api: image.tagged }) });
    const preview = await workspace.preview();
    assert.equal(preview.exitCode, 0, preview.text);
    assert.deepEqual(diagnosticsOf(preview), []);

    const update = await workspace.up({ skipPreview: true });
    assert.equal(update.exitCode, 0, update.text);
    const { deployment } = JSON.parse(await workspace.exportState()) as {
      deployment: { resources: { type: string; inputs?: object; outputs?: object }[] };
    };
    const find = (type: string) => deployment.resources.find((resource) => resource.type === type);
    const reference = `${image.tagged}@${image.digest}`;
    const { inputs, outputs } = find("countersign:index:VerifiedImage") ?? {};
    const policy = loadPolicy(path.join(workspace.directory, "trust-policy.yaml"));
    assert.deepEqual(inputs, { image: image.tagged, namespace: "production" });
    assert.deepEqual(outputs, {
      reference,
      digest: image.digest,
      verdict: {
        outcome: "allow",
        code: "signature.ok",
        reference,
        digest: image.digest,
        namespace: "production",
        policy: { name: "shop", digest: policy.digest },
        checks: [{ rule: "signed", mode: "enforce", outcome: "allow", code: "signature.ok" }],
      },
    });
    assert.ok(JSON.stringify(find("kubernetes:apps/v1:Deployment")?.inputs).includes(reference));

    const again = await workspace.preview();
    assert.deepEqual([...new Set(again.steps.map(({ op }) => op))], ["same"]);
  });

  it("fails on the resource of a denied image, and creates nothing that uses it", async () => {
    const bad = world().image("shop/bad", "nobody");
    const config = images({ good: world().image("shop/good").tagged, bad: bad.tagged });
    const workspace = await workspaceFor(world(), { config });
    const preview = await workspace.preview();
    assert.notEqual(preview.exitCode, 0);
    assert.deepEqual(diagnosticsOf(preview), denied("bad", bad));
    assert.deepEqual(workloadsOf(preview), ["good"]);

    const update = await workspace.up({ skipPreview: true });
    assert.notEqual(update.exitCode, 0);
    assert.deepEqual(diagnosticsOf(update), denied("bad", bad));
    assert.deepEqual(created(), ["good"]);
  });

  it("tells a denial once, however many resources and outputs of the stack use it", async () => {
    const bad = world().image("shop/bad", "nobody");
    const workspace = await workspaceFor(world(), { config: { image: bad.tagged } });
    workspace.write({
      "index.ts": `
        import * as kubernetes from "@pulumi/kubernetes";
        import * as pulumi from "@pulumi/pulumi";
        import { VerifiedImage } from "countersign/components/verified-image";
        const image = new VerifiedImage("bad", { image: new pulumi.Config().require("image") });
        for (const name of ["a", "b"]) {
          new kubernetes.core.v1.Pod(name, { spec: { containers: [{ name, image: image.reference }] } });
        }
        export const reference = pulumi.interpolate\`image: \${image.reference}\`;`,
    });
    const result = await workspace.preview();
    assert.notEqual(result.exitCode, 0);
    // While its outputs are awaited, the program runs: the runtime then shows both on the resource.
    const expected = denied("bad", bad).map((text) => text.replace(/^stack/, "bad"));
    assert.deepEqual(diagnosticsOf(result), expected.sort());
  });

  it("warns on the resource of what an audit rule finds", async () => {
    const image = world().image("shop/api", "nobody");
    const policy = world().policy();
    const rules = policy.rules?.map((rule) => ({ ...rule, mode: "audit" as const }));
    const config = images({ api: image.tagged });
    const workspace = await workspaceFor(world(), { policy: { ...policy, rules }, config });
    const result = await workspace.preview();
    assert.equal(result.exitCode, 0, result.text);
    assert.deepEqual(diagnosticsOf(result), [
      `api: warning signature.missing · image "api" · ${short(image)}\n` +
        `rule "signed" wants one signature by ${SIGNER}; the registry holds none (0 referrers, 0 signatures). It does not block (audit).\n` +
        "fix: build it in acme/shop and sign it there (cosign sign)",
    ]);
    assert.deepEqual(workloadsOf(result), ["api"]);
  });

  it("fails on an image that cannot be decided", async () => {
    const { tagged } = world().image("shop/api");
    world().registry.faults = () => ({ status: 403 });
    const workspace = await workspaceFor(world(), { config: images({ api: tagged }) });
    const result = await workspace.preview();
    assert.notEqual(result.exitCode, 0);
    const [text = "", line] = diagnosticsOf(result);
    assert.match(
      text,
      /^api: error registry\.unauthorized · image "api" · .*\n.*cannot be decided/,
    );
    assert.equal(line, 'stack: error image "api" is not allowed (registry.unauthorized)');
    assert.deepEqual(workloadsOf(result), []);
  });

  it("fails where there is no policy, and names the places tried", async () => {
    const config = images({ api: world().image("shop/api").tagged });
    const workspace = await workspaceFor(world(), { config });
    const file = path.join(fs.realpathSync(workspace.directory), "trust-policy.yaml");
    fs.rmSync(file);
    const result = await workspace.preview();
    assert.notEqual(result.exitCode, 0);
    assert.deepEqual(diagnosticsOf(result), [
      [
        "api: error policy.missing · no TrustPolicy was found",
        "tried  `policy` of the resource: not set",
        "tried  the stack configuration countersign:policy: not set",
        "tried  the environment variable COUNTERSIGN_POLICY: not set",
        `tried  ${file}: no such file`,
        "fix: Create trust-policy.yaml, or name the file.",
      ].join("\n"),
      'stack: error image "api" is not allowed (policy.missing)',
    ]);
  });

  it("takes the policy that the stack's configuration names, as the policy pack does", async () => {
    const config = images({ api: world().image("shop/api").tagged });
    const workspace = await workspaceFor(world(), {
      config: { ...config, "countersign:policy": "policies/other.yaml" },
    });
    const other = { ...world().policy(), name: "other", trustRoots: undefined, signers: undefined };
    const denied = [`${world().registry.host}/shop/**`];
    workspace.write({
      "policies/other.yaml": stringify({ ...other, rules: undefined, denied }),
    });
    const result = await workspace.preview();
    assert.match(diagnosticsOf(result)[0] ?? "", /^api: error image\.denied/);
  });

  it("has an example whose own policy is valid", () => {
    const file = path.resolve(__dirname, "../../examples/verified-image/trust-policy.yaml");
    assert.deepEqual(
      loadPolicy(file).rules.map(({ name }) => name),
      ["signed"],
    );
  });

  it("shows no secret reference, and no command to the engine's display", async () => {
    const secret = world().image("shop/secret", "nobody");
    const workspace = await workspaceFor(world(), {});
    workspace.write({
      "index.ts": `
        import * as pulumi from "@pulumi/pulumi";
        import { VerifiedImage } from "countersign/components/verified-image";
        new VerifiedImage("secret", { image: pulumi.secret(${JSON.stringify(secret.tagged)}) });
        new VerifiedImage("odd", { image: "<{%bogus%}>" });`,
    });
    const result = await workspace.preview();
    assert.notEqual(result.exitCode, 0);
    assert.ok(!result.text.includes("shop/secret"), result.text);
    assert.ok(result.text.includes('image "odd" · <\\u{7b}%bogus%}>'), result.text);
    assert.ok(
      diagnosticsOf(result).includes(
        'secret: error signature.missing · image "secret" · [secret]\n' +
          'rule "signed" wants what the TrustPolicy says; no signature (details are left out: an input is a secret).\n' +
          "fix: Sign the digest with one of the expected signers.",
      ),
      result.text,
    );
  });
});

describe("a verified image that the same update builds", () => {
  const world = useWorld();
  afterEach(() => {
    world().cloud.reset();
  });
  const created = (): string[] => world().cloud.resources.created.map(({ name }) => name);
  const built = (image: Image) => {
    world().cloud.outputs.set("build", { image: image.tagged });
    return workspaceFor(world(), { program: "test/preview/programs/verified-image-built" });
  };

  it("is no error in the preview, and decided by the update", async () => {
    const image = world().image("shop/built");
    const workspace = await built(image);
    const preview = await workspace.preview();
    assert.equal(preview.exitCode, 0, preview.text);
    assert.deepEqual(diagnosticsOf(preview), []);
    assert.deepEqual(workloadsOf(preview), ["api"]);

    const update = await workspace.up({ skipPreview: true });
    assert.equal(update.exitCode, 0, update.text);
    assert.deepEqual(created(), ["build", "api"]);
    assert.ok((await workspace.exportState()).includes(`${image.tagged}@${image.digest}`));
  });

  it("is denied by the update before what uses it is created", async () => {
    const image = world().image("shop/built", "nobody");
    const workspace = await built(image);
    const update = await workspace.up();
    assert.notEqual(update.exitCode, 0);
    assert.deepEqual(diagnosticsOf(update), denied("verified", image));
    assert.deepEqual(created(), ["build"]);
  });
});
