import type { Check, Verdict } from "../../../trust/decision";
import type { Digest } from "../../../trust/registry/port";

export const DIGEST: Digest = `sha256:${"3f2a9c41".repeat(8)}`;
export const STRANGER =
  "https://github.com/acme-labs/shop/.github/workflows/release.yml@refs/heads/main";

export const ok: Check = {
  rule: "signed",
  mode: "enforce",
  outcome: "allow",
  code: "signature.ok",
  found: 'signed by "release" (Rekor 1, 2026-11-20 09:14 UTC)',
  expected: 'one signature by "release"',
  fix: "",
};

export const attested: Check = {
  ...ok,
  demand: "slsaProvenance",
  code: "attestation.ok",
  found: "SLSA Build L3 by slsa-container, source acme/shop@9d1f2ab",
  expected: 'SLSA provenance of Build L3 by "slsa-container"',
};

export const mismatch: Check = {
  rule: "signed",
  mode: "enforce",
  outcome: "deny",
  code: "identity.mismatch",
  found: `signed by ${STRANGER} (Rekor 1234567, 2026-11-20 09:14 UTC)`,
  expected: 'signer "release": github.com/acme/shop · release.yml · refs/heads/main',
  fix: "build and sign it in acme/shop, or make this identity a signer too (widens trust)",
};

export const missing: Check = {
  ...mismatch,
  code: "signature.missing",
  found: "the registry holds none (2 referrers, 0 signatures)",
  expected: 'one signature by "release"',
  fix: "build it in acme/shop and sign it there (cosign sign)",
};

export const finding: Check = {
  ...missing,
  rule: "provenance",
  mode: "audit",
  blocksFrom: "2027-01-01T00:00:00.000Z",
};

export const throttled: Check = {
  ...missing,
  outcome: "undecided",
  code: "registry.throttled",
  found: "429 from acme.azurecr.io after 4 attempts",
  fix: "wait as long as it asks",
  retryAfterSeconds: 30,
};

export const allowListed: Check = {
  ...ok,
  rule: "allow",
  code: "image.allowed",
  found: "`allow` names mcr.microsoft.com/oss/**, not verified",
};

export const exempted: Check = {
  ...ok,
  code: "exemption.active",
  found: "exempted until 2027-01-31: rebuilt in January",
  exemption: {
    owner: "payments",
    ticket: "PAY-1234",
    ends: "2027-01-31T23:59:59.999Z",
    daysLeft: 12,
  },
};

export const verdict = (
  image: string,
  checks: readonly Check[],
  part: Partial<Verdict> = {},
): Verdict => {
  const deciding = checks.find((check) => check.mode === "enforce" && check.outcome !== "allow");
  return {
    outcome: deciding?.outcome ?? "allow",
    image,
    reference: `${image}@${DIGEST}`,
    digest: DIGEST,
    code: (deciding ?? checks[0]!).code,
    checks,
    policy: { name: "acme", digest: `sha256:${"f".repeat(64)}` },
    decidedAt: "2026-11-24T12:00:00.000Z",
    ...part,
  };
};
