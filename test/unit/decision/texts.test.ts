import assert from "node:assert/strict";
import { decide, dependsOnNamespace, refuseReference, type Check } from "../../../trust/decision";
import type { Evidence, VerifiedStatement } from "../../../trust/evidence/types";
import {
  certificate,
  DAY,
  DIGEST,
  digestOf,
  evidenceOf,
  KEY,
  keySigner,
  keyStatement,
  legacyStatement,
  NOW,
  pattern,
  PINNED,
  policyOf,
  PRIVATE,
  problem,
  provedAt,
  rejectedItem,
  requirement,
  REUSABLE,
  reusableSigner,
  rule,
  SHOP,
  statement,
  subjectOf,
  TAGGED,
  vendorSigner,
  vendorStatement,
  WORKFLOW,
  workflowSigner,
  type PolicyPart,
} from "./fixtures";

const check = (
  policy: PolicyPart,
  evidence: Evidence | readonly VerifiedStatement[],
  now = NOW,
  image = PINNED,
): Check => {
  const read = "statements" in evidence ? evidence : evidenceOf(evidence);
  const { checks } = decide(policyOf(policy), subjectOf(image, { digest: DIGEST }), read, now);
  return checks[0]!;
};
const texts = (...args: Parameters<typeof check>) => {
  const { found, expected, fix } = check(...args);
  return { found, expected, fix };
};
const by = (...anyOf: string[]) => ({ rules: [rule({ signature: requirement({ anyOf }) })] });

const RELEASE = "github.com/acme/shop · release.yml · refs/heads/main";
const TIME = "(Rekor 1234567, 2026-11-20 09:14 UTC)";

