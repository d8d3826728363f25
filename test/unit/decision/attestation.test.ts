import assert from "node:assert/strict";
import { decide, type Check } from "../../../trust/decision";
import type {
  Evidence,
  RejectedItem,
  SignerIdentity,
  VerifiedStatement,
} from "../../../trust/evidence/types";
import type { AttestationEntry } from "../../../trust/policy/types";
import {
  at,
  attested,
  BUILDER_ID,
  builder,
  byStranger,
  COMMIT,
  component,
  everybody,
  inLegacyTag,
  predicateEntry,
  provenance,
  provenanceEntry,
  provenancePredicate,
  review,
  REVIEW,
  sbom,
  sbomEntry,
  scan,
  scanEntry,
  sourceVsa,
  verifier,
  vex,
  vsa,
  vsaEntry,
} from "./attestations";
import {
  certificate,
  DAY,
  digestOf,
  evidenceOf,
  keySigner,
  keyStatement,
  NOW,
  policyOf,
  PRIVATE,
  problem,
  rejectedItem,
  SHOP,
  statement,
  subjectOf,
  vendorSigner,
  workflowSigner,
  type PolicyPart,
} from "./fixtures";

interface Case {
  readonly policy?: PolicyPart;
  readonly part?: Partial<Evidence>;
  readonly now?: Date;
}

const checksOf = (
  entries: readonly AttestationEntry[],
  statements: readonly VerifiedStatement[],
  { policy, part, now = NOW }: Case = {},
): readonly Check[] => {
  const rules = [attested(entries)];
  const evidence = evidenceOf(statements, part);
  return decide(policyOf({ ...everybody, rules, ...policy }), subjectOf(), evidence, now).checks;
};

const check = (entry: AttestationEntry, ...rest: [readonly VerifiedStatement[], Case?]): Check => {
  const [only, ...others] = checksOf([entry], ...rest);
  assert.equal(others.length, 0);
  return only!;
};

type Row = readonly [
  AttestationEntry,
  readonly VerifiedStatement[],
  `${Check["outcome"]} ${Check["code"]}`,
  Case?,
];

const table = (rows: Readonly<Record<string, Row>>): void => {
  for (const [name, [entry, statements, expected, given]] of Object.entries(rows)) {
    it(name, () => {
      const { outcome, code, found, demand } = check(entry, statements, given);
      assert.equal(`${outcome} ${code}`, expected, found);
      assert.equal(demand, entry.kind);
    });
  }
};

const OK = "allow attestation.ok";
const days = (count: number) => ({ maxAge: (count * DAY) / 1000, maxAgeText: `P${count}D` });
/** Times around the newest scan. */
const EARLIER = "2026-11-19T00:00:00.000Z";
const LATER = "2026-11-22T00:00:00.000Z";
const FUTURE = "2026-11-24T15:00:00.000Z";
const malformed = (one: VerifiedStatement): VerifiedStatement => ({ ...one, predicate: 7 });

