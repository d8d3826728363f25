/** What a lint finding means: an error breaks a limit or can never work, a warning is a risk that somebody may want. */
export interface LintRule {
  readonly severity: "error" | "warning";
  /** One line. */
  readonly title: string;
  readonly meaning: string;
  readonly fix: string;
}

/** Every finding of `countersign lint` on a valid policy. Codes are stable. */
export const lintRules = {
  "subject-pattern.unanchored": {
    severity: "warning",
    title: "the subject pattern shows no anchors",
    meaning:
      "Here a pattern must match the whole subject. cosign, Kyverno and policy-controller match it anywhere, so without ^ and $ the same text means more there.",
    fix: "Write ^ before and $ after the pattern.",
  },
  "subject-pattern.unescaped-dot": {
    severity: "warning",
    title: "a dot in the subject pattern matches any character",
    meaning: "`github.com` as a pattern also matches `githubXcom`.",
    fix: "Write \\. for a dot.",
  },
  "keyless.any-source": {
    severity: "warning",
    title: "a build's identity without its source",
    meaning:
      "Certificates of GitHub Actions and GitLab CI name the source, its ref and the trigger apart from the subject. By its subject alone a reusable workflow signs for whoever calls it, and for pull requests.",
    fix: "Write githubWorkflow or gitlabCi, which compare them too.",
  },
  "refs.wildcard": {
    severity: "warning",
    title: "every ref is accepted",
    meaning: "Whoever may push any branch may sign.",
    fix: "Name protected branches and tags, as refs/heads/main or refs/tags/v*.",
  },
  "triggers.refused": {
    severity: "warning",
    title: "a trigger that runs strangers' changes is accepted",
    meaning:
      "Pull request and workflow_run builds can run a stranger's change under the repository's identity.",
    fix: "Sign in a build that a push or release triggers.",
  },
  "signer.duplicate": {
    severity: "warning",
    title: "two names for one identity",
    meaning: "Signatures by one identity or key count once, so the two never make `atLeast: 2`.",
    fix: "Use one name.",
  },
  "signature.age-of-keys": {
    severity: "error",
    title: "an age is wanted of signatures that have none",
    meaning:
      "Whoever has a signature by a key can have it logged again, so its log time proves no age; the rule can never pass.",
    fix: "Leave maxAge out and give the keys a validUntil, or name keyless signers.",
  },
  "signer.key-enforced": {
    severity: "warning",
    title: "an enforced rule trusts a long-lived key",
    meaning: "Who copies the key signs as its owner, without a trace if no log is wanted.",
    fix: "Prefer a certificate identity, or limit the key by validUntil and keep it in a key vault.",
  },
  "builder.unused": {
    severity: "warning",
    title: "no rule uses the builder",
    meaning: "Provenance of a builder counts only where an entry slsaProvenance names it.",
    fix: "Name it in a rule's attestations, or remove it.",
  },
  "builder.ref-not-tag": {
    severity: "warning",
    title: "the builder is accepted at a ref that is no tag",
    meaning:
      "Whoever may push to a branch of the builder's repository changes what it does, and what its provenance is worth.",
    fix: "Accept released versions only, as refs/tags/v*.*.*.",
  },
  "root.old": {
    severity: "warning",
    title: "the trusted root is old",
    meaning:
      "Authorities and logs that began since it was pinned are unknown, and withdrawn ones still count.",
    fix: "Update countersign, or give a fresh root as a file.",
  },
  "rule.never-enforced": {
    severity: "warning",
    title: "the rule never blocks anything",
    meaning: "None of its modes is or becomes enforce.",
    fix: "Give it a date: mode: { warnUntil: DATE, then: enforce }.",
  },
  "rule.matches-nothing": {
    severity: "error",
    title: "the rule can match nothing",
    meaning:
      "All its images are denied or lie under a mirror's prefix, or all its namespaces are out of scope.",
    fix: "Remove the rule, or correct what hides it.",
  },
  "rule.shadowed": {
    severity: "warning",
    title: "another rule already demands the same",
    meaning: "Another rule claims all its images and namespaces and demands the same of them.",
    fix: "Remove one of them.",
  },
  "provenance.level-unreachable": {
    severity: "error",
    title: "no builder reaches the level",
    meaning: "A builder's maxLevel is what its provenance counts for, so the entry is never met.",
    fix: "Name a builder that reaches the level, or lower `level`.",
  },
  "provenance.any-source": {
    severity: "warning",
    title: "provenance of any source counts",
    meaning:
      "Anybody may have a public builder build anything, and gets genuine provenance for it: only the source tells it from yours.",
    fix: "Name the `repository` and the `refs` that you build from.",
  },
  "attestation.no-max-age": {
    severity: "warning",
    title: "a scan of any age counts",
    meaning: "An old scan knows nothing of the vulnerabilities that were found since.",
    fix: "Set maxAge, as P7D.",
  },
  "attestation.matches-nothing": {
    severity: "error",
    title: "the attestation can never be there",
    meaning:
      "What the entry wants excludes itself, or cannot be in the places where the rule looks.",
    fix: "Correct the entry.",
  },
  "predicate.implied-signers": {
    severity: "warning",
    title: "conditions without signers of their own",
    meaning:
      "Without `signers`, those of the rule's signature count: a predicate that is to control a build would be written by the build.",
    fix: "Name in `signers` who may make the statement.",
  },
  "vsa.self-verified": {
    severity: "warning",
    title: "the verifier signs or builds the image itself",
    meaning:
      "A verification summary is worth what its verifier is independent of: who builds or signs the image would pass itself.",
    fix: "Have another identity or key sign the summaries.",
  },
  "sources.github-root": {
    severity: "warning",
    title: "GitHub's attestations can satisfy nothing in the rule",
    meaning:
      "GitHub attests with Sigstore's public instance, and with its own for private repositories. The rule trusts neither.",
    fix: 'Let a signer or builder name GitHub\'s root, or "public-good"; or remove the source.',
  },
  "allow.shadowed": {
    severity: "warning",
    title: "the allow entry has no effect",
    meaning: "A rule always claims the images, and what a rule claims is not looked up in `allow`.",
    fix: "Remove the entry, or take the images out of the rule.",
  },
  "exemption.expired": {
    severity: "warning",
    title: "the exemption is over",
    meaning: "It does not hold any more.",
    fix: "Remove it.",
  },
  "exemption.too-long": {
    severity: "error",
    title: "the exemption is longer than allowed",
    meaning: "It ends `limits.exemptionDays` after `from`, whatever `expires` says.",
    fix: "Set `expires` within the limit.",
  },
  "exemption.too-many": {
    severity: "error",
    title: "more exemptions are open than allowed",
    meaning:
      "`limits.openExemptions` says how many may be open at once. All of them hold all the same.",
    fix: "Close some, or raise the limit.",
  },
  "exemption.repository": {
    severity: "error",
    title: "the exemption names no digest",
    meaning: "Only digests are exempted: a whole repository never is, so the entry has no effect.",
    fix: "Name the digest (…@sha256:…), or give the repository a rule of its own in audit with a date.",
  },
} as const satisfies Record<string, LintRule>;

/** A stable lint code, such as `refs.wildcard`. */
export type LintCode = keyof typeof lintRules;
