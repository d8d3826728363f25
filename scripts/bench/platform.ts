import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { platformStack, preparePlatform } from "../../test/preview/platform-scene";
import { startCloud } from "../../test/support/cloud";
import { createEngine } from "../../test/support/engine";
import { printGates, type Gate } from "./gate";
import { measure, median } from "./measure";

/**
 * `npm run bench:platform`: how long the compiler takes for a program with all components, and a preview for the whole
 * platform.
 */
const ROUNDS = 3;
const COMPILE_SECONDS = 10;
const COMPILE_MEGABYTES = 800;
const PREVIEW_SECONDS = 10;
const RESOURCES = 40;

const root = resolve(__dirname, "../..");

const program = `
import * as pulumi from "@pulumi/pulumi";
import { AksCluster } from "countersign/components/cluster";
import { ComplianceLog } from "countersign/components/compliance";
import { PushIdentity } from "countersign/components/identity";
import { Network } from "countersign/components/network";
import { ContainerRegistry } from "countersign/components/registry";
import { VerifiedImage } from "countersign/components/verified-image";

const common = { resourceGroupName: "platform", location: "westeurope" };
const log = new ComplianceLog("audit", common);
const { workspaceId } = log;
const network = new Network("network", { ...common, workspaceId });
const { nodeSubnetId, apiServerSubnetId } = network;
const cluster = new AksCluster("cluster", {
  ...common,
  tenantId: "",
  adminGroupObjectIds: [""],
  nodeSubnetId,
  apiServerSubnetId,
  workspaceId,
});
const pullPrincipalIds = { kubelet: cluster.kubeletPrincipalId };
const registry = new ContainerRegistry("registry", { ...common, workspaceId, pullPrincipalIds });
const { registryId } = registry;
const push = new PushIdentity("push", { ...common, registryId, signers: ["release"] });
const image = new VerifiedImage("image", { image: "acme.azurecr.io/shop/api:1.0" });
export const outputs: pulumi.Output<string>[] = [push.clientId, image.reference];
`;

const configuration = {
  compilerOptions: {
    target: "es2024",
    module: "nodenext",
    strict: true,
    skipLibCheck: true,
    noEmit: true,
    types: ["node"],
  },
  include: ["index.ts"],
};

/** Prints the most memory that a Node.js process had. */
const memory = `data:text/javascript,process.on("exit",()=>console.error("maxRSS",process.resourceUsage().maxRSS))`;

/** What a user's own compiler does, with this package and its peers installed. */
const benchCompiler = async (): Promise<readonly Gate[]> => {
  const folder = mkdtempSync(join(tmpdir(), "countersign-bench-"));
  try {
    const installed = join(folder, "node_modules");
    mkdirSync(installed);
    for (const name of ["@pulumi", "@types", "typescript"]) {
      symlinkSync(join(root, "node_modules", name), join(installed, name));
    }
    symlinkSync(root, join(installed, "countersign"));
    writeFileSync(join(folder, "index.ts"), program);
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(configuration));
    const tsc = join(root, "node_modules/typescript/bin/tsc");
    const command = `${process.execPath} --import '${memory}' ${tsc} -p ${folder}`;
    const runs = [];
    for (let round = 0; round < ROUNDS; round++) {
      const run = await measure(command, process.env);
      if (run.exitCode !== 0) throw new Error(`the program does not compile:\n${run.output}`);
      runs.push(run);
    }
    const seconds = median(runs.map((run) => run.seconds));
    const megabytes = Math.max(
      ...runs.map(({ output }) => Number(/maxRSS (\d+)/.exec(output)?.[1]) / 1024),
    );
    console.log(
      `\ntsc of a program with all components, ${ROUNDS} rounds: ${seconds.toFixed(1)} s (median), ${megabytes.toFixed(0)} MB (most)`,
    );
    return [
      {
        name: `compiles in at most ${COMPILE_SECONDS} s`,
        met: seconds <= COMPILE_SECONDS,
        timed: true,
      },
      {
        name: `compiles in at most ${COMPILE_MEGABYTES} MB`,
        met: megabytes <= COMPILE_MEGABYTES,
        timed: true,
      },
      {
        name: "azure-native is imported by its parts only",
        met: rootImports("dist").length === 0,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** Files that load all of azure-native. */
const rootImports = (folder: string): readonly string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => /\.(?:d\.ts|js)$/.test(file))
    .filter((file) =>
      /["']@pulumi\/azure-native["']/.test(readFileSync(join(root, folder, file), "utf8")),
    );

/** A preview of the platform in production, and one of nothing, whose time is that of the start. */
const benchPreview = async (): Promise<readonly Gate[]> => {
  const cloud = await startCloud();
  const engine = await createEngine({ timeout: 300_000 });
  try {
    preparePlatform(cloud);
    const nothing = await engine.workspace({ program: { files: { "index.ts": "" } }, cloud });
    const platform = await platformStack(engine, cloud, "production");
    const times: Record<"nothing" | "platform", number[]> = { nothing: [], platform: [] };
    let resources = 0;
    for (let round = 0; round < ROUNDS; round++) {
      for (const [name, workspace] of Object.entries({ nothing, platform })) {
        const started = performance.now();
        const result = await workspace.preview();
        if (result.exitCode !== 0) throw new Error(`${name} failed:\n${result.text}`);
        times[name as keyof typeof times].push((performance.now() - started) / 1000);
        resources = new Set(result.steps.map(({ urn }) => urn)).size;
      }
    }
    const start = median(times.nothing);
    const whole = median(times.platform);
    console.log(
      `\npreview of the platform, ${resources} resources, ${ROUNDS} rounds, medians: ${whole.toFixed(1)} s, ${(whole - start).toFixed(1)} s of them after the start (a preview of nothing: ${start.toFixed(1)} s)`,
    );
    return [
      { name: `at least ${RESOURCES} resources`, met: resources >= RESOURCES },
      {
        name: `previewed in at most ${PREVIEW_SECONDS} s after the start`,
        met: whole - start <= PREVIEW_SECONDS,
        timed: true,
      },
    ];
  } finally {
    engine.close();
    cloud.close();
  }
};

const run = async (): Promise<void> => {
  const gates = [...(await benchCompiler()), ...(await benchPreview())];
  console.log();
  printGates(gates);
  if (gates.some(({ met }) => !met)) process.exitCode = 1;
};

void run();
