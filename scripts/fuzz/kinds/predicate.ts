import { evaluate, type Condition } from "../../../trust/predicates/condition";
import { readProvenance } from "../../../trust/predicates/provenance";
import {
  checkSbom,
  parsePurlPattern,
  readSbom,
  requiredFields,
  type RequiredField,
} from "../../../trust/predicates/sbom";
import { checkScan, readScan, readVex, type Vex } from "../../../trust/predicates/scan";
import type { PredicateProblem, Read } from "../../../trust/predicates/types";
import { checkVsa, readVsa, VSA_TYPE } from "../../../trust/predicates/vsa";
import { isReasonCode } from "../../../trust/reasons";
import { StrictJsonError, parseStrictJson } from "../../../trust/registry";
import { limits } from "../../../trust/limits";
import * as provenance from "../../../test/unit/predicates/provenance/support";
import * as sbom from "../../../test/unit/predicates/sbom/support";
import * as scan from "../../../test/unit/predicates/scan/support";
import { PROVENANCE_V02, PROVENANCE_V1 } from "../../../trust/predicates/provenance";
import { inputOf, partOf } from "../input";
import { attempt, type Kind } from "../kind";

const summary = {
  verifier: { id: "https://acme.example/gate" },
  timeVerified: "2026-05-20T10:14:00+01:00",
  resourceUri: "registry.example/shop/api",
  policy: { uri: "https://acme.example/policy", digest: { sha256: "ab".repeat(32) } },
  inputAttestations: [{ uri: "https://acme.example/a", digest: { sha256: "11" } }],
  verificationResult: "PASSED",
  verifiedLevels: ["SLSA_BUILD_LEVEL_3", "ACME_REVIEWED"],
  slsaVersion: "1.2",
};

const seeds: readonly (readonly [type: string, predicate: unknown])[] = [
  [PROVENANCE_V02, provenance.container()],
  [PROVENANCE_V02, provenance.containerBased()],
  [PROVENANCE_V1, provenance.delegated()],
  [PROVENANCE_V1, provenance.attested()],
  [PROVENANCE_V1, provenance.npm()],
  [PROVENANCE_V02, provenance.npm02()],
  [PROVENANCE_V02, provenance.buildkit()],
  [PROVENANCE_V1, provenance.tekton()],
  [PROVENANCE_V1, provenance.gitlab()],
  [sbom.SPDX, sbom.spdx2()],
  [sbom.SPDX, sbom.spdx3()],
  [sbom.CYCLONEDX, sbom.cyclonedx()],
  [scan.IN_TOTO, scan.inToto()],
  [scan.COSIGN, scan.trivy()],
  [scan.COSIGN, scan.grype()],
  [scan.OPENVEX, scan.openvex(scan.notAffected())],
  [VSA_TYPE, summary],
];

/** Predicates of every type that is read, and what is demanded of them. */
export const predicateKind = (): Kind => ({
  name: "predicate",
  seeds: seeds.map(([type, predicate]) => inputOf({ type, predicate: JSON.stringify(predicate) })),
  run: (input) => {
    const type = partOf(input, "type").toString();
    const bytes = partOf(input, "predicate");
    // A predicate is part of a statement, which was read strictly.
    const read = attempt(
      () => parseStrictJson(bytes, { maxValues: limits.statementValues }),
      StrictJsonError,
    );
    if (read.error) return undefined;
    const content = { type, predicate: read.value };
    const vex = readVex(content);
    const views: readonly Read<unknown>[] = [
      readProvenance(content),
      follow(readSbom(content), (view) => checkSbom(view, SBOM)),
      follow(readScan(content), (view) =>
        checkScan(view, { failOn: "high", vex: VEX, image: scan.image }),
      ),
      follow(vex, (view) =>
        checkScan(scan.scanOf(scan.openssl), { failOn: "low", vex: [view], image: scan.image }),
      ),
      follow(readVsa(content), (view) => checkVsa(view, VSA)),
    ];
    for (const { problem } of views) {
      const wrong = problem && wrongProblem(problem);
      if (wrong !== undefined) return wrong;
    }
    for (const condition of conditions(type)) {
      if (evaluate(condition, read.value).found.length > limits.messageLength)
        return "a long finding";
    }
    return undefined;
  },
});

const SBOM = {
  formats: ["spdx", "cyclonedx"] as const,
  bannedComponents: ["pkg:npm/event-stream@3.3.6", "pkg:golang/example.com/evil/*"],
  requiredFields: Object.keys(requiredFields) as RequiredField[],
};
const VEX: readonly Vex[] = [scan.vexOf(scan.notAffected())];
const VSA = {
  verifier: summary.verifier.id,
  resourceUri: summary.resourceUri,
  levels: ["SLSA_BUILD_LEVEL_2"],
  policyDigest: `sha256:${"ab".repeat(32)}`,
};

/** Uses a view, as a decision would. */
function follow<View>(read: Read<View>, use: (view: View) => unknown): Read<View> {
  if (read.view !== undefined) use(read.view);
  return read;
}

function wrongProblem({ code, message }: PredicateProblem): string | undefined {
  if (!isReasonCode(code)) return "a problem without a row";
  return message.length > 2 * limits.messageLength ? "a long message" : undefined;
}

/** Of the text that stands for the type: it is a path, a pattern, a time and a package URL as well. */
function conditions(text: string): readonly Condition[] {
  parsePurlPattern(text);
  return [
    { field: text, exists: true },
    { field: "predicate", matches: text },
    { field: "metadata.scanFinishedOn", before: text },
    { all: [{ field: "packages", count: { min: 1 } }, { any: [{ field: "a", equals: text }] }] },
  ];
}
