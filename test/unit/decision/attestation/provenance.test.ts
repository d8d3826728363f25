import type { VerifiedStatement } from "../../../../trust/evidence/types";
import {
  at,
  BUILDER_ID,
  builder,
  byStranger,
  COMMIT,
  inLegacyTag,
  provenance,
  provenanceEntry,
  provenancePredicate,
  sbom,
  sourceVsa,
  vsa,
} from "../attestations";
import { days, LATER, malformed, OK, table } from "./cases";
import {
  certificate,
  digestOf,
  keySigner,
  keyStatement,
  PRIVATE,
  problem,
  SHOP,
  statement,
} from "../fixtures";

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
    "takes none at a ref of a builder whose id carries none": [
      provenanceEntry(),
      [provenance()],
      "deny provenance.builder-ref",
      { policy: { builders: [builder({ refs: undefined })] } },
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
    "takes the runner that is wanted": [
      provenanceEntry({ runner: "github-hosted" }),
      [provenance()],
      OK,
    ],
    "takes any source where none is asked for": [
      provenanceEntry({ repository: undefined, refs: undefined }),
      [provenance()],
      OK,
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
    "is as old as the end of the build": [
      provenanceEntry(days(5)),
      said({
        metadata: {
          buildStartedOn: "2026-11-20T09:00:00Z",
          buildFinishedOn: "2026-11-01T00:00:00Z",
        },
      }),
      "deny attestation.too-old",
    ],
    "is as old as the start of a build that does not say when it ended": [
      provenanceEntry(days(5)),
      said({ metadata: { buildStartedOn: "2026-11-01T00:00:00Z" } }),
      "deny attestation.too-old",
    ],
    "is young enough": [provenanceEntry(days(5)), [provenance()], OK],
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
      "has no source level without a commit": [
        entry({ source: { level: 2, verifiers: ["gate"] } }),
        [byKey({ materials: [{ uri: `git+${SHOP}.git` }] })],
        "deny provenance.source-level",
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
      "takes one about the commit by its digest": [
        entry,
        [provenance(), sourceVsa({}, { otherSubjects: [`sha1:${COMMIT}`] })],
        OK,
      ],
      "takes one about the URL that is cloned": [
        entry,
        [provenance(), sourceVsa({ resourceUri: `git+${SHOP}.git` })],
        OK,
      ],
      "takes none about a host that is only spelled like it": [
        entry,
        [provenance(), sourceVsa({ resourceUri: SHOP.replace(".com", ".com.git") })],
        "deny vsa.resource",
      ],
      "takes none about a host that only holds it": [
        entry,
        [provenance(), sourceVsa({ resourceUri: SHOP.replace("github", "git+github") })],
        "deny vsa.resource",
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
