import { PROVENANCE_V02 } from "../../../../trust/predicates/provenance";
import { VSA_TYPE } from "../../../../trust/predicates/vsa";
import { CYCLONEDX, cyclonedx, SPDX } from "../../../unit/predicates/sbom/support";
import { IN_TOTO, inToto } from "../../../unit/predicates/scan/support";
import type { ConformanceCase } from "../case";
import { bundles, withFlags, type BundleChange } from "../evidence";
import { BUILDER_REF, generatorFor, provenanceOf, sbom, SOURCE_REF } from "../predicates";
import { attested, otherIdentity } from "../questions";

const OK = { cosign: "accepts", ours: "allow attestation.ok" } as const;
const rejectedAs = (code: string) => ({ cosign: "rejects", ours: code }) as const;
/** cosign takes any predicate of the type; what it says is for the entry. */
const refusedByUs = (code: string) => ({ cosign: "accepts", ours: code }) as const;

const POLICY = "approved.cue";
const REVIEW = "https://acme.example/review/v1";
const minutesAgo = (minutes: number): string =>
  new Date(Date.now() - minutes * 60_000).toISOString();

const built = (change: BundleChange = {}): BundleChange => ({
  identity: generatorFor("acme/shop"),
  predicateType: PROVENANCE_V02,
  predicate: provenanceOf("acme/shop"),
  ...change,
});
const provenanceCase = (
  name: string,
  change: BundleChange,
  expected: Pick<ConformanceCase, "cosign" | "ours">,
): ConformanceCase => ({
  name: `provenance: ${name}`,
  question: attested.byBuilder(PROVENANCE_V02, {
    release: BUILDER_REF,
    repository: "acme/shop",
    ref: SOURCE_REF,
  }),
  put: bundles(built(change)),
  ...expected,
});

const sbomCase = (
  name: string,
  predicate: object,
  expected: Pick<ConformanceCase, "cosign" | "ours">,
  predicateType = SPDX,
): ConformanceCase => ({
  name: `SBOM: ${name}`,
  question: attested.byWorkflow(SPDX, { sbom: { formats: ["spdx"], signers: ["release"] } }),
  put: bundles({ predicateType, predicate }),
  ...expected,
});

/** A scan that ended so many minutes ago. */
const scan = (minutes: number, severities: readonly string[]): BundleChange => {
  const { scanner } = inToto();
  const result = severities.map((score) => ({
    id: "CVE-2026-1",
    severity: [{ method: "acme", score }],
  }));
  const finished = minutesAgo(minutes);
  return {
    time: new Date(finished),
    predicateType: IN_TOTO,
    predicate: {
      scanner: { ...scanner, db: { ...scanner.db, lastUpdate: finished }, result },
      metadata: { scanStartedOn: finished, scanFinishedOn: finished },
    },
  };
};
const scanCase = (
  name: string,
  scans: readonly BundleChange[],
  expected: Pick<ConformanceCase, "cosign" | "ours">,
): ConformanceCase => ({
  name: `vulnerability scan: ${name}`,
  question: attested.byWorkflow(IN_TOTO, {
    vulnerabilityScan: { failOn: "critical", signers: ["release"] },
  }),
  put: bundles(...scans),
  ...expected,
});

const summaryCase = (
  name: string,
  result: "PASSED" | "FAILED",
  expected: Pick<ConformanceCase, "cosign" | "ours">,
): ConformanceCase => ({
  name: `verification summary: ${name}`,
  question: attested.byVerifier(VSA_TYPE),
  put: (target) =>
    bundles({
      predicateType: VSA_TYPE,
      predicate: {
        verifier: { id: "https://acme.example/gate" },
        timeVerified: minutesAgo(1),
        resourceUri: `${target.registry.host}/${target.repository}`,
        policy: { uri: "https://acme.example/policy" },
        verificationResult: result,
        verifiedLevels: ["SLSA_BUILD_LEVEL_3"],
        slsaVersion: "1.2",
      },
    })(target),
  ...expected,
});

/** The same condition in CUE and in the entry. */
const reviewCase = (
  name: string,
  approvals: readonly boolean[],
  expected: Pick<ConformanceCase, "cosign" | "ours">,
): ConformanceCase => ({
  name: `condition: ${name}`,
  question: attested.byWorkflow(REVIEW, {
    predicate: { type: REVIEW, signers: ["release"], where: [{ field: "approved", equals: true }] },
  }),
  put: (target) => {
    target.scene.write(POLICY, "predicate: approved: true\n");
    const statements = approvals.map((approved) => ({
      predicateType: REVIEW,
      predicate: { approved },
    }));
    return withFlags(bundles(...statements), "--policy", POLICY)(target);
  },
  ...expected,
});

/** Attestations with a meaning that an entry of a rule looks into. */
export const predicateCases: readonly ConformanceCase[] = [
  provenanceCase("by the builder, about the source", {}, OK),
  provenanceCase(
    "by another workflow than the builder",
    { identity: otherIdentity },
    rejectedAs("deny provenance.signer"),
  ),
  provenanceCase(
    "by the builder, called by another repository",
    { identity: generatorFor("mallory/shop"), predicate: provenanceOf("mallory/shop") },
    rejectedAs("deny provenance.source.mismatch"),
  ),
  provenanceCase(
    "about another image",
    { digest: `sha256:${"0".repeat(64)}` },
    rejectedAs("deny statement.subject-mismatch"),
  ),
  provenanceCase(
    "the predicate names another source than the certificate",
    { predicate: provenanceOf("acme/other") },
    refusedByUs("deny provenance.source"),
  ),
  provenanceCase(
    "the predicate names another builder than the certificate",
    { predicate: { ...provenanceOf("acme/shop"), builder: { id: "https://builder.example/v1" } } },
    refusedByUs("deny provenance.builder"),
  ),
  provenanceCase(
    "the predicate is empty",
    { predicate: {} },
    refusedByUs("deny predicate.malformed"),
  ),
  sbomCase("of the format", sbom(), OK),
  sbomCase("of another format", cyclonedx(), rejectedAs("deny sbom.format"), CYCLONEDX),
  sbomCase("without components", { ...sbom(), packages: [] }, refusedByUs("deny sbom.empty")),
  sbomCase("not an SBOM at all", { hello: "world" }, refusedByUs("deny predicate.malformed")),
  scanCase("nothing found", [scan(1, [])], OK),
  scanCase(
    "the newest found a critical vulnerability, an older one nothing",
    [scan(60, []), scan(1, ["critical"])],
    refusedByUs("deny scan.vulnerabilities"),
  ),
  summaryCase("passed", "PASSED", OK),
  summaryCase("failed", "FAILED", refusedByUs("deny vsa.failed")),
  reviewCase("it holds", [true], OK),
  reviewCase("it does not hold", [false], rejectedAs("deny predicate.condition")),
  reviewCase("it holds for one statement and not for another", [true, false], {
    cosign: "rejects",
    ours: "allow attestation.ok",
  }),
];