describe("an entry for provenance", () => {
  const built = (extensions: Parameters<typeof provenance>[1], subject?: string) => [
    provenance({}, extensions, subject),
  ];
  const said = (predicate: object) => [provenance({ predicate: provenancePredicate(predicate) })];
  table({
    "takes the builder's": [provenanceEntry(), [provenance()], OK],
    "takes it from cosign's tag": [provenanceEntry(), [provenance(inLegacyTag)], OK],
    "wants some": [provenanceEntry(), [statement(), sbom()], "deny attestation.missing"],
    "takes none by another workflow": [
      provenanceEntry(),
      [byStranger(provenance())],
      "deny provenance.signer",
    ],
    "takes none by the signers of the rule": [
      provenanceEntry(),
      [{ ...provenance(), signer: certificate() }],
      "deny provenance.signer",
    ],
    "takes none at another ref of the builder": [
      provenanceEntry(),
      built({}, BUILDER_ID.replace("tags/v2.1.0", "heads/main")),
      "deny provenance.builder-ref",
    ],
    "takes none by the same subject of another issuer": [
      provenanceEntry(),
      [
        provenance({
          signer: { ...certificate(BUILDER_ID), issuer: "https://issuer.example" },
        }),
      ],
      "deny provenance.issuer",
    ],
    "takes none under another root": [
      provenanceEntry(),
      [provenance({ anchor: PRIVATE })],
      "deny identity.root",
    ],
    "takes none in a format that the builder does not use": [
      provenanceEntry(),
      [provenance(inLegacyTag)],
      "deny signature.format",
      { policy: { builders: [builder({ formats: ["bundle"] })] } },
    ],
    "takes none without a proven time": [
      provenanceEntry(),
      [provenance({ provenTimes: [] })],
      "deny signature.time-unproven",
    ],
    "takes none by a builder that the policy does not declare": [
      provenanceEntry({ builders: ["other"] }),
      [provenance()],
      "deny attestation.missing",
    ],
    "takes none that a key signed": [
      provenanceEntry(),
      [{ ...keyStatement(), predicateType: provenance().predicateType!, predicate: {} }],
      "deny bundle.material",
    ],
    "wants the predicate to name the builder that signed": [
      provenanceEntry(),
      said({ builder: { id: BUILDER_ID.replace("v2.1.0", "v1.0.0") } }),
      "deny provenance.builder",
    ],
    "wants predicate and certificate to name one source": [
      provenanceEntry(),
      built({
        sourceRepositoryUri: `${SHOP}-evil`,
        buildConfigUri: `${SHOP}-evil/.github/workflows/release.yml@refs/heads/main`,
      }),
      "deny provenance.source",
    ],
    "refuses what does not parse": [
      provenanceEntry(),
      [malformed(provenance())],
      "deny predicate.malformed",
    ],
    "refuses a version that is not read": [
      provenanceEntry(),
      [provenance({ predicateType: "https://slsa.dev/provenance/v0.1" })],
      "deny provenance.version",
    ],
    "wants the repository": [
      provenanceEntry({ repository: "acme/pay" }),
      [provenance()],
      "deny provenance.source.mismatch",
    ],
    "takes a repository by pattern": [
      provenanceEntry({ repository: "acme/s*p" }),
      [provenance()],
      OK,
    ],
    "takes a repository by URI": [provenanceEntry({ repository: SHOP }), [provenance()], OK],
    "does not let a pattern cross owners": [
      provenanceEntry({ repository: "*/shop/*" }),
      [provenance()],
      "deny provenance.source.mismatch",
    ],
    "takes owner and name at the builder's host only": [
      provenanceEntry({ repository: "https://gitlab.com/acme/shop" }),
      [provenance()],
      "deny provenance.source.mismatch",
    ],
    "wants the ref": [
      provenanceEntry({ refs: ["refs/tags/v*"] }),
      [provenance()],
      "deny provenance.ref.mismatch",
    ],
    "refuses a pull request": [
      provenanceEntry(),
      built({ buildTrigger: "pull_request_target" }),
      "deny provenance.trigger.refused",
    ],
    "refuses workflow_run": [
      provenanceEntry(),
      built({ buildTrigger: "workflow_run" }),
      "deny provenance.trigger.refused",
    ],
    "refuses a certificate that names no trigger": [
      provenanceEntry(),
      built({ buildTrigger: undefined }),
      "deny provenance.trigger.refused",
    ],
    "takes a refused trigger that is listed": [
      provenanceEntry({ triggers: ["workflow_run"] }),
      built({ buildTrigger: "workflow_run" }),
      OK,
    ],
    "wants the runner": [
      provenanceEntry({ runner: "github-hosted" }),
      built({ runnerEnvironment: "self-hosted" }),
      "deny provenance.runner.mismatch",
    ],
    "takes no runner that is not named": [
      provenanceEntry({ runner: "self-hosted" }),
      built({ runnerEnvironment: undefined }),
      "deny provenance.runner.mismatch",
    ],
    "grants a builder no more than its level": [
      provenanceEntry(),
      [provenance()],
      "deny provenance.level",
      { policy: { builders: [builder({ maxLevel: 2 })] } },
    ],
    "reports unknown parameters": [
      provenanceEntry(),
      said({ invocation: { ...invocation(), parameters: { debug: true } } }),
      OK,
    ],
    "refuses unknown parameters on request": [
      provenanceEntry({ unknownParameters: "refuse" }),
      said({ invocation: { ...invocation(), parameters: { debug: true } } }),
      "deny provenance.parameters",
    ],
    "does not mind known ones": [
      provenanceEntry({ unknownParameters: "refuse" }),
      [provenance()],
      OK,
    ],
    "is not moved by what strangers add": [
      provenanceEntry(),
      [byStranger(provenance()), malformed(provenance({ origin: digestOf("9") })), provenance()],
      OK,
    ],
    "has an age": [provenanceEntry(days(3)), [provenance()], "deny attestation.too-old"],
  });

  function invocation(): object {
    return (provenancePredicate() as { invocation: object }).invocation;
  }

  describe("by a builder that signs with a key", () => {
    const tekton = builder({
      name: "tekton",
      id: "https://tekton.dev/chains/v2",
      refs: undefined,
      issuer: undefined,
      signer: "platform-key",
      formats: ["legacy"],
      anchor: `key:${"a".repeat(64)}`,
    });
    const policy = { builders: [tekton], signers: [keySigner({ formats: ["legacy"] })] };
    const given = { policy };
    const entry = (part = {}) =>
      provenanceEntry({ builders: ["tekton"], repository: SHOP, refs: undefined, ...part });
    const byKey = (predicate: object = {}, part: Partial<VerifiedStatement> = {}) =>
      keyStatement(undefined, {
        ...inLegacyTag,
        predicateType: "https://slsa.dev/provenance/v0.2",
        predicate: {
          builder: { id: "https://tekton.dev/chains/v2" },
          buildType: "tekton.dev/v1/TaskRun",
          invocation: { parameters: {} },
          materials: [{ uri: `git+${SHOP}.git`, digest: { sha1: COMMIT } }],
          ...predicate,
        },
        ...part,
      });
    table({
      "believes its predicate": [entry(), [byKey()], OK, given],
      "still wants the builder id": [
        entry(),
        [byKey({ builder: { id: "https://evil.example" } })],
        "deny provenance.builder",
        given,
      ],
      "still wants the source": [
        entry({ repository: "https://github.com/acme/pay" }),
        [byKey()],
        "deny provenance.source.mismatch",
        given,
      ],
      "takes `owner/name` for no repository of another host": [
        entry({ repository: "acme/shop" }),
        [byKey()],
        "deny provenance.source.mismatch",
        given,
      ],
      "takes no other key": [
        entry(),
        [byKey({}, { signer: { kind: "key", fingerprint: "b".repeat(64) } })],
        "deny signature.key-mismatch",
        given,
      ],
      "has no age without a proven time": [
        entry(days(900)),
        [byKey()],
        "deny attestation.no-proven-time",
        given,
      ],
      "heeds the validity of the key": [
        entry(),
        [byKey()],
        "deny signer.outside-validity",
        {
          policy: {
            builders: [tekton],
            signers: [keySigner({ formats: ["legacy"], validUntil: "2026-01-01T00:00:00.000Z" })],
          },
        },
      ],
    });
  });

  describe("with a source summary", () => {
    const entry = provenanceEntry({ source: { level: 3, verifiers: ["gate"] } });
    const failed = (part: Partial<VerifiedStatement> = {}) =>
      sourceVsa({ verificationResult: "FAILED", timeVerified: undefined }, part);
    table({
      "takes one about the commit": [entry, [provenance(), sourceVsa()], OK],
      "wants one": [entry, [provenance()], "deny provenance.source-level"],
      "takes none about another commit": [
        entry,
        [provenance(), sourceVsa({}, { otherSubjects: [`gitCommit:${"0".repeat(40)}`] })],
        "deny provenance.source-level",
      ],
      "takes none about the image": [
        entry,
        [provenance(), vsa({ verifiedLevels: ["SLSA_SOURCE_LEVEL_4"] })],
        "deny provenance.source-level",
      ],
      "takes none of a lower level": [
        entry,
        [provenance(), sourceVsa({ verifiedLevels: ["SLSA_SOURCE_LEVEL_2"] })],
        "deny vsa.level",
      ],
      "takes none by another verifier": [
        entry,
        [provenance(), sourceVsa({ verifier: { id: "https://other.example" } })],
        "deny vsa.verifier",
      ],
      "takes none by somebody else": [
        entry,
        [provenance(), byStranger(sourceVsa())],
        "deny identity.mismatch",
      ],
      "lets the newest decide": [
        entry,
        [provenance(), sourceVsa(), failed({ ...at(LATER), origin: digestOf("9") })],
        "deny vsa.failed",
      ],
      "is undecided while summaries may be missing": [
        entry,
        [provenance(), sourceVsa()],
        "undecided registry.throttled",
        { part: { problems: [problem()] } },
      ],
    });
  });
});

