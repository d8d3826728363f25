import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import {
  BUILDER_ID,
  BUILDER_REF,
  generatorFor,
  provenanceOf,
  sbom,
  SOURCE_REF,
} from "../../test/conformance/cosign/predicates";
import {
  attach,
  createAuthority,
  githubIdentity,
  type Authority,
  type Identity,
} from "../../test/support/authority";
import { startRegistry, type TestRegistry } from "../../test/support/registry";
import { tool } from "../../test/support/tools";
import { PROVENANCE_V02 } from "../../trust/predicates/provenance";
import { IDENTITY, ISSUER, policyText, SUBJECT } from "./corpus";
import { printGates, type Gate } from "./gate";
import { cpuSecondsOf, printRows, requestsOf, secondsOf, takeTurns } from "./turns";

const SPDX = "https://spdx.dev/Document";
/** A signature, provenance and an SBOM. */
const BUNDLES = 3;
/** Packages in an SBOM of a usual image. */
const PACKAGES = 200;

const COLD = "countersign, cold";
const WARM = "countersign, warm";
const PER_IMAGE = "cosign, 3 processes per image, 2 at a time";
const ONE_PROCESS = "cosign, 3 processes for all";

/** A policy that demands all three. */
const attestedPolicyText = (host: string): string => `${policyText(host)}    attestations:
      - slsaProvenance: { level: 3, builders: [generator], repository: ${IDENTITY.repository}, refs: [${SOURCE_REF}] }
      - sbom: { formats: [spdx] }
builders:
  generator: { id: ${BUILDER_ID}, refs: [${BUILDER_REF}], maxLevel: 3, root: bench }
`;

/** {@link sbom} of as many packages as a usual image has. */
const usualSbom = (image: number) => {
  const document = sbom();
  const [first] = document.packages;
  const packages = Array.from({ length: PACKAGES }, (_, index) => ({
    ...document.packages[1],
    SPDXID: `SPDXRef-${image}-${index}`,
  }));
  return { ...document, packages: [first, ...packages] };
};

const generator = generatorFor(IDENTITY.repository);

/** Pushes an image with its three bundles; answers its reference. */
const pushAttested = (registry: TestRegistry, authority: Authority, image: number): string => {
  const repository = `shop/app${image}`;
  const { digest, reference } = registry.pushImage(repository, { content: `image ${image}` });
  const release = githubIdentity(IDENTITY);
  const put = (
    by: Identity,
    annotations: { predicateType?: string } = {},
    predicate?: unknown,
  ): void => {
    const statement = { digest, identity: by, predicate, log: "rekor1", ...annotations } as const;
    attach.bundle(registry, repository, digest, authority.signBundle(statement), annotations);
  };
  put(release);
  put(generator, { predicateType: PROVENANCE_V02 }, provenanceOf(IDENTITY.repository));
  put(release, { predicateType: SPDX }, usualSbom(image));
  return reference;
};

/**
 * Distinct images that carry a signature, SLSA provenance and an SBOM, each in a bundle of its own, where all three are
 * demanded: once here, and by the real cosign with one question for each.
 */
export const benchAttested = async (images: number, rounds: number): Promise<readonly Gate[]> => {
  const folder = mkdtempSync(join(tmpdir(), "countersign-bench-"));
  const registry = await startRegistry({ referrersApi: true });
  try {
    const authority = createAuthority();
    const references = Array.from({ length: images }, (_, i) =>
      pushAttested(registry, authority, i),
    );
    const root = join(folder, "trusted-root.json");
    writeFileSync(root, JSON.stringify(authority.trustedRoot));
    const policy = join(folder, "trust-policy.yaml");
    writeFileSync(policy, attestedPolicyText(registry.host));
    const all = references.join(" ");
    const cosign = await tool("cosign");
    const cli = `${process.execPath} ${resolve("dist/cli/bin.js")} verify --quiet --policy ${policy}`;
    const by = (subject: string): string =>
      `--certificate-identity ${subject} --certificate-oidc-issuer ${ISSUER} --trusted-root ${root}`;
    const questions = [
      `${cosign} verify ${by(SUBJECT)}`,
      `${cosign} verify-attestation --type ${PROVENANCE_V02} ${by(generator.subject)}`,
      `${cosign} verify-attestation --type ${SPDX} ${by(SUBJECT)}`,
    ];
    const cache = join(folder, "cache");
    const ask = (image: string): string =>
      questions.map((question) => `${question} ${image}`).join(" && ");
    const rows = await takeTurns(
      {
        [COLD]: `rm -rf ${cache}/evidence; ${cli} ${all}`,
        [WARM]: `${cli} ${all}`,
        [PER_IMAGE]: `printf '%s\\n' ${all} | xargs -P2 -I{} sh -c '${ask("{}")}'`,
        [ONE_PROCESS]: ask(all),
      },
      rounds,
      registry,
      { ...process.env, CI: "", COUNTERSIGN_CACHE_DIR: cache, HOME: folder },
    );
    const title = `${images} distinct images with signature, SLSA provenance and SBOM, all demanded`;
    printRows(title, rows, images);
    const ratio = (name: string, of = secondsOf): string =>
      (of(rows, name) / of(rows, COLD)).toFixed(2);
    const perBundle = requestsOf(rows, COLD) / images / BUNDLES;
    console.log(`
requests per bundle:                               ${perBundle.toFixed(2)}
speed against cosign with 3 processes per image:   ${ratio(PER_IMAGE)} ×, with CPU time ${ratio(PER_IMAGE, cpuSecondsOf)} ×
speed against cosign with 3 processes for all:     ${ratio(ONE_PROCESS)} ×, with CPU time ${ratio(ONE_PROCESS, cpuSecondsOf)} × (stops at the first bad image)
time of a warm run against a cold one:             ${ratio(WARM)} ×`);
    const gates: readonly Gate[] = [
      { name: "at most 3 requests per bundle", met: perBundle <= 3 },
      { name: "no URL requested twice", met: rows.get(COLD)?.repeated === 0 },
      { name: "no request when warm", met: requestsOf(rows, WARM) === 0 },
    ];
    printGates(gates);
    return gates;
  } finally {
    await registry.close();
    rmSync(folder, { recursive: true, force: true });
  }
};
