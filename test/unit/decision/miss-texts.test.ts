import assert from "node:assert/strict";
import { decide } from "../../../trust/decision";
import type { CertificateExtensions, VerifiedStatement } from "../../../trust/evidence/types";
import {
  certificate,
  evidenceOf,
  KEY,
  keySigner,
  keyStatement,
  NOW,
  OTHER_KEY,
  policyOf,
  PRIVATE,
  provedAt,
  requirement,
  REUSABLE,
  reusableSigner,
  rule,
  SHOP,
  statement,
  subjectOf,
  vendorSigner,
  vendorStatement,
  WORKFLOW,
  workflowSigner,
  type PolicyPart,
} from "./fixtures";

const miss = (one: VerifiedStatement, policy: PolicyPart = {}) => {
  const { checks } = decide(policyOf(policy), subjectOf(), evidenceOf([one]), NOW);
  const { code, found, expected, fix } = checks[0]!;
  return { code, found, expected, fix };
};
const by = (...anyOf: string[]) => ({ rules: [rule({ signature: requirement({ anyOf }) })] });
const from = (extensions: CertificateExtensions) =>
  statement({ signer: certificate(undefined, extensions) });

const TIME = "(Rekor 1234567, 2026-11-20 09:14 UTC)";
const SIGNED = `signed by ${WORKFLOW}@refs/heads/main ${TIME}`;
const EXPECTED = 'signer "release": github.com/acme/shop · release.yml · refs/heads/main';