describe("an entry for an SBOM", () => {
  const entry = sbomEntry();
  table({
    "takes the signer's": [entry, [sbom()], OK],
    "wants some": [entry, [statement(), provenance()], "deny attestation.missing"],
    "takes none by a stranger": [entry, [byStranger(sbom())], "deny identity.mismatch"],
    "takes none by a signer of the policy that it does not name": [
      sbomEntry({ signers: ["vendor"] }),
      [sbom()],
      "deny identity.mismatch",
    ],
    "takes none in another format": [
      sbomEntry({ formats: ["spdx"] }),
      [sbom()],
      "deny sbom.format",
    ],
    "takes none without components": [entry, [sbom([])], "deny sbom.empty"],
    "refuses a banned component": [
      sbomEntry({ bannedComponents: ["pkg:npm/left-pad"] }),
      [sbom()],
      "deny sbom.banned-component",
    ],
    "wants the required fields": [
      sbomEntry({ requiredFields: ["supplier"] }),
      [sbom()],
      "deny sbom.missing-field",
    ],
    "takes one that satisfies beside one that does not": [
      sbomEntry({ bannedComponents: ["pkg:npm/left-pad"] }),
      [sbom(), sbom([component("pkg:npm/right-pad@1.0")], { origin: digestOf("9") })],
      OK,
    ],
    "refuses what does not parse": [entry, [malformed(sbom())], "deny predicate.malformed"],
    "has an age, from the earlier time": [
      sbomEntry(days(4)),
      [sbom(undefined, at("2026-11-23T00:00:00Z"))],
      "deny attestation.too-old",
    ],
    "is young enough": [sbomEntry(days(5)), [sbom()], OK],
    "refuses a time after its signature": [
      entry,
      [sbom(undefined, at("2026-11-20T09:04:00Z"))],
      "deny predicate.time",
    ],
    "lets clocks differ by five minutes": [
      entry,
      [sbom(undefined, at("2026-11-20T09:05:00Z"))],
      OK,
    ],
    "is undecided if it was proven in the future": [
      entry,
      [sbom(undefined, at(FUTURE))],
      "undecided clock.skew",
    ],
    "is decided by what counts, though not all could be read": [
      entry,
      [sbom()],
      OK,
      { part: { problems: [problem()], rejected: [rejectedItem({ code: "registry.limit" })] } },
    ],
    "is undecided if nothing counts and not all could be read": [
      entry,
      [byStranger(sbom())],
      "undecided registry.throttled",
      { part: { problems: [problem()] } },
    ],
    "does not mind what lies where its signers leave nothing": [
      entry,
      [],
      "deny attestation.missing",
      {
        part: { problems: [problem({ part: "legacy-attestation" }), problem({ part: "legacy" })] },
      },
    ],
    "is undecided if files could not be read": [
      entry,
      [],
      "undecided evidence.files",
      { part: { problems: [problem({ part: "files", code: "evidence.files" })] } },
    ],
    "is undecided if bundles were not read": [
      entry,
      [],
      "undecided evidence.offline",
      { part: { parts: ["legacy"] } },
    ],
    "is undecided if it may be signed under a newer root": [
      entry,
      [],
      "undecided root.unknown-authority",
      {
        part: {
          rejected: [
            rejectedItem({
              code: "root.unknown-authority",
              predicateType: "https://spdx.dev/Document",
              claimed: certificate(),
            }),
          ],
        },
      },
    ],
    "does not mind a stranger's authority, nor another type": [
      entry,
      [],
      "deny attestation.missing",
      {
        part: {
          rejected: [
            rejectedItem({
              code: "root.unknown-authority",
              claimed: byStranger(sbom()).signer,
            }),
            rejectedItem({
              code: "root.unknown-authority",
              predicateType: REVIEW,
              claimed: certificate(),
            }),
          ],
        },
      },
    ],
    "tells what was refused while it was verified": [
      entry,
      [],
      "deny statement.subject-mismatch",
      {
        part: {
          rejected: [
            rejectedItem({
              code: "statement.subject-mismatch",
              predicateType: "https://spdx.dev/Document",
            }),
          ],
        },
      },
    ],
    "is not about what a summary of a commit says": [
      entry,
      [sbom(undefined, { otherSubjects: [`gitCommit:${COMMIT}`] })],
      "deny attestation.missing",
    ],
  });
});

