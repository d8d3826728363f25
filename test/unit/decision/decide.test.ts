import assert from "node:assert/strict";
import { decide, type Subject } from "../../../trust/decision";
import type { Evidence, VerifiedStatement } from "../../../trust/evidence/types";
import type { Exemption } from "../../../trust/policy/types";
import {
  always,
  certificate,
  DAY,
  digestOf,
  DIGEST,
  evidenceOf,
  KEY,
  keySigner,
  keyStatement,
  legacyStatement,
  NOW,
  OTHER_KEY,
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
  SIGNED_AT,
  statement,
  subjectOf,
  TAGGED,
  vendorSigner,
  vendorStatement,
  WORKFLOW,
  workflowSigner,
  type PolicyPart,
} from "./fixtures";

/** `outcome code`, then each check as `rule mode outcome code`. */
type Expected = readonly [verdict: string, ...checks: string[]];

interface Case {
  readonly policy?: PolicyPart;
  readonly subject?: Subject;
  readonly evidence?: Evidence | undefined;
  readonly now?: Date;
}

const decided = ({ policy, subject = subjectOf(), now = NOW, ...rest }: Case): Expected => {
  const evidence = "evidence" in rest ? rest.evidence : evidenceOf();
  const verdict = decide(policyOf(policy), subject, evidence, now);
  return [
    `${verdict.outcome} ${verdict.code}`,
    ...verdict.checks.map(
      ({ rule: name, mode, outcome, code }) => `${name} ${mode} ${outcome} ${code}`,
    ),
  ];
};

const table = (cases: Readonly<Record<string, readonly [Case, ...Expected]>>): void => {
  for (const [name, [given, ...expected]] of Object.entries(cases)) {
    it(name, () => {
      assert.deepEqual(decided(given), expected);
    });
  }
};

/** One rule in enforce: what the verdict is, the check is. */
const single = (
  cases: Readonly<Record<string, readonly [Case, "allow" | "deny" | "undecided", string]>>,
): void => {
  table(
    Object.fromEntries(
      Object.entries(cases).map(([name, [given, outcome, code]]) => [
        name,
        [given, `${outcome} ${code}`, `signed enforce ${outcome} ${code}`],
      ]),
    ),
  );
};

const holding = (...statements: VerifiedStatement[]): Pick<Case, "evidence"> => ({
  evidence: evidenceOf(statements),
});
const signedBy = (...anyOf: string[]) => ({ rules: [rule({ signature: requirement({ anyOf }) })] });
const from = (
  extensions: Parameters<typeof certificate>[1],
  subject = `${WORKFLOW}@refs/heads/main`,
) => holding(statement({ signer: certificate(subject, extensions) }));

