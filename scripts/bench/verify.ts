import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { attach, createAuthority, githubIdentity } from "../../test/support/authority";
import { startRegistry } from "../../test/support/registry";
import { tool } from "../../test/support/tools";
import { IDENTITY, policyText } from "./corpus";
import { measure, median, type Measurement } from "./measure";

const SUBJECT = `https://github.com/${IDENTITY.repository}/${IDENTITY.workflow}@${IDENTITY.ref}`;
const ISSUER = "https://token.actions.githubusercontent.com";

/**
 * Distinct keyless images on a loopback registry, verified by this project's CLI and by the real cosign, in rounds that
 * take turns. Answers whether every target was met.
 */
export const benchVerify = async (images: number, rounds: number): Promise<boolean> => {
  const folder = mkdtempSync(join(tmpdir(), "countersign-bench-"));
  const registry = await startRegistry({ referrersApi: true });
  try {
    const authority = createAuthority();
    const identity = githubIdentity(IDENTITY);
    const references: { tag: string; digest: string }[] = [];
    for (let i = 0; i < images; i++) {
      const repository = `shop/app${i}`;
      const { digest } = registry.pushImage(repository, { tag: "1", content: `image ${i}` });
      const bundle = authority.signBundle({ digest, identity, log: "rekor1" });
      attach.bundle(registry, repository, digest, bundle);
      const name = `${registry.host}/${repository}`;
      references.push({ tag: `${name}:1`, digest: `${name}@${digest}` });
    }
    const root = join(folder, "trusted-root.json");
    writeFileSync(root, JSON.stringify(authority.trustedRoot));
    const policy = join(folder, "trust-policy.yaml");
    writeFileSync(policy, policyText(registry.host));
    const digests = references.map((reference) => reference.digest).join(" ");
    const tags = references.map((reference) => reference.tag).join(" ");
    const cosign = await tool("cosign");
    const cli = `${process.execPath} ${resolve("dist/cli/bin.js")} verify --quiet --policy ${policy}`;
    const check = `${cosign} verify --certificate-identity ${SUBJECT} --certificate-oidc-issuer ${ISSUER} --trusted-root ${root}`;
    const cache = join(folder, "cache");
    const commands = {
      "countersign, cold": `rm -rf ${cache}/evidence; ${cli} ${digests}`,
      "countersign, warm": `${cli} ${digests}`,
      "countersign, tags": `rm -rf ${cache}/evidence; ${cli} ${tags}`,
      "cosign, a process per image, 2 at a time": `printf '%s\\n' ${digests} | xargs -P2 -n1 ${check}`,
      "cosign, one process": `${check} ${digests}`,
    };
    const results = await takeTurns(commands, rounds, registry, {
      ...process.env,
      CI: "",
      COUNTERSIGN_CACHE_DIR: cache,
      HOME: folder,
    });
    return print(results, images);
  } finally {
    await registry.close();
    rmSync(folder, { recursive: true, force: true });
  }
};

interface Row {
  readonly runs: Measurement[];
  readonly requests: number[];
}

const takeTurns = async (
  commands: Readonly<Record<string, string>>,
  rounds: number,
  registry: Awaited<ReturnType<typeof startRegistry>>,
  env: NodeJS.ProcessEnv,
): Promise<Map<string, Row>> => {
  const rows = new Map<string, Row>();
  for (let round = 0; round < rounds; round++) {
    for (const [name, command] of Object.entries(commands)) {
      registry.resetRequests();
      const run = await measure(command, env);
      if (run.exitCode !== 0) throw new Error(`${name} failed:\n${run.output.slice(-2000)}`);
      const row = rows.get(name) ?? { runs: [], requests: [] };
      row.runs.push(run);
      row.requests.push(registry.requests.length);
      rows.set(name, row);
    }
  }
  return rows;
};

const print = (rows: ReadonlyMap<string, Row>, images: number): boolean => {
  const seconds = (name: string): number =>
    median(rows.get(name)?.runs.map((run) => run.seconds) ?? []);
  const requests = (name: string): number => median(rows.get(name)?.requests ?? []) / images;
  console.log(
    `\n${images} distinct keyless images, medians of ${rows.values().next().value?.runs.length ?? 0} rounds in turn\n`,
  );
  console.log("                                            images/s   CPU s   requests/image");
  for (const [name, row] of rows) {
    const cpu = median(row.runs.map((run) => run.cpuSeconds));
    const rate = images / seconds(name);
    console.log(
      `${name.padEnd(42)}${rate.toFixed(0).padStart(10)}${cpu.toFixed(2).padStart(8)}${requests(name).toFixed(2).padStart(17)}`,
    );
  }
  const perImage =
    seconds("cosign, a process per image, 2 at a time") / seconds("countersign, cold");
  const oneProcess = seconds("cosign, one process") / seconds("countersign, cold");
  console.log(
    `\nspeed against cosign with a process per image: ${perImage.toFixed(2)} × (target: at least 4)`,
  );
  console.log(
    `speed against cosign in one process:           ${oneProcess.toFixed(2)} × (stops at the first bad image)`,
  );
  const checks: readonly (readonly [string, boolean])[] = [
    ["at most 3 requests per digest", requests("countersign, cold") <= 3],
    ["at most 4 requests per tag", requests("countersign, tags") <= 4],
    ["no request when warm", requests("countersign, warm") === 0],
    ["at least 4 × cosign with a process per image", perImage >= 4],
  ];
  for (const [name, met] of checks) console.log(`${met ? "met    " : "not met"}  ${name}`);
  return checks.every(([, met]) => met);
};
