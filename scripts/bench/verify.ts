import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { attach, createAuthority, githubIdentity } from "../../test/support/authority";
import { startRegistry } from "../../test/support/registry";
import { tool } from "../../test/support/tools";
import { IDENTITY, ISSUER, policyText, SUBJECT } from "./corpus";
import { printGates, type Gate } from "./gate";
import { printRows, requestsOf, secondsOf, takeTurns, type Row } from "./turns";

/**
 * Distinct keyless images on a loopback registry, verified by this project's CLI and by the real cosign, in rounds that
 * take turns.
 */
export const benchVerify = async (images: number, rounds: number): Promise<readonly Gate[]> => {
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

const print = (rows: ReadonlyMap<string, Row>, images: number): readonly Gate[] => {
  printRows(`${images} distinct keyless images`, rows, images);
  const requests = (name: string): number => requestsOf(rows, name) / images;
  const cold = secondsOf(rows, "countersign, cold");
  const perImage = secondsOf(rows, "cosign, a process per image, 2 at a time") / cold;
  const oneProcess = secondsOf(rows, "cosign, one process") / cold;
  console.log(
    `\nspeed against cosign with a process per image: ${perImage.toFixed(2)} × (target: at least 4)`,
  );
  console.log(
    `speed against cosign in one process:           ${oneProcess.toFixed(2)} × (stops at the first bad image)`,
  );
  const gates: readonly Gate[] = [
    { name: "at most 3 requests per digest", met: requests("countersign, cold") <= 3 },
    { name: "at most 4 requests per tag", met: requests("countersign, tags") <= 4 },
    { name: "no URL requested twice", met: rows.get("countersign, cold")?.repeated === 0 },
    { name: "no request when warm", met: requests("countersign, warm") === 0 },
    { name: "at least 4 × cosign with a process per image", met: perImage >= 4, timed: true },
  ];
  printGates(gates);
  return gates;
};