describe("an entry for a vulnerability scan", () => {
  const entry = scanEntry();
  const bad = (part = {}) => scan(["critical"], { origin: digestOf("9"), ...part });
  table({
    "takes a clean one": [entry, [scan()], OK],
    "takes findings below its limit": [entry, [scan(["high", "low"])], OK],
    "wants some": [entry, [statement(), sbom()], "deny attestation.missing"],
    "refuses findings at its limit": [entry, [scan(["critical"])], "deny scan.vulnerabilities"],
    "refuses findings of unknown severity": [entry, [scan(["?"])], "deny scan.vulnerabilities"],
    "lets bad news decide": [
      entry,
      [scan(), bad({ finished: LATER })],
      "deny scan.vulnerabilities",
    ],
    "lets good news decide": [entry, [scan(), bad({ finished: EARLIER })], OK],
    "orders by when it was made, not when it was signed again": [
      entry,
      [scan(), bad({ finished: EARLIER, ...at("2026-11-23T00:00:00Z") })],
      OK,
    ],
    "does not let a predicate claim to be newer than its signature": [
      entry,
      [bad(), scan([], { finished: LATER, ...at(EARLIER) })],
      "deny scan.vulnerabilities",
    ],
    "lets the worse of one time decide": [entry, [scan(), bad()], "deny scan.vulnerabilities"],
    "lets one that cannot be read decide as if it were bad": [
      entry,
      [scan(), malformed(bad({ finished: LATER }))],
      "deny predicate.malformed",
    ],
    "does not let a stranger's decide": [entry, [scan(), byStranger(bad({ finished: LATER }))], OK],
    "is undecided if the listing is incomplete, though one counts": [
      entry,
      [scan()],
      "undecided registry.throttled",
      { part: { problems: [problem()] } },
    ],
    "is undecided if newer news may be signed under a newer root": [
      entry,
      [scan()],
      "undecided root.unknown-authority",
      {
        part: {
          rejected: [rejectedItem({ code: "root.unknown-authority", claimed: certificate() })],
        },
      },
    ],
    "does not mind what strangers push": [
      entry,
      [scan()],
      OK,
      {
        part: {
          rejected: [
            rejectedItem({ code: "root.unknown-authority", claimed: byStranger(scan()).signer }),
            rejectedItem({ code: "signature.invalid" }),
          ],
        },
      },
    ],
    "refuses one without the time of its database": [
      entry,
      [scan([], { database: "" })],
      "deny scan.incomplete",
    ],
    "has an age": [scanEntry(days(4)), [scan()], "deny attestation.too-old"],
    "is young enough": [scanEntry(days(5)), [scan()], OK],
    "is as old as its database": [
      scanEntry(days(5)),
      [scan([], { database: "2026-11-01T00:00:00Z" })],
      "deny attestation.too-old",
    ],
    "is undecided if it was made in the future": [
      entry,
      [scan([], { finished: FUTURE })],
      "undecided clock.skew",
    ],
    "lets bad news of the future decide": [
      entry,
      [scan(), bad({ finished: FUTURE })],
      "deny scan.vulnerabilities",
    ],
  });

  describe("with VEX", () => {
    const found = scan(["critical"]);
    const unverifiedVex = (claimed: SignerIdentity): RejectedItem =>
      rejectedItem({
        code: "root.unknown-authority",
        predicateType: "https://openvex.dev/ns/v0.2.0",
        claimed,
      });
    table({
      "leaves out what is not affected": [entry, [found, vex("CVE-2026-1")], OK],
      "leaves out nothing else": [entry, [found, vex("CVE-2026-2")], "deny scan.vulnerabilities"],
      "takes none by a stranger": [
        entry,
        [found, byStranger(vex("CVE-2026-1"))],
        "deny scan.vulnerabilities",
      ],
      "takes it by its own signers": [
        scanEntry({ vexSigners: ["vendor"] }),
        [found, vex("CVE-2026-1")],
        "deny scan.vulnerabilities",
      ],
      "lets the newest decide": [
        entry,
        [found, vex("CVE-2026-1"), vex("CVE-2026-1", "affected", { time: LATER })],
        "deny scan.vulnerabilities",
      ],
      "refuses to rest on it while one cannot be read": [
        entry,
        [found, vex("CVE-2026-1"), malformed(vex("CVE-2026-1"))],
        "undecided scan.vex",
      ],
      "refuses to rest on it while one could not be verified": [
        entry,
        [found, vex("CVE-2026-1")],
        "undecided root.unknown-authority",
        { part: { rejected: [unverifiedVex(certificate())] } },
      ],
      "does not mind those of strangers that could not be verified": [
        entry,
        [found, vex("CVE-2026-1")],
        OK,
        { part: { rejected: [unverifiedVex(byStranger(scan()).signer)] } },
      ],
      "denies what none excuses, though one cannot be read": [
        entry,
        [found, malformed(vex("CVE-2026-1"))],
        "deny scan.vulnerabilities",
      ],
      "does not mind one that cannot be read where nothing rests on it": [
        entry,
        [scan(), malformed(vex("CVE-2026-1"))],
        OK,
      ],
      "refuses one from before its own time": [
        entry,
        [found, vex("CVE-2026-1", "not_affected", { time: LATER, ...at(EARLIER) })],
        "deny scan.vulnerabilities",
      ],
      "is undecided while VEX may be missing": [
        scanEntry({ vexSigners: ["vendor"] }),
        [found],
        "undecided registry.throttled",
        {
          part: { problems: [problem({ part: "legacy-attestation" })] },
          policy: { signers: [workflowSigner(), vendorSigner({ formats: ["legacy"] })] },
        },
      ],
    });
  });
});

