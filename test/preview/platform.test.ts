import * as assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { after, before, describe, it } from "mocha";
import { startCloud } from "../support/cloud";
import type { Cloud } from "../support/cloud";
import { createEngine } from "../support/engine";
import type { Engine, OperationResult, Workspace } from "../support/engine";
import { policyPack } from "./harness";
import { changesOf, KUBECONFIG, platformStack, preparePlatform, stateOf } from "./platform-scene";
import { nameOf } from "./steps";
import { diagnosticsOf } from "./verified-image-scene";

/** The signature of a secret in a state. */
const SECRET = "4dabf18193072939515e22adb298388d";

const outputsOf = async (workspace: Workspace): Promise<Readonly<Record<string, unknown>>> =>
  (await stateOf(workspace)).find(({ type }) => type === "pulumi:pulumi:Stack")?.outputs ?? {};

/** What a run prints about deviations, without the heading. */
const printedDeviations = ({ diagnostics }: OperationResult): string[] =>
  diagnostics
    .filter(({ severity }) => severity === "info")
    .flatMap(({ message }) => message.split("\n").slice(1))
    .sort();

const succeeded = (result: OperationResult): OperationResult => {
  assert.equal(result.exitCode, 0, result.text);
  return result;
};

let engine: Engine;
let cloud: Cloud;
before(async () => {
  [engine, cloud] = await Promise.all([createEngine(), startCloud()]);
  preparePlatform(cloud);
});
after(() => {
  engine.close();
  cloud.close();
});