describe("decide", () => {
  describe("the order of lists and rules", () => {
    const denied = { denied: [pattern("acme.azurecr.io/shop/api")] };
    const deniedDigest = { denied: [pattern(`acme.azurecr.io/shop/api@${DIGEST}`)] };
    const allow = { allow: [pattern("acme.azurecr.io/shop/*")] };
    table({
      "a denied repository beats a good signature": [
        { policy: denied, ...holding(statement()) },
        "deny image.denied",
        "denied enforce deny image.denied",
      ],
      "a denied digest beats a good signature": [
        { policy: deniedDigest, ...holding(statement()) },
        "deny image.denied",
        "denied enforce deny image.denied",
      ],
      "a denied digest leaves other digests alone": [
        {
          policy: { denied: [pattern(`acme.azurecr.io/shop/api@${digestOf("9")}`)] },
          ...holding(statement()),
        },
        "allow signature.ok",
        "signed enforce allow signature.ok",
      ],
      "denied beats the scope and allow": [
        {
          policy: { ...denied, ...allow, rules: [], exceptNamespaces: ["production"] },
        },
        "deny image.denied",
        "denied enforce deny image.denied",
      ],
      "a digest that may be denied and is not known is undecided, whatever else allows": [
        {
          policy: { ...deniedDigest, ...allow, rules: [] },
          subject: subjectOf(TAGGED, {
            problem: { code: "registry.unreachable", message: "no route" },
          }),
          evidence: undefined,
        },
        "undecided registry.unreachable",
        "denied enforce undecided registry.unreachable",
        "allow enforce allow image.allowed",
      ],
      "a digest that may be denied is undecided outside the scope as well": [
        {
          policy: { ...deniedDigest, exceptNamespaces: ["production"] },
          subject: subjectOf(TAGGED),
          evidence: undefined,
        },
        "undecided evidence.offline",
        "denied enforce undecided evidence.offline",
        "scope enforce allow scope.outside",
      ],
      "a namespace outside the scope is reported, not verified": [
        { policy: { exceptNamespaces: ["kube-*", "production"] } },
        "allow scope.outside",
        "scope enforce allow scope.outside",
      ],
      "a namespace inside the scope is verified": [
        { policy: { exceptNamespaces: ["kube-system"] } },
        "deny signature.missing",
        "signed enforce deny signature.missing",
      ],
      "allow holds where no rule claims": [
        { policy: { ...allow, rules: [] } },
        "allow image.allowed",
        "allow enforce allow image.allowed",
      ],
      "allow does not hold where a rule claims": [
        { policy: allow },
        "deny signature.missing",
        "signed enforce deny signature.missing",
      ],
      "allow does not hold where an audit rule claims": [
        { policy: { ...allow, rules: [rule({ mode: always("audit") })] } },
        "allow signature.missing",
        "signed audit deny signature.missing",
      ],
      "what nobody claims is unmatched, and denied by default": [
        { policy: { rules: [] } },
        "deny image.unmatched",
        "unmatched enforce deny image.unmatched",
      ],
      "what nobody claims may be let through with a warning": [
        { policy: { rules: [], unmatched: always("warn") } },
        "allow image.unmatched",
        "unmatched warn deny image.unmatched",
      ],
      "a rule for another namespace does not claim": [
        { policy: { rules: [rule({ namespaces: { names: ["staging"], except: [] } })] } },
        "deny image.unmatched",
        "unmatched enforce deny image.unmatched",
      ],
      "a rule for the namespace's labels claims": [
        {
          policy: {
            rules: [rule({ namespaces: { names: [], labels: { env: "p" }, except: [] } })],
          },
          subject: subjectOf(PINNED, { namespace: { name: "x", labels: { env: "p" } } }),
        },
        "deny signature.missing",
        "signed enforce deny signature.missing",
      ],
    });
  });

  describe("several rules", () => {
    const two = (mode: "enforce" | "warn" | "audit") => ({
      signers: [workflowSigner(), vendorSigner()],
      rules: [
        rule({ name: "own" }),
        rule({ name: "vendor", mode: always(mode), signature: requirement({ anyOf: ["vendor"] }) }),
      ],
    });
    table({
      "must all pass": [
        { policy: two("enforce"), ...holding(statement()) },
        "deny identity.mismatch",
        "own enforce allow signature.ok",
        "vendor enforce deny identity.mismatch",
      ],
      "pass together": [
        { policy: two("enforce"), ...holding(statement(), vendorStatement()) },
        "allow signature.ok",
        "own enforce allow signature.ok",
        "vendor enforce allow signature.ok",
      ],
      "in warn and audit only report": [
        { policy: two("warn"), ...holding(statement()) },
        "allow signature.ok",
        "own enforce allow signature.ok",
        "vendor warn deny identity.mismatch",
      ],
      "deny rather than leave undecided": [
        {
          policy: {
            ...two("enforce"),
            signers: [workflowSigner({ formats: ["legacy"] }), vendorSigner()],
          },
          evidence: evidenceOf([], { problems: [problem({ part: "legacy" })] }),
        },
        "deny signature.missing",
        "own enforce undecided registry.throttled",
        "vendor enforce deny signature.missing",
      ],
      "leave undecided what only an enforce rule leaves undecided": [
        {
          policy: { rules: [rule({ mode: always("audit") })] },
          evidence: evidenceOf([], { problems: [problem()] }),
        },
        "allow registry.throttled",
        "signed audit undecided registry.throttled",
      ],
    });
  });

  describe("requireDigest", () => {
    const strict = (part: Parameters<typeof rule>[0] = {}) => ({
      rules: [rule({ requireDigest: true, ...part })],
    });
    table({
      "refuses a bare tag, though it is signed": [
        {
          policy: strict(),
          subject: subjectOf(TAGGED, { digest: DIGEST }),
          ...holding(statement()),
        },
        "deny image.digest-required",
        "signed enforce deny image.digest-required",
        "signed enforce allow signature.ok",
      ],
      "takes a digest without a word": [
        { policy: strict(), ...holding(statement()) },
        "allow signature.ok",
        "signed enforce allow signature.ok",
      ],
      "takes a tag with a digest": [
        {
          policy: strict(),
          subject: subjectOf(`${TAGGED}@${DIGEST}`),
          ...holding(statement()),
        },
        "allow signature.ok",
        "signed enforce allow signature.ok",
      ],
      "alone is a demand that a digest satisfies": [
        { policy: strict({ signature: undefined }), evidence: undefined },
        "allow image.digest-pinned",
        "signed enforce allow image.digest-pinned",
      ],
      "alone is a demand that a tag does not satisfy": [
        {
          policy: strict({ signature: undefined }),
          subject: subjectOf(TAGGED),
          evidence: undefined,
        },
        "deny image.digest-required",
        "signed enforce deny image.digest-required",
      ],
      "absent, with nothing else demanded, does not make a rule that passes": [
        {
          policy: { rules: [rule({ signature: undefined })] },
          evidence: undefined,
        },
        "undecided verifier.failed",
        "signed enforce undecided verifier.failed",
      ],
    });
  });

  describe("the identity of a workflow", () => {
    single({
      "is the expected one": [holding(statement()), "allow", "signature.ok"],
      "is another repository's": [
        from({}, "https://github.com/acme-labs/shop/.github/workflows/release.yml@refs/heads/main"),
        "deny",
        "identity.mismatch",
      ],
      "is another workflow's": [
        from({}, `${SHOP}/.github/workflows/other.yml@refs/heads/main`),
        "deny",
        "identity.mismatch",
      ],
      "only begins like it": [
        from({}, `${WORKFLOW}.evil@refs/heads/main`),
        "deny",
        "identity.mismatch",
      ],
      "is at another ref": [from({}, `${WORKFLOW}@refs/heads/dev`), "deny", "identity.ref"],
      "is at a ref that only begins like it": [
        from({}, `${WORKFLOW}@refs/heads/main2`),
        "deny",
        "identity.ref",
      ],
      "is at no ref": [from({}, WORKFLOW), "deny", "identity.ref"],
      "is of a file whose name holds a ref": [
        from({}, `${WORKFLOW}@refs/x@refs/heads/main`),
        "deny",
        "identity.mismatch",
      ],
      "comes from another issuer": [
        holding(statement({ signer: certificate(undefined, {}, "https://issuer.example") })),
        "deny",
        "identity.mismatch",
      ],
      "was built from another source ref": [
        from({ sourceRepositoryRef: "refs/heads/dev" }),
        "deny",
        "identity.ref",
      ],
      "was built from no named source ref": [
        from({ sourceRepositoryRef: undefined }),
        "deny",
        "identity.ref",
      ],
      "was built from another source repository": [
        from({ sourceRepositoryUri: "https://github.com/stranger/shop" }),
        "deny",
        "identity.repository",
      ],
      "was built from no named source repository": [
        from({ sourceRepositoryUri: undefined }),
        "deny",
        "identity.repository",
      ],
      "was triggered by a pull request": [
        from({ buildTrigger: "pull_request" }),
        "deny",
        "identity.trigger",
      ],
      "was triggered by a stranger's pull request": [
        from({ buildTrigger: "pull_request_target" }),
        "deny",
        "identity.trigger",
      ],
      "was triggered by another workflow": [
        from({ buildTrigger: "workflow_run" }),
        "deny",
        "identity.trigger",
      ],
      "was triggered by a merge request": [
        from({ buildTrigger: "merge_request_event" }),
        "deny",
        "identity.trigger",
      ],
      "was triggered by nothing that is named": [
        from({ buildTrigger: undefined }),
        "deny",
        "identity.trigger",
      ],
      "was verified under another root": [
        holding(statement({ anchor: PRIVATE })),
        "deny",
        "identity.root",
      ],
      "is a key instead": [holding(keyStatement()), "deny", "bundle.material"],
    });

    const accepting = (triggers: string[], refs = ["refs/heads/main"]) => ({
      signers: [
        workflowSigner({
          subject: { kind: "workflow", uri: WORKFLOW, refs },
          source: { repositoryUri: SHOP, refs, triggers },
        }),
      ],
    });
    single({
      "may have a trigger that the signer lists": [
        { policy: accepting(["workflow_run"]), ...from({ buildTrigger: "workflow_run" }) },
        "allow",
        "signature.ok",
      ],
      "may not have a trigger for which the list only names a relative": [
        { policy: accepting(["pull_request"]), ...from({ buildTrigger: "pull_request_target" }) },
        "deny",
        "identity.trigger",
      ],
      "may be at any ref that a pattern fits": [
        {
          policy: accepting([], ["refs/tags/v*"]),
          ...from({ sourceRepositoryRef: "refs/tags/v1.2" }, `${WORKFLOW}@refs/tags/v1.2`),
        },
        "allow",
        "signature.ok",
      ],
      "may be at a tag that holds an @": [
        {
          policy: accepting([], ["refs/tags/@acme/**"]),
          ...from(
            { sourceRepositoryRef: "refs/tags/@acme/ui@1.0.0" },
            `${WORKFLOW}@refs/tags/@acme/ui@1.0.0`,
          ),
        },
        "allow",
        "signature.ok",
      ],
      "at any ref is still its own file's": [
        { policy: accepting([], ["**"]), ...from({}, `${WORKFLOW}@evil@refs/heads/main`) },
        "deny",
        "identity.mismatch",
      ],
    });
  });

  describe("a reusable workflow", () => {
    const by = (part: Parameters<typeof reusableSigner>[0] = {}) => ({
      signers: [reusableSigner(part)],
      ...signedBy("shared"),
    });
    const called = (extensions: Parameters<typeof certificate>[1] = {}) =>
      from(extensions, `${REUSABLE}@refs/tags/v1`);
    single({
      "counts with the caller that the signer names": [
        { policy: by(), ...called() },
        "allow",
        "signature.ok",
      ],
      "does not count for a stranger who calls it": [
        { policy: by(), ...called({ sourceRepositoryUri: "https://github.com/stranger/x" }) },
        "deny",
        "identity.repository",
      ],
      "does not count at another ref of its own": [
        { policy: by(), ...from({}, `${REUSABLE}@refs/heads/main`) },
        "deny",
        "identity.ref",
      ],
      "does not count for a repository that was re-created": [
        { policy: by({ repositoryId: "1234" }), ...called({ sourceRepositoryId: "9" }) },
        "deny",
        "identity.repository-id",
      ],
      "does not count for a repository without the id that is wanted": [
        { policy: by({ repositoryId: "1234" }), ...called({ sourceRepositoryId: undefined }) },
        "deny",
        "identity.repository-id",
      ],
      "counts for the repository with the id": [
        { policy: by({ repositoryId: "1234" }), ...called() },
        "allow",
        "signature.ok",
      ],
      "does not count for another calling workflow": [
        {
          policy: by({ workflowUri: WORKFLOW }),
          ...called({ buildConfigUri: `${SHOP}/.github/workflows/x.yml@refs/heads/main` }),
        },
        "deny",
        "identity.workflow",
      ],
      "does not count for a calling workflow that is not named": [
        { policy: by({ workflowUri: WORKFLOW }), ...called({ buildConfigUri: undefined }) },
        "deny",
        "identity.workflow",
      ],
      "counts for the calling workflow": [
        { policy: by({ workflowUri: WORKFLOW }), ...called() },
        "allow",
        "signature.ok",
      ],
    });
  });

  describe("other identities", () => {
    const vendors = (subject?: string) => ({
      signers: [
        vendorSigner(subject ? { subject: { kind: "pattern", value: subject } } : undefined),
      ],
      ...signedBy("vendor"),
    });
    const keys = { signers: [keySigner()], ...signedBy("platform-key") };
    single({
      "an e-mail address": [
        { policy: vendors(), ...holding(vendorStatement()) },
        "allow",
        "signature.ok",
      ],
      "another e-mail address": [
        { policy: vendors(), ...holding(vendorStatement("krel@vendor.example.evil")) },
        "deny",
        "identity.mismatch",
      ],
      "a pattern": [
        { policy: vendors("krel@.*\\.example"), ...holding(vendorStatement()) },
        "allow",
        "signature.ok",
      ],
      "a pattern that only a part fits": [
        { policy: vendors("krel@vendor"), ...holding(vendorStatement()) },
        "deny",
        "identity.mismatch",
      ],
      "a pattern of alternatives, anchored as a whole": [
        { policy: vendors("krel|x"), ...holding(vendorStatement("krel@evil.example")) },
        "deny",
        "identity.mismatch",
      ],
      "a pattern of which a longer alternative fits": [
        {
          policy: vendors("krel|krel@vendor\\.example"),
          ...holding(vendorStatement()),
        },
        "allow",
        "signature.ok",
      ],
      "a pattern that would make a backtracking matcher hang": [
        {
          policy: vendors("(a+)+b"),
          ...holding(vendorStatement("a".repeat(2000))),
        },
        "deny",
        "identity.mismatch",
      ],
      "a key": [{ policy: keys, ...holding(keyStatement()) }, "allow", "signature.ok"],
      "another key": [
        { policy: keys, ...holding(keyStatement(OTHER_KEY)) },
        "deny",
        "signature.key-mismatch",
      ],
      "the key, verified with fewer log entries than the signer wants": [
        {
          policy: { ...keys, signers: [keySigner({ anchor: `key:${KEY}:log` })] },
          ...holding(keyStatement()),
        },
        "deny",
        "identity.root",
      ],
      "a certificate instead of the key": [
        { policy: keys, ...holding(statement()) },
        "deny",
        "bundle.material",
      ],
      "a signer that the policy does not declare": [
        { policy: signedBy("constructor"), ...holding(statement()) },
        "deny",
        "signature.missing",
      ],
    });
  });

  describe("what is a signature", () => {
    const sbom = { predicateType: "https://spdx.dev/Document" };
    const accepting = {
      rules: [rule({ signature: requirement({ accept: "any-statement" }) })],
    };
    single({
      "an attestation by the signer is none": [
        holding(statement(sbom)),
        "deny",
        "signature.not-a-signature",
      ],
      "an attestation by the signer is one if the rule says so": [
        { policy: accepting, ...holding(statement(sbom)) },
        "allow",
        "signature.ok",
      ],
      "an attestation by somebody else is no signature by somebody else": [
        holding(vendorStatement(undefined, sbom)),
        "deny",
        "signature.missing",
      ],
      "an attestation by the signer from another ref is nothing at all": [
        holding(statement({ ...sbom, signer: certificate(`${WORKFLOW}@refs/heads/dev`) })),
        "deny",
        "signature.missing",
      ],
      "a signature beside an attestation counts": [
        holding(vendorStatement(undefined, sbom), statement()),
        "allow",
        "signature.ok",
      ],
      "a legacy payload is one, but not for a signer that uses bundles": [
        holding(legacyStatement()),
        "deny",
        "signature.format",
      ],
      "a bundle is one, but not for a signer that uses legacy": [
        {
          policy: { signers: [workflowSigner({ formats: ["legacy"] })] },
          ...holding(statement()),
        },
        "deny",
        "signature.format",
      ],
      "a legacy payload counts for a signer that uses both": [
        {
          policy: { signers: [workflowSigner({ formats: ["bundle", "legacy"] })] },
          ...holding(legacyStatement()),
        },
        "allow",
        "signature.ok",
      ],
    });
  });

  describe("time", () => {
    const key = (part: Parameters<typeof keySigner>[0]) => ({
      signers: [keySigner(part)],
      ...signedBy("platform-key"),
    });
    const window = {
      validFrom: "2026-06-01T00:00:00.000Z",
      validUntil: "2026-12-31T23:59:59.999Z",
    };
    const keySigned = (...times: string[]) => holding(keyStatement(KEY, provedAt(...times)));
    const fresh = (maxAgeDays: number) => ({
      rules: [
        rule({
          signature: requirement({
            maxAge: maxAgeDays * (DAY / 1000),
            maxAgeText: `P${maxAgeDays}D`,
          }),
        }),
      ],
    });
    const age = (milliseconds: number) => new Date(Date.parse(SIGNED_AT) + milliseconds);
    single({
      "a certificate without a proven time does not count": [
        holding(statement({ provenTimes: [] })),
        "deny",
        "signature.time-unproven",
      ],
      "a key without a proven time counts, now, inside its window": [
        { policy: key(window), ...keySigned() },
        "allow",
        "signature.ok",
      ],
      "a key without a proven time does not count before its window": [
        { policy: key(window), ...keySigned(), now: new Date("2026-05-31T23:59:59.999Z") },
        "deny",
        "signer.outside-validity",
      ],
      "a key without a proven time does not count after its window": [
        { policy: key(window), ...keySigned(), now: new Date("2027-01-01T00:00:00Z") },
        "deny",
        "signer.outside-validity",
      ],
      "a key's signature that was proven in time counts for ever": [
        { policy: key(window), ...keySigned(window.validUntil), now: new Date("2030-01-01") },
        "allow",
        "signature.ok",
      ],
      "a key's signature from before its window does not count": [
        { policy: key(window), ...keySigned("2026-05-31T23:59:59.999Z") },
        "deny",
        "signer.outside-validity",
      ],
      "a key's signature from after its window does not count": [
        { policy: key({ ...window, validUntil: "2026-07-01T00:00:00Z" }), ...keySigned(SIGNED_AT) },
        "deny",
        "signer.outside-validity",
      ],
      "of several proven times the earliest is when it was signed": [
        {
          policy: key({ ...window, validUntil: "2026-07-01T00:00:00Z" }),
          ...keySigned(SIGNED_AT, "2026-06-30T00:00:00Z"),
        },
        "allow",
        "signature.ok",
      ],
      "a keyless signer has a window too": [
        {
          policy: { signers: [workflowSigner({ validFrom: "2026-11-21T00:00:00Z" })] },
          ...holding(statement()),
        },
        "deny",
        "signer.outside-validity",
      ],
      "maxAge is inclusive": [
        { policy: fresh(2), ...holding(statement()), now: age(2 * DAY) },
        "allow",
        "signature.ok",
      ],
      "older than maxAge is too old": [
        { policy: fresh(2), ...holding(statement()), now: age(2 * DAY + 1) },
        "deny",
        "signature.too-old",
      ],
      "a later timestamp does not make it younger": [
        {
          policy: fresh(2),
          ...holding(statement(provedAt("2026-11-24T11:00:00Z", "2026-11-01T00:00:00Z"))),
        },
        "deny",
        "signature.too-old",
      ],
      "no proven time, no age": [
        {
          policy: {
            ...key({}),
            rules: [rule({ signature: requirement({ anyOf: ["platform-key"], maxAge: 1 }) })],
          },
          ...keySigned(),
        },
        "deny",
        "signature.no-proven-time",
      ],
      "five minutes ahead of this clock are tolerated": [
        holding(statement(provedAt("2026-11-24T12:05:00.000Z"))),
        "allow",
        "signature.ok",
      ],
      "more than five minutes ahead of this clock are not": [
        holding(statement(provedAt("2026-11-24T12:05:00.001Z"))),
        "undecided",
        "clock.skew",
      ],
      "one of several proven times ahead of this clock is enough": [
        holding(statement(provedAt(SIGNED_AT, "2026-11-24T13:00:00Z"))),
        "undecided",
        "clock.skew",
      ],
      "a stranger's time ahead of this clock is not looked at": [
        holding(vendorStatement(undefined, provedAt("2026-11-24T13:00:00Z"))),
        "deny",
        "identity.mismatch",
      ],
      "a time that is none proves nothing": [
        holding(statement(provedAt("yesterday"))),
        "undecided",
        "clock.skew",
      ],
    });
  });

  describe("different signers", () => {
    const want = (
      atLeast: number,
      anyOf: string[],
      ...signers: PolicyPart["signers"] & object
    ) => ({
      signers,
      rules: [rule({ signature: requirement({ anyOf, atLeast }) })],
    });
    const both = want(2, ["release", "vendor"], workflowSigner(), vendorSigner());
    const refs = ["refs/heads/main", "refs/tags/v*"];
    const anyRef = workflowSigner({
      subject: { kind: "workflow", uri: WORKFLOW, refs },
      source: { repositoryUri: SHOP, refs, triggers: [] },
    });
    const atTag = statement({
      signer: certificate(`${WORKFLOW}@refs/tags/v1`, { sourceRepositoryRef: "refs/tags/v1" }),
      origin: digestOf("8"),
    });
    const staff = vendorSigner({
      name: "staff",
      subject: { kind: "pattern", value: ".*@vendor\\.example" },
    });
    single({
      "two of two": [
        { policy: both, ...holding(statement(), vendorStatement()) },
        "allow",
        "signature.ok",
      ],
      "one of two": [{ policy: both, ...holding(statement()) }, "deny", "signature.too-few"],
      "none of two": [{ policy: both }, "deny", "signature.missing"],
      "none of none": [
        { policy: want(0, ["release"], workflowSigner()) },
        "deny",
        "signature.missing",
      ],
      "one signer twice": [
        { policy: both, ...holding(statement(), statement({ origin: digestOf("8") })) },
        "deny",
        "signature.too-few",
      ],
      "one workflow from two refs": [
        {
          policy: want(2, ["release", "vendor"], anyRef, vendorSigner()),
          ...holding(statement(), atTag),
        },
        "deny",
        "signature.too-few",
      ],
      "two names for one identity": [
        {
          policy: want(
            2,
            ["release", "again"],
            workflowSigner(),
            workflowSigner({ name: "again" }),
          ),
          ...holding(statement(), statement({ origin: digestOf("8") })),
        },
        "deny",
        "signature.too-few",
      ],
      "two names for one key": [
        {
          policy: want(
            2,
            ["platform-key", "again"],
            keySigner(),
            keySigner({ name: "again", formats: ["legacy"] }),
          ),
          ...holding(
            keyStatement(),
            keyStatement(KEY, { format: "legacy", origin: digestOf("8") }),
          ),
        },
        "deny",
        "signature.too-few",
      ],
      "one identity under two roots": [
        {
          policy: want(
            2,
            ["release", "again"],
            workflowSigner(),
            workflowSigner({ name: "again", anchor: PRIVATE }),
          ),
          ...holding(statement(), statement({ anchor: PRIVATE, origin: digestOf("8") })),
        },
        "deny",
        "signature.too-few",
      ],
      "one name written twice": [
        {
          policy: want(2, ["release", "release"], anyRef),
          ...holding(statement(), atTag),
        },
        "deny",
        "signature.too-few",
      ],
      "two identities of one pattern": [
        {
          policy: want(2, ["staff"], staff),
          ...holding(vendorStatement(), vendorStatement("eve@vendor.example")),
        },
        "allow",
        "signature.ok",
      ],
      "a signer that must leave its first choice to another": [
        {
          // "a" takes the main build first; only the tag build is left for it once "b" claims main.
          policy: want(2, ["a", "b"], { ...anyRef, name: "a" }, workflowSigner({ name: "b" })),
          ...holding(statement(), atTag),
        },
        "allow",
        "signature.ok",
      ],
      "one that counts and one whose time lies ahead": [
        {
          policy: both,
          ...holding(statement(), vendorStatement(undefined, provedAt("2026-11-24T13:00:00Z"))),
        },
        "undecided",
        "clock.skew",
      ],
      "one of two, whose time lies ahead": [
        {
          policy: both,
          ...holding(vendorStatement(undefined, provedAt("2026-11-24T13:00:00Z"))),
        },
        "deny",
        "signature.too-few",
      ],
      "too few even with one whose time lies ahead": [
        {
          policy: want(3, ["release", "vendor"], workflowSigner(), vendorSigner()),
          ...holding(statement(), vendorStatement(undefined, provedAt("2026-11-24T13:00:00Z"))),
        },
        "deny",
        "signature.too-few",
      ],
    });
  });

  describe("evidence that is not complete or does not count", () => {
    const bundleOnly = { parts: ["bundle"] as const };
    const unknown = rejectedItem({ code: "root.unknown-authority", message: "unknown log" });
    const evidence = (part: Partial<Evidence>, ...statements: VerifiedStatement[]) => ({
      evidence: evidenceOf(statements, part),
    });
    single({
      "nothing at all": [{}, "deny", "signature.missing"],
      "a rejected signature": [
        evidence({ rejected: [rejectedItem()] }),
        "deny",
        "signature.invalid",
      ],
      "a stranger's signature is nearer than a rejected one": [
        evidence({ rejected: [rejectedItem()] }, vendorStatement()),
        "deny",
        "identity.mismatch",
      ],
      "the signer's from another ref is nearer than a stranger's": [
        evidence(
          {},
          vendorStatement(),
          statement({ signer: certificate(`${WORKFLOW}@refs/heads/x`) }),
        ),
        "deny",
        "identity.ref",
      ],
      "the signer's in another format is nearer than one from another ref": [
        evidence(
          {},
          statement({ signer: certificate(`${WORKFLOW}@refs/heads/x`) }),
          legacyStatement(),
        ),
        "deny",
        "signature.format",
      ],
      "a rejected one that claims to be the signer's comes before others": [
        evidence({
          rejected: [
            rejectedItem({ code: "signature.key-mismatch" }),
            rejectedItem({ code: "log.entry-mismatch", claimed: certificate() }),
          ],
        }),
        "deny",
        "log.entry-mismatch",
      ],
      "an unknown authority": [
        evidence({ rejected: [unknown] }),
        "undecided",
        "root.unknown-authority",
      ],
      "an unknown authority beside a stranger": [
        evidence({ rejected: [unknown, rejectedItem()] }, vendorStatement()),
        "undecided",
        "root.unknown-authority",
      ],
      "a problem": [evidence({ problems: [problem()] }), "undecided", "registry.throttled"],
      "a problem beside a stranger": [
        evidence({ problems: [problem()] }, vendorStatement()),
        "undecided",
        "registry.throttled",
      ],
      "a problem beside an unknown authority": [
        evidence({ problems: [problem()], rejected: [unknown] }),
        "undecided",
        "registry.throttled",
      ],
      "a problem beside what counts": [
        evidence({ problems: [problem()], rejected: [unknown, rejectedItem()] }, statement()),
        "allow",
        "signature.ok",
      ],
      "an attestation that could not be verified": [
        evidence({ rejected: [{ ...unknown, predicateType: "https://spdx.dev/Document" }] }),
        "deny",
        "signature.missing",
      ],
      "an attestation of cosign's tag that could not be read": [
        evidence({ rejected: [{ ...unknown, part: "legacy-attestation" }] }),
        "deny",
        "signature.missing",
      ],
      "an attestation that was refused": [
        evidence({ rejected: [rejectedItem({ predicateType: "https://spdx.dev/Document" })] }),
        "deny",
        "signature.missing",
      ],
      "an attestation that could not be verified, where any statement counts": [
        {
          policy: { rules: [rule({ signature: requirement({ accept: "any-statement" }) })] },
          ...evidence({ rejected: [{ ...unknown, predicateType: "https://spdx.dev/Document" }] }),
        },
        "undecided",
        "root.unknown-authority",
      ],
      "a problem with a format that no signer uses": [
        evidence({ problems: [problem({ part: "legacy" })] }),
        "deny",
        "signature.missing",
      ],
      "a format that was not read, though a signer uses it": [
        {
          policy: { signers: [workflowSigner({ formats: ["bundle", "legacy"] })] },
          ...evidence(bundleOnly),
        },
        "undecided",
        "evidence.offline",
      ],
      "a format that was not read, and that no signer uses": [
        evidence(bundleOnly),
        "deny",
        "signature.missing",
      ],
      "no evidence": [{ evidence: undefined }, "undecided", "evidence.offline"],
      "evidence about another digest": [
        evidence({ digest: digestOf("9") }, statement()),
        "undecided",
        "evidence.offline",
      ],
      "evidence about another repository": [
        evidence({ repository: "acme.azurecr.io/shop/other" }, statement()),
        "undecided",
        "evidence.offline",
      ],
      "a tag that was not resolved": [
        { subject: subjectOf(TAGGED), evidence: undefined },
        "undecided",
        "evidence.offline",
      ],
      "a tag that could not be resolved": [
        {
          subject: subjectOf(TAGGED, { problem: { code: "image.not-found", message: "no 1.4.2" } }),
          evidence: undefined,
        },
        "undecided",
        "image.not-found",
      ],
      "another digest than the reference names": [
        {
          subject: subjectOf(PINNED, { digest: digestOf("9") }),
          ...evidence({ digest: digestOf("9") }, statement()),
        },
        "undecided",
        "evidence.offline",
      ],
    });
  });

  describe("mirrors", () => {
    const mirrored = {
      mirrors: [
        { prefix: "acme.azurecr.io/hub", of: "docker.io", evidence: "mirror" as const },
        { prefix: "acme.azurecr.io/far", of: "docker.io", evidence: "origin" as const },
      ],
      rules: [rule({ name: "hub", images: [pattern("docker.io/**")] })],
    };
    const of = (name: string) => subjectOf(`acme.azurecr.io/${name}@${DIGEST}`);
    const read = (repository: string) => ({ evidence: evidenceOf([statement()], { repository }) });
    table({
      "a rule for the origin claims the copy": [
        { policy: mirrored, subject: of("hub/nginx"), ...read("acme.azurecr.io/hub/nginx") },
        "allow signature.ok",
        "hub enforce allow signature.ok",
      ],
      "evidence of the origin does not count where the mirror's is to be read": [
        { policy: mirrored, subject: of("hub/nginx"), ...read("docker.io/library/nginx") },
        "undecided evidence.offline",
        "hub enforce undecided evidence.offline",
      ],
      "evidence of the origin counts where the mirror says so": [
        { policy: mirrored, subject: of("far/nginx"), ...read("docker.io/library/nginx") },
        "allow signature.ok",
        "hub enforce allow signature.ok",
      ],
      "a rule for the mirror's registry does not claim the copy": [
        { policy: { ...mirrored, rules: [rule()] }, subject: of("hub/nginx") },
        "deny image.unmatched",
        "unmatched enforce deny image.unmatched",
      ],
      "allow for the origin does not extend to the copy": [
        {
          policy: { ...mirrored, rules: [], allow: [pattern("docker.io/library/*")] },
          subject: of("hub/nginx"),
        },
        "deny image.unmatched",
        "unmatched enforce deny image.unmatched",
      ],
      "allow for the copy holds": [
        {
          policy: { ...mirrored, rules: [], allow: [pattern("acme.azurecr.io/hub/**")] },
          subject: of("hub/nginx"),
        },
        "allow image.allowed",
        "allow enforce allow image.allowed",
      ],
      "denied at the origin is denied in the copy": [
        {
          policy: { ...mirrored, denied: [pattern("docker.io/library/nginx")] },
          subject: of("hub/nginx"),
        },
        "deny image.denied",
        "denied enforce deny image.denied",
      ],
      "denied in the copy is denied": [
        {
          policy: { ...mirrored, denied: [pattern("acme.azurecr.io/hub/**")] },
          subject: of("hub/nginx"),
        },
        "deny image.denied",
        "denied enforce deny image.denied",
      ],
    });
  });

  describe("exemptions", () => {
    const exemption: Exemption = {
      images: [pattern(PINNED)],
      rules: ["signed"],
      namespaces: ["production"],
      owner: "payments",
      ticket: "PAY-1234",
      approvedBy: "security-board",
      reason: "rebuilt in January",
      from: "2026-11-01T00:00:00.000Z",
      ends: "2026-12-31T23:59:59.999Z",
    };
    const exempt = { exemptions: [exemption] };
    table({
      "let an unsigned image through, and say so": [
        { policy: exempt },
        "allow exemption.active",
        "signed enforce allow exemption.active",
      ],
      end: [
        { policy: exempt, now: new Date("2027-01-01T00:00:00.000Z") },
        "deny signature.missing",
        "signed enforce deny signature.missing",
      ],
      "hold for a tag that is known to be the digest": [
        { policy: exempt, subject: subjectOf(TAGGED, { digest: DIGEST }), evidence: undefined },
        "allow exemption.active",
        "signed enforce allow exemption.active",
      ],
      "do not hold for a tag that could not be resolved": [
        {
          policy: exempt,
          subject: subjectOf(TAGGED, { problem: { code: "registry.timeout", message: "late" } }),
          evidence: undefined,
        },
        "undecided registry.timeout",
        "signed enforce undecided registry.timeout",
      ],
      "do not hold in an unknown namespace": [
        { policy: exempt, subject: subjectOf(PINNED, { namespace: {} }) },
        "deny signature.missing",
        "signed enforce deny signature.missing",
      ],
      "hold for their own rule only": [
        { policy: { ...exempt, rules: [rule(), rule({ name: "other" })] } },
        "deny signature.missing",
        "signed enforce allow exemption.active",
        "other enforce deny signature.missing",
      ],
      "leave the rule's claim: allow does not come in": [
        { policy: { ...exempt, allow: [pattern("acme.azurecr.io/**")] } },
        "allow exemption.active",
        "signed enforce allow exemption.active",
      ],
      "hold under the name of a copy in a mirror, as written": [
        {
          policy: {
            ...exempt,
            mirrors: [{ prefix: "acme.azurecr.io/shop", of: "docker.io", evidence: "mirror" }],
            rules: [rule({ images: [pattern("docker.io/**")] })],
          },
        },
        "allow exemption.active",
        "signed enforce allow exemption.active",
      ],
      "do not beat denied": [
        { policy: { ...exempt, denied: [pattern("acme.azurecr.io/shop/api")] } },
        "deny image.denied",
        "denied enforce deny image.denied",
      ],
    });
  });

  describe("a namespace that is not known", () => {
    const only = (namespaces: string[]) => rule({ namespaces: { names: namespaces, except: [] } });
    const modes = (mode: "audit" | "enforce") => ({
      rules: [
        rule({
          mode: [
            { namespaces: { names: ["production"], except: [] }, steps: [{ mode: "enforce" }] },
            { steps: [{ mode }] },
          ],
        }),
      ],
    });
    const nowhere = subjectOf(PINNED, { namespace: {} });
    table({
      "makes no difference where none is asked for": [
        { subject: nowhere },
        "deny signature.missing",
        "signed enforce deny signature.missing",
      ],
      "makes no difference where all decide alike": [
        { policy: modes("enforce"), subject: nowhere },
        "deny signature.missing",
        "signed enforce deny signature.missing",
      ],
      "makes no difference for a signed image": [
        { policy: modes("audit"), subject: nowhere, ...holding(statement()) },
        "allow signature.ok",
        "signed enforce allow signature.ok",
      ],
      "gives the worst where they decide differently": [
        { policy: modes("audit"), subject: nowhere },
        "deny namespace.unknown",
        "scope enforce undecided namespace.unknown",
        "signed enforce deny signature.missing",
      ],
      "could be outside the scope": [
        { policy: { exceptNamespaces: ["kube-system"] }, subject: nowhere },
        "deny namespace.unknown",
        "scope enforce undecided namespace.unknown",
        "signed enforce deny signature.missing",
      ],
      "that could be outside the scope makes no difference for a signed image": [
        {
          policy: { exceptNamespaces: ["kube-system"] },
          subject: nowhere,
          ...holding(statement()),
        },
        "allow signature.ok",
        "signed enforce allow signature.ok",
      ],
      "is undecided at worst where the registry fails": [
        {
          policy: modes("audit"),
          subject: nowhere,
          evidence: evidenceOf([], { problems: [problem()] }),
        },
        "undecided namespace.unknown",
        "scope enforce undecided namespace.unknown",
        "signed enforce undecided registry.throttled",
      ],
      "tells the finding of the namespace that has one, where all allow": [
        {
          policy: {
            rules: [
              rule({ namespaces: { names: ["staging"], except: [] }, mode: always("audit") }),
            ],
            unmatched: always("audit"),
            exceptNamespaces: ["kube-system"],
          },
          subject: nowhere,
        },
        "allow signature.missing",
        "signed audit deny signature.missing",
      ],
      "tells a finding rather than more that passes": [
        {
          policy: {
            signers: [workflowSigner(), vendorSigner()],
            rules: [
              only(["production"]),
              only(["production"]),
              rule({
                name: "vendor",
                namespaces: { names: ["staging"], except: [] },
                mode: always("audit"),
                signature: requirement({ anyOf: ["vendor"] }),
              }),
            ],
            unmatched: always("audit"),
          },
          subject: nowhere,
          ...holding(statement()),
        },
        "allow identity.mismatch",
        "vendor audit deny identity.mismatch",
      ],
      "is denied at worst where it would be undecided elsewhere": [
        {
          policy: {
            signers: [workflowSigner(), vendorSigner({ formats: ["legacy"] })],
            rules: [
              only(["production"]),
              rule({
                name: "vendor",
                namespaces: { names: ["*"], except: ["production"] },
                signature: requirement({ anyOf: ["vendor"] }),
              }),
            ],
          },
          subject: nowhere,
          evidence: evidenceOf([], { problems: [problem({ part: "legacy" })] }),
        },
        "deny namespace.unknown",
        "scope enforce undecided namespace.unknown",
        "signed enforce deny signature.missing",
      ],
      "does not let allow guess that no rule claims": [
        {
          policy: { rules: [only(["production"])], allow: [pattern("acme.azurecr.io/**")] },
          subject: nowhere,
          ...holding(statement()),
        },
        "undecided namespace.unknown",
        "scope enforce undecided namespace.unknown",
        "allow enforce undecided namespace.unknown",
      ],
      "leaves allow alone where no rule covers the image": [
        {
          policy: { rules: [], allow: [pattern("acme.azurecr.io/**")], exceptNamespaces: ["x"] },
          subject: nowhere,
        },
        "allow image.allowed",
        "allow enforce allow image.allowed",
      ],
      "leaves denied alone": [
        {
          policy: { ...modes("audit"), denied: [pattern("acme.azurecr.io/**")] },
          subject: nowhere,
        },
        "deny image.denied",
        "denied enforce deny image.denied",
      ],
      "may be one of too many": [
        {
          policy: { rules: [only(Array.from({ length: 11 }, (_, index) => `x${index}-*`))] },
          subject: nowhere,
        },
        "undecided namespace.unknown",
        "scope enforce undecided namespace.unknown",
      ],
    });
    table({
      "by its labels decides as by its name": [
        {
          policy: {
            rules: [rule({ namespaces: { names: [], labels: { env: "p" }, except: [] } })],
            unmatched: always("audit"),
          },
          subject: subjectOf(PINNED, { namespace: { name: "x" } }),
        },
        "deny namespace.unknown",
        "scope enforce undecided namespace.unknown",
        "signed enforce deny signature.missing",
      ],
    });
  });
});