describe("an entry for a verification summary", () => {
  const gateKey = { policy: { signers: [keySigner({ name: "gate-signer" })] } };
  const byGateKey = (predicate: object, part: Partial<VerifiedStatement> = {}) => {
    const { anchor, signer } = keyStatement();
    return vsa(predicate, { anchor, signer, ...at(EARLIER), ...part });
  };
  const entry = vsaEntry();
  const failed = (part: Partial<VerifiedStatement> = {}, predicate: object = {}) =>
    vsa(
      { verificationResult: "FAILED", timeVerified: undefined, ...predicate },
      { origin: digestOf("9"), ...part },
    );
  table({
    "takes the verifier's": [entry, [vsa()], OK],
    "wants some": [entry, [statement()], "deny attestation.missing"],
    "takes none by somebody else": [entry, [byStranger(vsa())], "deny identity.mismatch"],
    "takes none of another verifier": [
      entry,
      [vsa({ verifier: { id: "https://other.example" } })],
      "deny vsa.verifier",
    ],
    "takes none about another repository": [
      entry,
      [vsa({ resourceUri: "acme.azurecr.io/other" })],
      "deny vsa.resource",
    ],
    "takes none that failed": [entry, [failed()], "deny vsa.failed"],
    "wants the levels": [
      vsaEntry({ levels: ["SLSA_BUILD_LEVEL_3", "SLSA_SOURCE_LEVEL_2"] }),
      [vsa()],
      "deny vsa.level",
    ],
    "takes higher levels": [vsaEntry({ levels: ["SLSA_BUILD_LEVEL_1"] }), [vsa()], OK],
    "takes the policy": [vsaEntry({ policyDigest: digestOf("e") }), [vsa()], OK],
    "wants the policy": [vsaEntry({ policyDigest: digestOf("1") }), [vsa()], "deny vsa.policy"],
    "has an age, from the time of verification": [
      vsaEntry(days(4)),
      [vsa({}, at("2026-11-23T00:00:00Z"))],
      "deny attestation.too-old",
    ],
    "lets bad news decide": [entry, [vsa(), failed(at(LATER))], "deny vsa.failed"],
    "lets good news decide": [entry, [vsa(), failed(at(EARLIER))], OK],
    "takes a summary about another resource for no news": [
      entry,
      [vsa(), failed(at(LATER), { resourceUri: "acme.azurecr.io/other" })],
      OK,
    ],
    "takes a summary for another verifier for no news": [
      entry,
      [vsa(), failed(at(LATER), { verifier: { id: "https://other.example" } })],
      OK,
    ],
    "tells verifiers with one signer apart": [
      vsaEntry({ verifiers: ["gate", "other"] }),
      [vsa({ verifier: { id: "https://other.example" } })],
      OK,
      {
        policy: {
          verifiers: [verifier(), verifier({ name: "other", id: "https://other.example" })],
        },
      },
    ],
    "does not let an old one by a key be logged again as news": [
      entry,
      [
        byGateKey({ timeVerified: undefined }, at("2026-11-24T00:00:00Z")),
        byGateKey({ verificationResult: "FAILED" }, { origin: digestOf("9"), ...at(LATER) }),
      ],
      "deny vsa.failed",
      gateKey,
    ],
    "lets good news by a key decide, if they say when they were made": [
      entry,
      [
        byGateKey({ timeVerified: LATER }, at(LATER)),
        byGateKey({ verificationResult: "FAILED" }, { origin: digestOf("9") }),
      ],
      OK,
      gateKey,
    ],
    "has no age by a key that does not say when it was made": [
      vsaEntry(days(900)),
      [byGateKey({ timeVerified: undefined }, at(LATER))],
      "deny attestation.no-proven-time",
      gateKey,
    ],
    "takes none about a commit": [entry, [sourceVsa()], "deny attestation.missing"],
    "is undecided if the listing is incomplete": [
      entry,
      [vsa()],
      "undecided registry.throttled",
      { part: { problems: [problem()] } },
    ],
    "refuses what does not parse": [entry, [malformed(vsa())], "deny predicate.malformed"],
  });
});