describe("what a check says", () => {
  it("of a signature that counts: by whom, from which commit, when", () => {
    assert.deepEqual(texts({}, [statement()]), {
      found: `signed by "release" from acme/shop@9d1f2ab ${TIME}`,
      expected: `one signature by "release" (${RELEASE})`,
      fix: "",
    });
  });

  it("of no signature: what the registry holds instead", () => {
    assert.deepEqual(texts({}, []), {
      found: "the registry holds none (2 referrers, 0 signatures)",
      expected: `one signature by "release" (${RELEASE})`,
      fix: "build it in acme/shop and sign it there (cosign sign)",
    });
    const sbom = vendorStatement(undefined, { predicateType: "https://spdx.dev/Document" });
    assert.equal(
      texts({}, evidenceOf([sbom, { ...sbom, anchor: PRIVATE }], { referrers: 1 })).found,
      "the registry holds none (1 referrer, 0 signatures, 1 attestation)",
    );
  });

  it("of no signature: how these signers sign", () => {
    assert.equal(
      texts({ signers: [keySigner()], ...by("platform-key") }, []).fix,
      'sign it with the key of "platform-key" (cosign sign --key)',
    );
    assert.equal(
      texts({ signers: [vendorSigner()], ...by("vendor") }, []).fix,
      'sign it as "vendor" (cosign sign)',
    );
    assert.equal(
      texts({ signers: [vendorSigner(), keySigner()], ...by("vendor", "platform-key") }, []).fix,
      "sign the digest with one of the expected signers",
    );
  });

  it("of several signers: who they are, as long as they are few", () => {
    const signers = [
      vendorSigner(),
      keySigner(),
      reusableSigner(),
      vendorSigner({ name: "staff", subject: { kind: "pattern", value: ".*@vendor\\.example" } }),
    ];
    assert.equal(
      texts({ signers, ...by("vendor", "platform-key", "shared") }, []).expected,
      'one signature by "vendor" (krel@vendor.example of accounts.google.com), ' +
        '"platform-key" (key sha256:aaaaaaaaaaaa…) or "shared" ' +
        "(github.com/acme/shop · refs/heads/main through github.com/acme/workflows · build.yml · refs/tags/v*)",
    );
    assert.equal(
      texts({ signers, ...by("staff") }, []).expected,
      'one signature by "staff" (subject like .*@vendor\\.example of accounts.google.com)',
    );
    const rules = [
      rule({
        signature: requirement({
          anyOf: signers.map(({ name }) => name),
          atLeast: 2,
          maxAgeText: "P180D",
        }),
      }),
    ];
    assert.equal(
      texts({ signers, rules }, []).expected,
      'signatures by 2 different signers of "vendor", "platform-key", "shared" and "staff", not older than P180D',
    );
  });

  it("of somebody else's signature", () => {
    const stranger =
      "https://github.com/acme-labs/shop/.github/workflows/release.yml@refs/heads/main";
    assert.deepEqual(texts({}, [statement({ signer: certificate(stranger) })]), {
      found: `signed by ${stranger} ${TIME}`,
      expected: `signer "release": ${RELEASE}`,
      fix: "build and sign it in acme/shop, or make this identity a signer too (widens trust)",
    });
  });

  it("of the right subject from the wrong issuer: both issuers", () => {
    const signer = certificate(undefined, {}, "https://issuer.example");
    const { found, expected } = texts({}, [statement({ signer })]);
    assert.equal(found, `signed by ${signer.subject} ${TIME}, issuer https://issuer.example`);
    assert.equal(
      expected,
      `signer "release": ${RELEASE}, issuer https://token.actions.githubusercontent.com`,
    );
  });

  it("of a near miss: the very thing that differs", () => {
    const found = (
      extensions: Parameters<typeof certificate>[1],
      part: Partial<VerifiedStatement> = {},
      policy: PolicyPart = {},
    ) => {
      const given = texts(policy, [
        statement({ signer: certificate(undefined, extensions), ...part }),
      ]);
      return given.found.replace(`${WORKFLOW}@refs/heads/main`, "W").replace(TIME, "T");
    };
    assert.equal(
      found({ sourceRepositoryUri: "https://github.com/x/y" }),
      "signed by W T, built from https://github.com/x/y",
    );
    assert.equal(
      found({ sourceRepositoryUri: undefined }),
      "signed by W T, built from no named repository",
    );
    assert.equal(
      found({ sourceRepositoryRef: "refs/heads/x" }),
      "signed by W T, source ref refs/heads/x",
    );
    assert.equal(found({ sourceRepositoryRef: undefined }), "signed by W T, source ref not named");
    assert.equal(
      found({ buildTrigger: "pull_request" }),
      "signed by W T, triggered by pull_request",
    );
    assert.equal(
      found({ buildTrigger: undefined }),
      "signed by W T, triggered by nothing that is named",
    );
    assert.equal(
      found({}, { predicateType: "https://spdx.dev/Document" }),
      "attested by W T, predicate https://spdx.dev/Document",
    );
    assert.equal(
      found({}, provedAt("2026-11-24T10:00:00Z")),
      'signed by "release" from acme/shop@9d1f2ab (timestamp, 2026-11-24 10:00 UTC)',
    );
    const old = {
      rules: [rule({ signature: requirement({ maxAge: DAY / 1000, maxAgeText: "P1D" }) })],
    };
    assert.equal(found({}, {}, old), "signed by W T, 4 days old");
  });

  it("of a near miss: what would have been right", () => {
    const expected = (policy: PolicyPart, ...statements: VerifiedStatement[]) =>
      texts(policy, statements).expected.replace(RELEASE, "R");
    assert.equal(expected({}, legacyStatement()), 'signer "release": R, stored as bundle');
    assert.equal(
      texts({}, [legacyStatement()]).fix,
      'sign it as bundle, or add legacy to the formats of signer "release" (widens trust)',
    );
    const reusable = {
      signers: [reusableSigner({ repositoryId: "7", workflowUri: WORKFLOW })],
      ...by("shared"),
    };
    const called = (extensions: Parameters<typeof certificate>[1]) =>
      statement({ signer: certificate(`${REUSABLE}@refs/tags/v1`, extensions) });
    assert.match(expected(reusable, called({})), /, repository id 7$/);
    assert.match(
      expected(reusable, called({ sourceRepositoryId: "7", buildConfigUri: `${SHOP}/x@refs/x` })),
      /, called from https:\/\/github\.com\/acme\/shop\/\.github\/workflows\/release\.yml$/,
    );
    const window = {
      signers: [
        workflowSigner({
          validFrom: "2026-01-01T00:00:00.000Z",
          validUntil: "2026-02-01T23:59:59.999Z",
        }),
      ],
    };
    assert.equal(
      expected(window, statement()),
      'signer "release": R, valid from 2026-01-01 00:00 UTC until 2026-02-01 23:59 UTC',
    );
  });

  it("of a signature under another root: which thresholds it satisfies", () => {
    const root = (id: string, name: string, transparencyLog: number) => ({
      kind: "root" as const,
      id,
      root: name,
      rootDigest: digestOf("d"),
      rootJson: "{}",
      thresholds: { transparencyLog, certificateTransparency: 1, signedTimestamps: 0 },
    });
    const policy = {
      anchors: [root(PRIVATE, "private", 0), root("root:public-good", "public-good", 1)],
    };
    const { found, expected } = texts(policy, [statement({ anchor: PRIVATE })]);
    assert.match(
      found,
      /, verified under root "private" \(transparencyLog 0, certificateTransparency 1, signedTimestamps 0\)$/,
    );
    assert.match(expected, /, under root "public-good" \(transparencyLog 1, /);
    assert.match(
      texts({}, [statement({ anchor: PRIVATE })]).found,
      /, verified under another root$/,
    );
  });

  it("of a key", () => {
    const policy = {
      signers: [keySigner({ validUntil: "2026-02-01T23:59:59.999Z" })],
      ...by("platform-key"),
    };
    assert.deepEqual(texts(policy, [keyStatement()]), {
      found: "signed by key sha256:aaaaaaaaaaaa…, without a proven time",
      expected: 'signer "platform-key": key sha256:aaaaaaaaaaaa…, valid until 2026-02-01 23:59 UTC',
      fix: "sign with the current key, or correct the window",
    });
  });

  it("of too few signers: who has signed, who came near, and who is left", () => {
    const policy = {
      signers: [workflowSigner(), vendorSigner(), keySigner()],
      rules: [
        rule({
          signature: requirement({ anyOf: ["release", "vendor", "platform-key"], atLeast: 2 }),
        }),
      ],
    };
    const { found, fix } = texts(policy, [statement(), vendorStatement("eve@evil.example")]);
    assert.equal(
      found,
      `1 of 2: signed by "release" from acme/shop@9d1f2ab ${TIME}; besides signed by eve@evil.example ${TIME}`,
    );
    assert.equal(fix, 'let "vendor" or "platform-key" sign it');
  });

  it("of what was refused: the message, whom it claims, and how many more", () => {
    const evidence = evidenceOf([], {
      rejected: [
        rejectedItem({ claimed: certificate() }),
        rejectedItem({ origin: digestOf("7") }),
        rejectedItem({ origin: digestOf("8"), claimed: { kind: "key", fingerprint: KEY } }),
      ],
    });
    assert.equal(
      texts({}, evidence).found,
      `the signature does not verify, claims to be signed by ${WORKFLOW}@refs/heads/main (and 2 more)`,
    );
  });

  it("of a clock that lies behind", () => {
    assert.equal(
      texts({}, [statement(provedAt("2026-11-24T13:00:00Z"))]).found,
      'signed by "release" from acme/shop@9d1f2ab (timestamp, 2026-11-24 13:00 UTC), but here it is 2026-11-24 12:00 UTC',
    );
  });

  it("of a throttling registry: how long it asks to wait", () => {
    const evidence = evidenceOf([], { problems: [problem({ retryAfterSeconds: 30 })] });
    assert.equal(check({}, evidence).retryAfterSeconds, 30);
    assert.equal(check({}, evidenceOf([], { problems: [problem()] })).retryAfterSeconds, undefined);
  });

  it("of a bare tag: the reference to write", () => {
    const policy = { rules: [rule({ requireDigest: true })] };
    assert.equal(texts(policy, [statement()], NOW, TAGGED).fix, `write ${PINNED}`);
  });

  it("of a check that does not block yet: from when it will", () => {
    const mode = [
      {
        steps: [
          { mode: "warn" as const, until: "2026-12-31T23:59:59.999Z" },
          { mode: "enforce" as const },
        ],
      },
    ];
    assert.equal(check({ rules: [rule({ mode })] }, []).blocksFrom, "2027-01-01T00:00:00.000Z");
    assert.equal(check({ rules: [rule({ mode })] }, [statement()]).blocksFrom, undefined);
    assert.equal(check({ rules: [], unmatched: mode }, []).blocksFrom, "2027-01-01T00:00:00.000Z");
  });

  it("of an exemption: whose it is, and how many days are left", () => {
    const policy = (ends: string): PolicyPart => ({
      exemptions: [
        {
          images: [pattern(PINNED)],
          rules: ["signed"],
          namespaces: ["production"],
          owner: "payments",
          ticket: "PAY-1234",
          approvedBy: "security-board",
          reason: "rebuilt in January",
          from: "2026-11-01T00:00:00.000Z",
          ends,
        },
      ],
    });
    const ends = "2026-12-06T23:59:59.999Z";
    assert.deepEqual(check(policy(ends), []), {
      rule: "signed",
      mode: "enforce",
      outcome: "allow",
      code: "exemption.active",
      found: "exempted until 2026-12-06: rebuilt in January",
      expected: "approved by security-board",
      fix: "",
      exemption: { owner: "payments", ticket: "PAY-1234", ends, daysLeft: 12 },
    });
    assert.equal(check(policy("2026-11-24T23:59:59.999Z"), []).exemption?.daysLeft, 0);
  });
});

describe("a verdict", () => {
  it("holds for the digest, and says by which policy and clock", () => {
    const verdict = decide(
      policyOf(),
      subjectOf("acme.azurecr.io:443/shop/api", { digest: DIGEST }),
      evidenceOf([statement()]),
      NOW,
    );
    const { checks, ...rest } = verdict;
    assert.equal(checks.length, 1);
    assert.deepEqual(rest, {
      outcome: "allow",
      image: "acme.azurecr.io:443/shop/api",
      reference: `acme.azurecr.io/shop/api:latest@${DIGEST}`,
      digest: DIGEST,
      namespace: "production",
      code: "signature.ok",
      policy: { name: "acme", digest: digestOf("f") },
      decidedAt: "2026-11-24T12:00:00.000Z",
    });
  });

  it("names neither a digest nor a namespace that is not known", () => {
    const verdict = decide(
      policyOf({ rules: [] }),
      subjectOf(TAGGED, { namespace: {} }),
      undefined,
      NOW,
    );
    assert.equal(verdict.reference, TAGGED);
    assert.equal("digest" in verdict, false);
    assert.equal("namespace" in verdict, false);
  });

  it("says in which namespaces it would be which", () => {
    const policy = policyOf({ exceptNamespaces: ["kube-system"] });
    const verdict = decide(policy, subjectOf(PINNED, { namespace: {} }), evidenceOf(), NOW);
    assert.equal(
      verdict.checks[0]?.found,
      "deny (signature.missing) in any other, allow (scope.outside) in kube-system",
    );
    assert.equal(dependsOnNamespace(verdict), true);
    assert.equal(dependsOnNamespace({ code: "signature.missing" }), false);
  });

  it("on a text that is no reference is a denial with its place", () => {
    const request = { image: "Acme//x", namespace: { name: "production" } };
    const verdict = refuseReference(policyOf(), request, "upper-case letters", NOW);
    assert.deepEqual(verdict, {
      outcome: "deny",
      image: "Acme//x",
      reference: "Acme//x",
      namespace: "production",
      code: "image.reference-invalid",
      checks: [
        {
          rule: "image",
          mode: "enforce",
          outcome: "deny",
          code: "image.reference-invalid",
          found: "upper-case letters",
          expected: "an image reference, such as registry.example/team/app:1.0@sha256:…",
          fix: "correct the reference",
        },
      ],
      policy: { name: "acme", digest: digestOf("f") },
      decidedAt: NOW.toISOString(),
    });
  });
});