describe("the platform in development", () => {
  let workspace: Workspace;
  before(async () => {
    workspace = await platformStack(engine, cloud, "development");
  });

  it("is previewed with all its deviations, and creates nothing by that", async () => {
    const preview = succeeded(await workspace.preview({ policyPack }));
    assert.deepEqual(preview.violations, []);
    assert.deepEqual(
      diagnosticsOf(preview).filter((text) => !text.includes(": info ")),
      [],
    );
    assert.ok(printedDeviations(preview).length > 0, preview.text);
    assert.match(preview.text, /kubeconfig +: \[secret\]/);
    assert.deepEqual(cloud.resources.created, []);
  });

  it("prints in an update what its posture says", async () => {
    const update = succeeded(await workspace.up({ skipPreview: true }));
    const { posture, deviations } = (await outputsOf(workspace)) as {
      posture: Record<string, { deviations: { check: string }[] }>;
      deviations: string[];
    };
    assert.deepEqual(printedDeviations(update), deviations.toSorted());
    const inPosture = Object.entries(posture).flatMap(([name, { deviations: own }]) =>
      own.map(({ check }) => `${name}: not ${check}`),
    );
    assert.deepEqual(
      deviations.map((line) => line.replace(/ \(.*/, "")),
      inPosture,
    );
  });

  it("tells who reaches what, and keeps the kubeconfig a secret", async () => {
    const outputs = await outputsOf(workspace);
    assert.equal(outputs.apiReachability, "public: 203.0.113.7/32 and nobody else reaches the API");
    assert.equal(outputs.registryReachability, "public: from the internet");
    assert.equal(outputs.loginServer, "acmedev.azurecr.io");
    assert.ok(SECRET in (outputs.kubeconfig as object));
    const state = await workspace.exportState();
    for (const form of [KUBECONFIG, JSON.stringify(KUBECONFIG), btoa(KUBECONFIG)]) {
      assert.ok(!state.includes(form), "the kubeconfig stands in the state");
    }
  });

  it("has nothing to change afterwards", async () => {
    assert.deepEqual(changesOf(succeeded(await workspace.preview())), []);
  });

  it("is destroyed without a rest", async () => {
    succeeded(await workspace.destroy());
    assert.deepEqual(cloud.resources.present, []);
  });
});

describe("the platform in production", () => {
  let workspace: Workspace;
  before(async () => {
    cloud.reset();
    preparePlatform(cloud);
    workspace = await platformStack(engine, cloud, "production", { stage: "network" });
  });

  it("begins with the network and the audit trail", async () => {
    const update = succeeded(await workspace.up({ skipPreview: true }));
    const components = update.steps
      .filter(({ urn }) => /::countersign:index:\w+::/.test(urn))
      .map(({ urn }) => nameOf(urn));
    assert.deepEqual([...new Set(components)].sort(), ["audit", "network"]);
  });

  it("adds the rest in a second run, and touches nothing of the first", async () => {
    const before = cloud.resources.present;
    workspace.configure({ stage: "platform" });
    const preview = succeeded(await workspace.preview());
    const others = changesOf(preview).filter((change) => !change.startsWith("create "));
    assert.deepEqual(others, [], preview.text);
    assert.ok(preview.steps.length >= 40, preview.text);
    assert.deepEqual(diagnosticsOf(preview), [
      "audit: info deviations:\naudit: not evidence.locked (nobody can shorten or lift the immutability of the evidence): worm is unlocked",
    ]);

    succeeded(await workspace.up({ skipPreview: true }));
    assert.deepEqual(cloud.resources.present.slice(0, before.length), before);
    assert.ok(cloud.resources.created.length >= 40);
  });

  it("is private", async () => {
    const outputs = await outputsOf(workspace);
    assert.match(String(outputs.apiReachability), /^private: /);
    assert.match(String(outputs.registryReachability), /^private: /);
    assert.deepEqual(outputs.pushSubjects, ["repo:acme@1/shop@1:ref:refs/heads/main"]);
  });

  it("has nothing to change afterwards", async () => {
    assert.deepEqual(changesOf(succeeded(await workspace.preview())), []);
  });

  it("warns where hosted runners would push to a private registry", async () => {
    workspace.configure({ hostedRunners: "true" });
    const preview = succeeded(await workspace.preview());
    workspace.configure({ hostedRunners: "false" });
    assert.deepEqual(
      diagnosticsOf(preview).filter((text) => text.includes(": warning ")),
      [
        "push: warning hostedRunners: the registry is private, and runners that GitHub, GitLab or Azure DevOps host do not reach it; push from runners in its network, and leave hostedRunners out",
      ],
    );
  });

  it("takes a suppression to the component whose check it is", async () => {
    const expired = {
      check: "registry.zone-redundancy",
      reason: "the region has no zones",
      expires: "2020-01-31",
    };
    workspace.configure({ suppressions: [expired] });
    const preview = await workspace.preview();
    workspace.configure({ suppressions: undefined });
    assert.notEqual(preview.exitCode, 0);
    assert.deepEqual(
      diagnosticsOf(preview).filter((text) => text.includes(": error ")),
      [
        "registry: error suppressions[0].expires: the suppression of registry.zone-redundancy ended on 2020-01-31; meet the check and remove the suppression, or decide anew and move its date",
      ],
    );
  });

  it("does not let a destroy take cluster, registry or evidence", async () => {
    const kept = (await stateOf(workspace)).filter(({ protect }) => protect);
    const result = await workspace.destroy();
    assert.notEqual(result.exitCode, 0);
    const names = kept.map(({ urn }) => nameOf(urn));
    for (const name of ["cluster-cluster", "registry-registry", "audit-account"]) {
      assert.ok(names.includes(name), name);
    }
    const errors = diagnosticsOf(result).filter((text) => text.includes(": error resource "));
    assert.ok(errors.length > 0, result.text);
    for (const error of errors) {
      assert.match(error, /cannot be deleted\s+because it is protected/);
      assert.ok(names.includes(error.split(":")[0] ?? ""), error);
    }
    const present = cloud.resources.present.map(({ name }) => name);
    assert.deepEqual(
      names.filter((name) => !present.includes(name)),
      [],
    );
  });
});

describe("the program of this repository", () => {
  const repository = path.resolve(__dirname, "../..");
  const projectFile = fs.readFileSync(path.join(repository, "Pulumi.yaml"), "utf8");

  it("is the file stacks/index.ts and nothing else", async () => {
    const workspace = await platformStack(engine, cloud, "development");
    workspace.write({
      "stacks/index.ts": 'throw new Error("stacks/index.ts runs");\n',
    });
    assert.match((await workspace.preview()).text, /stacks\/index\.ts runs/);
  });

  it("would be the package's own entry if Pulumi.yaml named the folder", async () => {
    const workspace = await platformStack(engine, cloud, "development");
    const packageJson = JSON.parse(
      fs.readFileSync(path.join(repository, "package.json"), "utf8"),
    ) as object;
    workspace.write({
      "Pulumi.yaml": projectFile.replace("main: stacks/index.ts", "main: stacks"),
      "package.json": JSON.stringify({ ...packageJson, exports: { ".": "./library.js" } }),
      "library.js": "exports.isLibrary = true;\n",
    });
    const preview = succeeded(await workspace.preview());
    assert.deepEqual(changesOf(preview), ["create countersign-development"]);
  });
});

describe("npm run up", () => {
  const up = (...args: string[]) => {
    const bin = fs.mkdtempSync(path.join(os.tmpdir(), "countersign-up-"));
    fs.writeFileSync(path.join(bin, "pulumi"), '#!/bin/sh\necho "$@"\nexit 3\n', { mode: 0o755 });
    try {
      return spawnSync(
        process.execPath,
        ["--require", require.resolve("tsx/cjs"), script, ...args],
        {
          encoding: "utf8",
          env: { ...process.env, PATH: [bin, process.env.PATH].join(path.delimiter) },
        },
      );
    } finally {
      fs.rmSync(bin, { recursive: true });
    }
  };
  const script = path.resolve(__dirname, "../../scripts/up.ts");

  it("is pulumi up with the policy pack, and ends as it does", () => {
    const { stdout, status } = up("production", "--diff");
    assert.equal(stdout, `up --stack production --policy-pack ${policyPack} --diff\n`);
    assert.equal(status, 3);
  });

  it("wants to know which stack", () => {
    const { stderr, status } = up("--diff");
    assert.equal(stderr, "usage: npm run up -- <stack> [flags of pulumi up]\n");
    assert.equal(status, 2);
  });
});

describe("the configuration of the platform", () => {
  it("names everything that is missing or wrong at once, and how to set it", async () => {
    const workspace = await platformStack(engine, cloud, "production", {
      "azure-native:tenantId": "contoso.example",
      "azure-native:location": undefined,
      profile: "prod",
      registryName: undefined,
      adminGroupObjectIds: [],
      signers: "release",
      evidenceWriters: { gate: "me" },
      suppressions: [{ check: "aks.zone", reason: "none", expires: "2030-01-01" }],
      zones: "3",
    });
    const preview = await workspace.preview();
    assert.notEqual(preview.exitCode, 0);
    const known = [
      ...["profile", "stage", "registryName", "adminGroupObjectIds", "authorizedIpRanges"],
      ...["apiServerClients", "signers", "githubOwnerIds", "githubSubjects", "hostedRunners"],
      ...["evidenceWriters", "suppressions", "tags", "policy"],
    ].map((key) => `countersign:${key}`);
    assert.deepEqual(diagnosticsOf(preview).join().split("\n"), [
      'stack: error countersign:profile: expected one of "production"|"development"; run `pulumi config set countersign:profile …`',
      "countersign:registryName: is not set; run `pulumi config set countersign:registryName …`",
      "countersign:adminGroupObjectIds: names no group; an Entra group has to administrate the cluster; run `pulumi config set countersign:adminGroupObjectIds …`",
      "countersign:signers: expected array, received string; run `pulumi config set countersign:signers …`",
      "countersign:evidenceWriters.gate: is no GUID; run `pulumi config set --path 'countersign:evidenceWriters.gate' …`",
      "countersign:suppressions[0].check: is no check; the output `posture` lists them; run `pulumi config set --path 'countersign:suppressions[0].check' …`",
      "azure-native:tenantId: is no GUID; run `pulumi config set azure-native:tenantId …`",
      "azure-native:location: is not set; run `pulumi config set azure-native:location …`",
      `countersign:zones: there is no such setting; run \`pulumi config rm countersign:zones\`, or use one of ${known.join(", ")}`,
    ]);
    assert.ok(!preview.text.includes("    at "), preview.text);
  });

  it("wants an administrators' group", async () => {
    const workspace = await platformStack(engine, cloud, "production", {
      adminGroupObjectIds: undefined,
    });
    assert.deepEqual(diagnosticsOf(await workspace.preview()), [
      "stack: error countersign:adminGroupObjectIds: is not set; run `pulumi config set countersign:adminGroupObjectIds …`",
    ]);
  });
});