describe("an entry for a predicate", () => {
  const entry = predicateEntry();
  table({
    "takes one that meets its conditions": [entry, [review()], OK],
    "takes any without conditions": [predicateEntry({ where: [] }), [review(null)], OK],
    "wants some": [entry, [statement(), sbom()], "deny attestation.missing"],
    "takes no other type": [
      predicateEntry({ type: `${REVIEW}2` }),
      [review()],
      "deny attestation.missing",
    ],
    "takes none by a stranger": [entry, [byStranger(review())], "deny identity.mismatch"],
    "refuses what does not hold": [
      entry,
      [review({ approved: false })],
      "deny predicate.condition",
    ],
    "refuses what is missing": [entry, [review({})], "deny predicate.condition"],
    "does not need the newest": [
      entry,
      [review(), review({ approved: false }, { ...at(LATER), origin: digestOf("9") })],
      OK,
    ],
    "has an age": [predicateEntry(days(4)), [review()], "deny attestation.too-old"],
  });
});

describe("several entries", () => {
  it("must all be met, and each has its check", () => {
    const checks = checksOf([sbomEntry(), scanEntry(), predicateEntry()], [sbom(), review()]);
    assert.deepEqual(
      checks.map(({ demand, code }) => [demand, code]),
      [
        ["sbom", "attestation.ok"],
        ["vulnerabilityScan", "attestation.missing"],
        ["predicate", "attestation.ok"],
      ],
    );
  });

  const alternatives = (
    anyOf: readonly (readonly AttestationEntry[])[],
    statements: readonly VerifiedStatement[],
    part: Partial<Evidence> = {},
  ) => {
    const rules = [attested([], { attestations: { anyOf } })];
    const policy = policyOf({ ...everybody, rules });
    return decide(policy, subjectOf(), evidenceOf(statements, part), NOW);
  };
  const either = [[provenanceEntry(), sbomEntry()], [vsaEntry()]];
  const codes = (...given: Parameters<typeof alternatives>) =>
    alternatives(...given).checks.map(({ demand, code }) => `${demand} ${code}`);

  it("are alternatives, of which one must be met with all its entries", () => {
    assert.deepEqual(codes(either, [vsa()]), ["vsa attestation.ok"]);
    assert.deepEqual(codes(either, [vsa(), provenance()]), ["vsa attestation.ok"]);
    assert.deepEqual(codes(either, [provenance(), sbom()]), [
      "slsaProvenance attestation.ok",
      "sbom attestation.ok",
    ]);
    assert.equal(alternatives(either, [provenance()]).outcome, "deny");
  });

  it("are denied for what the nearest alternative lacks, and the others are told", () => {
    const two = [
      [provenanceEntry(), sbomEntry()],
      [vsaEntry(), scanEntry()],
    ];
    const { checks } = alternatives(two, [provenance()]);
    assert.deepEqual(
      checks.map(({ demand, code }) => `${demand} ${code}`),
      ["slsaProvenance attestation.ok", "sbom attestation.missing"],
    );
    assert.match(
      checks[1]!.found,
      /; nor is another alternative met: 2 \(vsa: attestation\.missing and vulnerabilityScan: attestation\.missing\)$/,
    );
  });

  it("are undecided if one alternative is", () => {
    const legacyGate = { ...everybody, builders: [builder({ formats: ["legacy"] })] };
    const rules = [attested([], { attestations: { anyOf: [[sbomEntry()], [provenanceEntry()]] } })];
    const { outcome, code } = decide(
      policyOf({ ...legacyGate, rules }),
      subjectOf(),
      evidenceOf([], { problems: [problem({ part: "legacy-attestation" })] }),
      NOW,
    );
    assert.deepEqual([outcome, code], ["undecided", "registry.throttled"]);
  });

  it("are not met by an alternative, or a requirement, without entries", () => {
    for (const anyOf of [[], [[]]]) {
      assert.equal(alternatives(anyOf, [sbom()]).code, "verifier.failed");
    }
    assert.equal(alternatives([[], [sbomEntry()]], []).outcome, "deny");
    const signed = [
      attested([], {
        signature: { anyOf: ["release"], atLeast: 1, accept: "signature" },
        attestations: { anyOf: [] },
      }),
    ];
    const { outcome } = decide(
      policyOf({ rules: signed }),
      subjectOf(),
      evidenceOf([statement()]),
      NOW,
    );
    assert.equal(outcome, "undecided");
  });

  it("stand beside a signature, which an attestation does not replace", () => {
    const rules = [
      attested([sbomEntry()], {
        signature: { anyOf: ["release"], atLeast: 1, accept: "signature" },
      }),
    ];
    const verdict = (statements: VerifiedStatement[]) =>
      decide(policyOf({ rules }), subjectOf(), evidenceOf(statements), NOW);
    assert.equal(verdict([sbom()]).code, "signature.not-a-signature");
    assert.equal(verdict([statement()]).code, "attestation.missing");
    assert.equal(verdict([statement(), sbom()]).outcome, "allow");
    assert.deepEqual(
      verdict([statement(), sbom()]).checks.map(({ demand }) => demand),
      ["signature", "sbom"],
    );
  });
});

