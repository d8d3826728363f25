import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parsePolicy, publicGoodRoot } from "../../../trust/policy";
import type { KeylessSigner, KeySigner, Signer, TrustPolicy } from "../../../trust/policy";
import { keyPair } from "./keys";
import { policyText } from "./mistakes";

const parse = (fields: string, directory?: string): TrustPolicy =>
  parsePolicy(policyText(fields), {
    file: "trust-policy.yaml",
    ...(directory === undefined ? {} : { directory }),
  });

type WithoutAnchor = Omit<KeySigner, "anchor"> | Omit<KeylessSigner, "anchor">;

const signerOf = (kind: string): WithoutAnchor => {
  const { anchor, ...signer } = parse(`signers: { it: { ${kind} } }`).signers.it!;
  assert.match(anchor, /^(?:root|key):/);
  return signer;
};
const pem = (kind: "ec" | "ed25519"): string => JSON.stringify(keyPair(kind).pem);

describe("the certificate of", () => {
  const common = { name: "it", formats: ["bundle"], kind: "keyless" };

  it("a GitHub workflow names the workflow as subject and source", () => {
    assert.deepEqual(
      signerOf(
        "githubWorkflow: { repository: acme/shop, workflow: .github/workflows/release.yml, refs: [refs/heads/main], repositoryId: 1234, triggers: [workflow_run] }",
      ),
      {
        ...common,
        issuer: "https://token.actions.githubusercontent.com",
        subject: {
          kind: "workflow",
          uri: "https://github.com/acme/shop/.github/workflows/release.yml",
          refs: ["refs/heads/main"],
        },
        source: {
          repositoryUri: "https://github.com/acme/shop",
          refs: ["refs/heads/main"],
          repositoryId: "1234",
          workflowUri: "https://github.com/acme/shop/.github/workflows/release.yml",
          triggers: ["workflow_run"],
        },
      },
    );
  });

  it("a reusable workflow names that as subject, and always the caller's repository and ref as source", () => {
    const identity =
      "repository: acme/shop, refs: [refs/heads/main], reusableWorkflow: acme/ci/.github/workflows/build.yml, reusableRefs: ['refs/tags/v*']";
    const expected = {
      ...common,
      issuer: "https://token.actions.githubusercontent.com",
      subject: {
        kind: "workflow",
        uri: "https://github.com/acme/ci/.github/workflows/build.yml",
        refs: ["refs/tags/v*"],
      },
      source: {
        repositoryUri: "https://github.com/acme/shop",
        refs: ["refs/heads/main"],
        triggers: [],
      },
    };
    assert.deepEqual(signerOf(`githubWorkflow: { ${identity} }`), expected);
    const workflowUri = "https://github.com/acme/shop/.github/workflows/call.yml";
    assert.deepEqual(
      signerOf(`githubWorkflow: { ${identity}, workflow: .github/workflows/call.yml }`),
      {
        ...expected,
        source: { ...expected.source, workflowUri },
      },
    );
  });

  it("a GitLab pipeline names its configuration file as subject and source", () => {
    const uri = "https://gitlab.com/acme/team/shop//.gitlab-ci.yml";
    assert.deepEqual(
      signerOf("gitlabCi: { project: acme/team/shop, refs: ['refs/tags/*'], projectId: '77' }"),
      {
        ...common,
        issuer: "https://gitlab.com",
        subject: { kind: "workflow", uri, refs: ["refs/tags/*"] },
        source: {
          repositoryUri: "https://gitlab.com/acme/team/shop",
          refs: ["refs/tags/*"],
          repositoryId: "77",
          workflowUri: uri,
          triggers: [],
        },
      },
    );
    const own = signerOf(
      "gitlabCi: { server: https://git.acme.example, project: a/b, configFile: ci/build.yml, refs: [refs/heads/main] }",
    );
    assert.deepEqual(own.kind === "keyless" && [own.issuer, own.subject], [
      "https://git.acme.example",
      {
        kind: "workflow",
        uri: "https://git.acme.example/a/b//ci/build.yml",
        refs: ["refs/heads/main"],
      },
    ]);
  });

  it("any identity is compared as written", () => {
    assert.deepEqual(
      signerOf("keyless: { issuer: https://accounts.google.com, subject: a@b.example }"),
      {
        ...common,
        issuer: "https://accounts.google.com",
        subject: { kind: "equals", value: "a@b.example" },
      },
    );
    assert.deepEqual(
      signerOf("keyless: { issuer: https://issuer.example, subjectPattern: '^a.*$' }"),
      {
        ...common,
        issuer: "https://issuer.example",
        subject: { kind: "pattern", value: "^a.*$" },
      },
    );
  });

  it("Azure Pipelines has the organization's issuer and a private root", () => {
    const folder = mkdtempSync(join(tmpdir(), "countersign-azure-"));
    writeFileSync(join(folder, "own.json"), publicGoodRoot.json);
    const azure = (identity: string): Signer =>
      parse(
        [
          "trustRoots: { own: { file: own.json } }",
          "signers:",
          `  it: { azureDevOps: { organization: acme, organizationId: 6C1B4C1E-8A64-4A2D-9C4E-0D6C7A0B2F11, project: Web Shop, ${identity} }, root: own }`,
        ].join("\n"),
        folder,
      ).signers.it!;
    try {
      for (const [identity, value] of [
        ["serviceConnection: signing", "sc://acme/Web Shop/signing"],
        ["pipeline: release", "p://acme/Web Shop/release"],
      ] as const) {
        const signer = azure(identity);
        assert.deepEqual(
          signer.kind === "keyless" && [signer.issuer, signer.subject, signer.source],
          [
            "https://vstoken.dev.azure.com/6c1b4c1e-8a64-4a2d-9c4e-0d6c7a0b2f11",
            { kind: "equals", value },
            undefined,
          ],
        );
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe("a policy", () => {
  it("turns dates into instants: the end of that day, UTC", () => {
    const signer = signerOf(
      `publicKey: { pem: ${pem("ec")} }, validFrom: 2026-01-01, validUntil: 2026-12-31`,
    );
    assert.deepEqual(
      [signer.validFrom, signer.validUntil],
      ["2026-01-01T23:59:59.999Z", "2026-12-31T23:59:59.999Z"],
    );
    const exact = signerOf(
      `publicKey: { pem: ${pem("ec")} }, validUntil: 2026-12-31T12:00:00+02:00`,
    );
    assert.equal(exact.validUntil, "2026-12-31T10:00:00.000Z");
  });

  it("ends an exemption at the earlier of its date and its longest time", () => {
    const exemption = (expires: string, limits = ""): string | undefined =>
      parse(
        `exemptions: [{ images: ['x.io/a@sha256:${"0".repeat(64)}'], rules: [r], namespaces: [a], owner: o, ticket: t, approvedBy: a, reason: r, from: 2026-01-01, expires: ${expires} }]\nrules: [{ name: r, images: [x.io/a], signature: [release] }]\n${limits}`,
      ).exemptions[0]?.ends;
    assert.equal(exemption("2026-01-31"), "2026-01-31T23:59:59.999Z");
    assert.equal(exemption("2026-12-31"), "2026-04-01T23:59:59.999Z");
    assert.equal(
      exemption("2026-12-31", "limits: { exemptionDays: 7 }"),
      "2026-01-08T23:59:59.999Z",
    );
  });

  it("makes schedules of modes", () => {
    const unmatched = (modes: string): TrustPolicy["unmatched"] =>
      parse(`unmatched: ${modes}`).unmatched;
    assert.deepEqual(parse("allow: [x.io/a]").unmatched, [{ steps: [{ mode: "enforce" }] }]);
    assert.deepEqual(unmatched("audit"), [{ steps: [{ mode: "audit" }] }]);
    assert.deepEqual(
      unmatched("{ auditUntil: 2026-12-31, warnUntil: 2027-01-31, then: enforce }"),
      [
        {
          steps: [
            { mode: "audit", until: "2026-12-31T23:59:59.999Z" },
            { mode: "warn", until: "2027-01-31T23:59:59.999Z" },
            { mode: "enforce" },
          ],
        },
      ],
    );
    assert.deepEqual(
      unmatched(
        "[{ namespaces: [production], mode: enforce }, { namespaces: { labels: { env: test } }, mode: audit }]",
      ),
      [
        { namespaces: { names: ["production"], except: [] }, steps: [{ mode: "enforce" }] },
        {
          namespaces: { names: [], labels: { env: "test" }, except: [] },
          steps: [{ mode: "audit" }],
        },
      ],
    );
  });

  it("shares an anchor where root, thresholds and key are the same, under whatever name", () => {
    const { anchors, signers } = parse(
      [
        "signers:",
        `  key: { publicKey: { pem: ${pem("ec")} } }`,
        `  same-key: { publicKey: { pem: ${pem("ec")}, transparencyLog: 1 }, formats: [legacy] }`,
        `  unlogged: { publicKey: { pem: ${pem("ec")}, transparencyLog: 0 } }`,
        `  other-key: { publicKey: { pem: ${pem("ed25519")} } }`,
        "  a: { keyless: { issuer: https://issuer.example, subject: a } }",
        "  b: { keyless: { issuer: https://issuer.example, subject: b } }",
      ].join("\n"),
    );
    const { sha256 } = publicGoodRoot;
    const ec = keyPair("ec").fingerprint;
    const ids = {
      key: `key:${ec}:log=1:root:${sha256}`,
      "same-key": `key:${ec}:log=1:root:${sha256}`,
      unlogged: `key:${ec}:log=0:root:${sha256}`,
      "other-key": `key:${keyPair("ed25519").fingerprint}:log=1:root:${sha256}`,
      a: `root:${sha256}:log=1:sct=1:tsa=0`,
      b: `root:${sha256}:log=1:sct=1:tsa=0`,
    };
    assert.deepEqual(
      Object.fromEntries(Object.entries(signers).map(([name, { anchor }]) => [name, anchor])),
      ids,
    );
    assert.deepEqual(
      anchors.map(({ id }) => id),
      [...new Set(Object.values(ids))],
    );
  });

  it("sets thresholds of the public-good root without a file", () => {
    const { anchors } = parse(
      "trustRoots: { public-good: { signedTimestamps: 1 } }\nsigners: { a: { keyless: { issuer: https://issuer.example, subject: a } } }",
    );
    assert.deepEqual(anchors[0]?.kind === "root" && anchors[0].thresholds, {
      transparencyLog: 1,
      certificateTransparency: 1,
      signedTimestamps: 1,
    });
  });
});
