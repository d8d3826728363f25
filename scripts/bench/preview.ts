import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { attach, createAuthority, githubIdentity } from "../../test/support/authority";
import { startCloud } from "../../test/support/cloud";
import { createEngine } from "../../test/support/engine";
import { startRegistry } from "../../test/support/registry";
import { IDENTITY, policyText } from "./corpus";
import { printGates, type Gate } from "./gate";
import { median } from "./measure";

const LATENCY_MS = 50;
const BUDGET_SECONDS = 2;

/**
 * Previews a program of Deployments with distinct images while the registry answers every request late: without a pack,
 * with an empty one, and with ours in both forms.
 */
export const benchPreview = async (
  deployments: number,
  rounds: number,
): Promise<readonly Gate[]> => {
  const folder = mkdtempSync(join(tmpdir(), "countersign-bench-"));
  const registry = await startRegistry({ latencyMs: LATENCY_MS });
  const cloud = await startCloud();
  const engine = await createEngine({ timeout: 300_000 });
  try {
    const authority = createAuthority();
    const images: string[] = [];
    for (let i = 0; i < deployments; i++) {
      const repository = `shop/app${i}`;
      const { digest } = registry.pushImage(repository, { content: `image ${i}` });
      const bundle = authority.signBundle({
        digest,
        identity: githubIdentity(IDENTITY),
        log: "rekor1",
      });
      attach.bundle(registry, repository, digest, bundle);
      images.push(`${registry.host}/${repository}@${digest}`);
    }
    const workspace = await engine.workspace({
      program: {
        files: {
          "index.ts": program(images),
          "trust-policy.yaml": policyText(registry.host),
          "trusted-root.json": JSON.stringify(authority.trustedRoot),
        },
      },
      cloud,
      // Every preview starts with an empty cache.
      env: { CI: "true" },
    });
    const packs = {
      "no pack": undefined,
      "empty pack": emptyPack(folder),
      "countersign, executable": resolve("dist/policy-pack/bin.js"),
      "countersign, directory": resolve("policy-pack"),
    };
    const times = new Map<string, number[]>();
    for (let round = 0; round < rounds; round++) {
      for (const [name, policyPack] of Object.entries(packs)) {
        const started = performance.now();
        const result = await workspace.preview(policyPack === undefined ? {} : { policyPack });
        if (result.exitCode !== 0) throw new Error(`${name} failed:\n${result.text}`);
        times.set(name, [...(times.get(name) ?? []), (performance.now() - started) / 1000]);
      }
    }
    return print(times, deployments);
  } finally {
    engine.close();
    cloud.close();
    await registry.close();
    rmSync(folder, { recursive: true, force: true });
  }
};

const print = (
  times: ReadonlyMap<string, readonly number[]>,
  deployments: number,
): readonly Gate[] => {
  const seconds = (name: string): number => median(times.get(name) ?? []);
  console.log(
    `\npreview of ${deployments} Deployments with distinct images, registry ${LATENCY_MS} ms late, medians\n`,
  );
  let met = true;
  for (const name of times.keys()) {
    const added = seconds(name) - seconds("empty pack");
    console.log(
      `${name.padEnd(26)}${seconds(name).toFixed(2).padStart(8)} s   ${added >= 0 ? "+" : "-"}${Math.abs(added).toFixed(2)} s to the empty pack`,
    );
    met &&= added < BUDGET_SECONDS;
  }
  const name = `ours adds less than ${BUDGET_SECONDS} s to the empty pack`;
  const gates: readonly Gate[] = [{ name, met, timed: true }];
  printGates(gates);
  return gates;
};

const program = (
  images: readonly string[],
): string => `import * as kubernetes from "@pulumi/kubernetes";
const images = ${JSON.stringify(images)};
images.forEach((image, i) => {
  const labels = { app: \`app\${i}\` };
  new kubernetes.apps.v1.Deployment(\`app\${i}\`, {
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers: [{ name: "app", image }] } } },
  });
});
`;

/** A pack with one policy that has nothing to say: what any pack costs. */
const emptyPack = (folder: string): string => {
  const directory = join(folder, "empty-pack");
  mkdirSync(directory);
  writeFileSync(
    join(directory, "package.json"),
    JSON.stringify({ name: "empty", version: "1.0.0" }),
  );
  const file = join(directory, "pack.js");
  const policy = require.resolve("@pulumi/policy");
  writeFileSync(
    file,
    `#!/usr/bin/env node
process.chdir(__dirname);
const { PolicyPack } = require(${JSON.stringify(policy)});
new PolicyPack("empty", { policies: [{ name: "empty", description: "nothing", enforcementLevel: "mandatory", validateResource: () => {} }] });
`,
  );
  chmodSync(file, 0o755);
  return file;
};