describe("a statement about a commit", () => {
  it("is no signature of the image, even where any statement is one", () => {
    const rules = [
      attested([], {
        attestations: undefined,
        signature: { anyOf: ["gate-signer"], atLeast: 1, accept: "any-statement" },
      }),
    ];
    const verdict = (statements: VerifiedStatement[]) =>
      decide(policyOf({ ...everybody, rules }), subjectOf(), evidenceOf(statements), NOW).outcome;
    assert.equal(verdict([vsa()]), "allow");
    assert.equal(verdict([sourceVsa()]), "deny");
  });
});

describe("what a check of an attestation says", () => {
  const texts = (...args: Parameters<typeof check>) => {
    const { found, expected, fix } = check(...args);
    return { found, expected, fix };
  };
  const TIME = "(Rekor 1234567, 2026-11-20 09:14 UTC)";
  const RELEASE = `${SHOP}/.github/workflows/release.yml@refs/heads/main ${TIME}`;

  it("of provenance: level, builder and source", () => {
    assert.deepEqual(texts(provenanceEntry(), [provenance()]), {
      found: "SLSA Build L3 by slsa-container, source acme/shop@9d1f2ab",
      expected:
        'SLSA provenance of Build L3 by "slsa-container", source acme/shop, ref refs/heads/main',
      fix: "",
    });
    const source = { level: 2, verifiers: ["gate"] };
    assert.equal(
      texts(provenanceEntry({ source }), [provenance(), sourceVsa()]).found,
      `SLSA Build L3 by slsa-container, source acme/shop@9d1f2ab, Source L2: PASSED by gate, SLSA_SOURCE_LEVEL_3 ${TIME}`,
    );
  });

  it("of provenance from elsewhere: what differs", () => {
    assert.deepEqual(texts(provenanceEntry({ repository: "acme/pay" }), [provenance()]), {
      found: `SLSA provenance by ${BUILDER_ID} ${TIME}: source ${SHOP}`,
      expected: "source https://github.com/acme/pay",
      fix: "build it in the expected repository",
    });
  });

  it("of an SBOM, a scan, a summary and a predicate", () => {
    assert.equal(
      texts(sbomEntry(), [sbom()]).found,
      `SBOM in cyclonedx 1.6 with 1 component by ${RELEASE}`,
    );
    assert.equal(
      texts(scanEntry(), [scan(["critical"]), vex("CVE-2026-1")]).found,
      "no findings of severity critical, 1 finding not affected by VEX, by trivy 0.60.0, 2026-11-20 09:14 UTC",
    );
    assert.equal(texts(vsaEntry(), [vsa()]).found, `PASSED by gate, SLSA_BUILD_LEVEL_3 ${TIME}`);
    assert.equal(texts(predicateEntry(), [review()]).found, `attestation ${REVIEW} by ${RELEASE}`);
  });

  it("of none: what was found instead", () => {
    assert.deepEqual(texts(sbomEntry(days(30)), [statement(), provenance()]), {
      found: "no SBOM was found (2 referrers, 1 signature, 1 other attestation)",
      expected: 'an SBOM in spdx or cyclonedx by "release", not older than P30D',
      fix: "attest it where the image is built (`cosign attest`, `actions/attest`), or name the place under the rule's `sources`",
    });
  });

  it("of a stranger's: who it is", () => {
    const { found, expected } = texts(sbomEntry(), [byStranger(sbom())]);
    assert.match(found, /^SBOM attested by https:\/\/github\.com\/evil\/shop\/.* \(Rekor/);
    assert.equal(
      expected,
      'signer "release": github.com/acme/shop · release.yml · refs/heads/main',
    );
  });
});