describe("what to do about a near miss", () => {
  it("from another repository: build it in the right one", () => {
    assert.deepEqual(miss(from({ sourceRepositoryUri: "https://github.com/x/y" })), {
      code: "identity.repository",
      found: `${SIGNED}, built from https://github.com/x/y`,
      expected: EXPECTED,
      fix: "build it in acme/shop",
    });
  });

  it("from another ref: build it from an expected one, or widen trust", () => {
    const fix =
      'build it from an expected ref, or add this one to the refs of signer "release" (widens trust)';
    assert.deepEqual(miss(from({ sourceRepositoryRef: "refs/heads/x" })), {
      code: "identity.ref",
      found: `${SIGNED}, source ref refs/heads/x`,
      expected: EXPECTED,
      fix,
    });
    const elsewhere = statement({ signer: certificate(`${WORKFLOW}@refs/heads/x`) });
    assert.equal(miss(elsewhere).found, `signed by ${WORKFLOW}@refs/heads/x ${TIME}`);
  });

  it("by a stranger's change: build it on push or release, or widen trust", () => {
    assert.deepEqual(miss(from({ buildTrigger: "pull_request" })), {
      code: "identity.trigger",
      found: `${SIGNED}, triggered by pull_request`,
      expected: EXPECTED,
      fix: 'build it on push or release, or list the trigger in the triggers of signer "release" (widens trust)',
    });
  });

  it("through a reusable workflow: the repository's id and the caller", () => {
    const policy = {
      signers: [reusableSigner({ repositoryId: "7", workflowUri: WORKFLOW })],
      ...by("shared"),
    };
    const called = (extensions: CertificateExtensions) =>
      miss(statement({ signer: certificate(`${REUSABLE}@refs/tags/v1`, extensions) }), policy);
    const signed = `signed by ${REUSABLE}@refs/tags/v1 ${TIME}`;
    assert.equal(called({}).found, `${signed}, repository id 1234`);
    assert.equal(
      called({ sourceRepositoryId: undefined }).found,
      `${signed}, repository id not named`,
    );
    const other = `${SHOP}/.github/workflows/x.yml@refs/heads/main`;
    assert.equal(
      called({ sourceRepositoryId: "7", buildConfigUri: other }).found,
      `${signed}, called from ${other}`,
    );
    assert.equal(
      called({ sourceRepositoryId: "7", buildConfigUri: undefined }).found,
      `${signed}, called from no named workflow`,
    );
  });

  it("by another e-mail address: sign it as the one that is expected", () => {
    const policy = { signers: [vendorSigner()], ...by("vendor") };
    assert.deepEqual(miss(vendorStatement("eve@vendor.example"), policy), {
      code: "identity.mismatch",
      found: `signed by eve@vendor.example ${TIME}`,
      expected: 'signer "vendor": krel@vendor.example of accounts.google.com',
      fix: 'sign it as "vendor", or make this identity a signer too (widens trust)',
    });
    const elsewhere = statement({
      signer: certificate("krel@vendor.example", {}, "https://x.example"),
    });
    const { found, expected } = miss(elsewhere, policy);
    assert.equal(found, `signed by krel@vendor.example ${TIME}, issuer https://x.example`);
    assert.equal(expected, 'signer "vendor": krel@vendor.example of accounts.google.com');
  });

  it("by another key: which", () => {
    const policy = { signers: [keySigner()], ...by("platform-key") };
    const { code, found, expected } = miss(keyStatement(OTHER_KEY), policy);
    assert.deepEqual(
      [code, found, expected],
      [
        "signature.key-mismatch",
        "signed by key sha256:bbbbbbbbbbbb…",
        'signer "platform-key": key sha256:aaaaaaaaaaaa…',
      ],
    );
  });

  it("under a key's other thresholds: which those are", () => {
    const anchor = (id: string, transparencyLog: 0 | 1) => ({
      kind: "key" as const,
      id,
      root: "public-good",
      rootDigest: policyOf().digest,
      rootJson: "{}",
      fingerprint: KEY,
      publicKey: "",
      transparencyLog,
    });
    const policy = {
      signers: [keySigner({ anchor: "key:logged" })],
      anchors: [anchor(`key:${KEY}`, 0), anchor("key:logged", 1)],
      ...by("platform-key"),
    };
    const { found, expected } = miss(keyStatement(), policy);
    assert.match(found, /, verified under root "public-good" \(transparencyLog 0\)$/);
    assert.match(expected, /, under root "public-good" \(transparencyLog 1\)$/);
  });

  it("outside of the window: the time that counts is the proven one", () => {
    const policy = { signers: [workflowSigner({ validUntil: "2026-02-01T23:59:59.999Z" })] };
    assert.deepEqual(miss(statement(), policy), {
      code: "signer.outside-validity",
      found: SIGNED,
      expected: `${EXPECTED}, valid until 2026-02-01 23:59 UTC`,
      fix: "sign with the current key, or correct the window",
    });
  });

  it("stored in another format: what both are", () => {
    const policy = { signers: [workflowSigner({ formats: ["legacy"] })] };
    const { found, fix } = miss(statement(), policy);
    assert.equal(found, `${SIGNED}, stored as bundle`);
    assert.equal(
      fix,
      'sign it as legacy, or add bundle to the formats of signer "release" (widens trust)',
    );
  });
});

describe("when something was signed", () => {
  const found = (part: Partial<VerifiedStatement>) =>
    miss(statement(part)).found.replace(`signed by "release" from acme/shop@9d1f2ab`, "S");

  it("is told by the earliest time, and where that is from", () => {
    assert.equal(
      found(provedAt("2026-11-22T09:00:00Z", "2026-11-21T09:00:00Z", "2026-11-23T09:00:00Z")),
      "S (timestamp, 2026-11-21 09:00 UTC)",
    );
    assert.equal(
      found({ provenTimes: [{ source: "transparency-log", time: "2026-11-21T09:00:00Z" }] }),
      "S (Rekor, 2026-11-21 09:00 UTC)",
    );
  });

  it("is told without a commit where the certificate does not name it", () => {
    const of = (extensions: CertificateExtensions) =>
      found({ signer: certificate(undefined, extensions) });
    assert.equal(of({ sourceRepositoryDigest: undefined }), `signed by "release" ${TIME}`);
    const policy = { signers: [vendorSigner()], ...by("vendor") };
    assert.equal(miss(vendorStatement(), policy).found, `signed by "vendor" ${TIME}`);
  });

  it("is told of a root that nobody knows", () => {
    assert.match(miss(statement({ anchor: PRIVATE })).found, /, verified under another root$/);
  });
});
