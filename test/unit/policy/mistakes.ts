/** Mistakes in a policy and what the reader is shown. `policy` puts the lines that every document needs above. */
export interface Mistake {
  readonly name: string;
  readonly yaml: string;
  readonly shown: readonly string[];
}

/** The lines of a document. */
export const lines = (...all: string[]): string => all.join("\n");

/** What every document needs, as far as the fields do not say it: a head, and a signer named `release`. */
const HEAD = [
  "apiVersion: countersign/v1",
  "kind: TrustPolicy",
  "name: acme",
  "signers: { release: { keyless: { issuer: https://issuer.example, subject: a@b.example } } }",
];

/** A document of the given fields. */
export const policyText = (fields: string): string => {
  const head = HEAD.filter(
    (line) => !new RegExp(`^${line.split(":")[0] ?? ""}:`, "m").test(fields),
  );
  return lines(...head, fields, "");
};
export const mistakes: readonly Mistake[] = [
  {
    name: "a signer that is not there",
    yaml: lines(
      "rules:",
      "  - name: signed",
      "    images: [acme.azurecr.io/**]",
      "    signature: { anyOf: [relase], atLeast: 1 }",
    ),
    shown: [
      "trust-policy.yaml:8:26  rules[0].signature.anyOf[0]",
      "    8 |     signature: { anyOf: [relase], atLeast: 1 }",
      `      |                          ^^^^^^ no signer "relase"; did you mean "release"?`,
    ],
  },
  {
    name: "a signer that is far from every name",
    yaml: lines(
      "rules:",
      "  - { name: signed, images: [acme.azurecr.io/**], signature: [platform] }",
    ),
    shown: [
      "trust-policy.yaml:6:63  rules[0].signature[0]",
      "    6 |   - { name: signed, images: [acme.azurecr.io/**], signature: [platform] }",
      `      |                                                               ^^^^^^^^ no signer "platform"; known: release`,
    ],
  },
  {
    name: "an unknown field",
    yaml: lines(
      "rule:",
      "  - { name: signed, images: [acme.azurecr.io/**], signature: [release] }",
    ),
    shown: [
      "trust-policy.yaml:5:1  rule",
      "    5 | rule:",
      `      | ^^^^ unknown field "rule"; did you mean "rules"?`,
    ],
  },
  {
    name: "an unknown field in a rule, and nothing about what it hides",
    yaml: lines(
      "rules:",
      "  - { name: signed, images: [acme.azurecr.io/**], signatures: [release] }",
    ),
    shown: [
      "trust-policy.yaml:6:51  rules[0].signatures",
      "    6 |   - { name: signed, images: [acme.azurecr.io/**], signatures: [release] }",
      `      |                                                   ^^^^^^^^^^ unknown field "signatures"; did you mean "signature"?`,
    ],
  },
  {
    name: "a missing field",
    yaml: lines("rules:", "  - { images: [acme.azurecr.io/**], signature: [release] }"),
    shown: [
      "trust-policy.yaml:6:5  rules[0].name",
      "    6 |   - { images: [acme.azurecr.io/**], signature: [release] }",
      `      |     ^ "name" is missing`,
    ],
  },
  {
    name: "a value of another type",
    yaml: "rules: 5",
    shown: [
      "trust-policy.yaml:5:8  rules",
      "    5 | rules: 5",
      "      |        ^ expected a list, found 5",
    ],
  },
  {
    name: "a text where a list stands",
    yaml: lines("rules:", "  - { name: signed, images: acme.azurecr.io/**, signature: [release] }"),
    shown: [
      "trust-policy.yaml:6:29  rules[0].images",
      "    6 |   - { name: signed, images: acme.azurecr.io/**, signature: [release] }",
      `      |                             ^^^^^^^^^^^^^^^^^^ expected a list, found "acme.azurecr.io/**"`,
    ],
  },
  {
    name: "an empty list of images",
    yaml: lines("rules:", "  - { name: signed, images: [], signature: [release] }"),
    shown: [
      "trust-policy.yaml:6:29  rules[0].images",
      "    6 |   - { name: signed, images: [], signature: [release] }",
      "      |                             ^^ expected at least 1 entry, found an empty list",
    ],
  },
  {
    name: "an empty list of signers",
    yaml: lines("rules:", "  - { name: signed, images: [acme.azurecr.io/**], signature: [] }"),
    shown: [
      "trust-policy.yaml:6:62  rules[0].signature",
      "    6 |   - { name: signed, images: [acme.azurecr.io/**], signature: [] }",
      "      |                                                              ^^ expected at least 1 entry, found an empty list",
    ],
  },
  {
    name: "a field without value",
    yaml: lines("rules:", "  - name: signed", "    images: [acme.azurecr.io/**]", "    signature:"),
    shown: [
      "trust-policy.yaml:8:5  rules[0].signature",
      "    8 |     signature:",
      "      |     ^^^^^^^^^ expected a list of signers, or an object of anyOf, atLeast, maxAge and accept, found nothing",
    ],
  },
  {
    name: "a rule that demands nothing",
    yaml: lines(
      "rules:",
      "  - { name: signed, images: [acme.azurecr.io/**], requireDigest: true }",
    ),
    shown: [
      "trust-policy.yaml:6:5  rules[0]",
      "    6 |   - { name: signed, images: [acme.azurecr.io/**], requireDigest: true }",
      "      |     ^ the rule demands nothing; add signature: [SIGNER] or attestations, or list its images in `allow`",
    ],
  },
  {
    name: "fewer than one signer",
    yaml: lines(
      "rules:",
      "  - { name: signed, images: [acme.azurecr.io/**], signature: { anyOf: [release], atLeast: 0 } }",
    ),
    shown: [
      "trust-policy.yaml:6:91  rules[0].signature.atLeast",
      "    6 |   - { name: signed, images: [acme.azurecr.io/**], signature: { anyOf: [release], atLeast: 0 } }",
      "      |                                                                                           ^ expected at least 1, found 0",
    ],
  },
  {
    name: "more signers than there are",
    yaml: lines(
      "rules:",
      "  - { name: signed, images: [acme.azurecr.io/**], signature: { anyOf: [release], atLeast: 2 } }",
    ),
    shown: [
      "trust-policy.yaml:6:91  rules[0].signature.atLeast",
      "    6 |   - { name: signed, images: [acme.azurecr.io/**], signature: { anyOf: [release], atLeast: 2 } }",
      "      |                                                                                           ^ expected at most 1, the number of signers in anyOf, found 2",
    ],
  },
  {
    name: "a signer named twice",
    yaml: lines(
      "rules:",
      "  - { name: signed, images: [acme.azurecr.io/**], signature: [release, release] }",
    ),
    shown: [
      "trust-policy.yaml:6:72  rules[0].signature[1]",
      "    6 |   - { name: signed, images: [acme.azurecr.io/**], signature: [release, release] }",
      `      |                                                                        ^^^^^^^ signer "release" is named twice`,
    ],
  },
  {
    name: "two rules of one name",
    yaml: lines(
      "rules:",
      "  - { name: signed, images: [acme.azurecr.io/**], signature: [release] }",
      "  - { name: signed, images: [other.azurecr.io/**], signature: [release] }",
    ),
    shown: [
      "trust-policy.yaml:7:13  rules[1].name",
      "    7 |   - { name: signed, images: [other.azurecr.io/**], signature: [release] }",
      `      |             ^^^^^^ another rule is named "signed"; verdicts and exemptions name rules; give it a name of its own`,
    ],
  },
  {
    name: "a rule with a name that verdicts use",
    yaml: lines(
      "rules:",
      "  - { name: allow, images: [acme.azurecr.io/**], signature: [release] }",
    ),
    shown: [
      "trust-policy.yaml:6:13  rules[0].name",
      "    6 |   - { name: allow, images: [acme.azurecr.io/**], signature: [release] }",
      `      |             ^^^^^ "allow" names something else in a verdict; give the rule another name`,
    ],
  },
  {
    name: "a pattern with a tag",
    yaml: lines(
      "rules:",
      "  - { name: signed, images: ['acme.azurecr.io/shop:1.*'], signature: [release] }",
    ),
    shown: [
      "trust-policy.yaml:6:30  rules[0].images[0]",
      "    6 |   - { name: signed, images: ['acme.azurecr.io/shop:1.*'], signature: [release] }",
      `      |                              ^^^^^^^^^^^^^^^^^^^^^^^^^^ a pattern matches repositories, not tags; write "acme.azurecr.io/shop"`,
    ],
  },
  {
    name: "a pattern with a digest",
    yaml: "allow: ['acme.azurecr.io/shop@sha256:0000']",
    shown: [
      "trust-policy.yaml:5:9  allow[0]",
      "    5 | allow: ['acme.azurecr.io/shop@sha256:0000']",
      `      |         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ a pattern here matches repositories, not digests; write "acme.azurecr.io/shop"`,
    ],
  },
  {
    name: "a pattern without host",
    yaml: "allow: [library/nginx]",
    shown: [
      "trust-policy.yaml:5:9  allow[0]",
      "    5 | allow: [library/nginx]",
      `      |         ^^^^^^^^^^^^^ the pattern begins with no registry host; write "docker.io/library/nginx"`,
    ],
  },
  {
    name: "a pattern that is an image with a tag",
    yaml: "allow: ['nginx:1.27']",
    shown: [
      "trust-policy.yaml:5:9  allow[0]",
      "    5 | allow: ['nginx:1.27']",
      `      |         ^^^^^^^^^^^^ the pattern begins with no registry host; write "docker.io/library/nginx"`,
    ],
  },
  {
    name: "a pattern with a wildcard host",
    yaml: "allow: ['*.azurecr.io/shop/**']",
    shown: [
      "trust-policy.yaml:5:9  allow[0]",
      "    5 | allow: ['*.azurecr.io/shop/**']",
      "      |         ^^^^^^^^^^^^^^^^^^^^^^ the host of a pattern is literal; write the whole host name, or ** for every image",
    ],
  },
  {
    name: "a pattern of only a host",
    yaml: lines("rules:", "  - { name: signed, images: [acme.azurecr.io], signature: [release] }"),
    shown: [
      "trust-policy.yaml:6:30  rules[0].images[0]",
      "    6 |   - { name: signed, images: [acme.azurecr.io], signature: [release] }",
      `      |                              ^^^^^^^^^^^^^^^ the pattern names a host and no repository; write "acme.azurecr.io/**" for all of it`,
    ],
  },
  {
    name: "a host that is written otherwise in image names",
    yaml: "allow: [index.docker.io/library/nginx]",
    shown: [
      "trust-policy.yaml:5:9  allow[0]",
      "    5 | allow: [index.docker.io/library/nginx]",
      `      |         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ image names are normalised to the host "docker.io", so "index.docker.io" matches nothing; write "docker.io"`,
    ],
  },
  {
    name: "a host with the default port",
    yaml: "allow: ['acme.azurecr.io:443/shop']",
    shown: [
      "trust-policy.yaml:5:9  allow[0]",
      "    5 | allow: ['acme.azurecr.io:443/shop']",
      `      |         ^^^^^^^^^^^^^^^^^^^^^^^^^^ image names are normalised to the host "acme.azurecr.io", so "acme.azurecr.io:443" matches nothing; write "acme.azurecr.io"`,
    ],
  },
  {
    name: "an upper-case repository",
    yaml: "allow: [acme.azurecr.io/Shop]",
    shown: [
      "trust-policy.yaml:5:9  allow[0]",
      "    5 | allow: [acme.azurecr.io/Shop]",
      `      |         ^^^^^^^^^^^^^^^^^^^^ a repository name is lower-case; write "acme.azurecr.io/shop"`,
    ],
  },
  {
    name: "a short name of Docker Hub",
    yaml: "allow: [docker.io/nginx]",
    shown: [
      "trust-policy.yaml:5:9  allow[0]",
      "    5 | allow: [docker.io/nginx]",
      `      |         ^^^^^^^^^^^^^^^ repositories of docker.io have two segments, so this matches nothing; write "docker.io/library/nginx"`,
    ],
  },
  {
    name: "three asterisks",
    yaml: "allow: ['acme.azurecr.io/***']",
    shown: [
      "trust-policy.yaml:5:9  allow[0]",
      "    5 | allow: ['acme.azurecr.io/***']",
      "      |         ^^^^^^^^^^^^^^^^^^^^^ *** is no wildcard; write * (one segment) or ** (any)",
    ],
  },
  {
    name: "a host of strangers without an owner",
    yaml: "allow: ['ghcr.io/**']",
    shown: [
      "trust-policy.yaml:5:9  allow[0]",
      "    5 | allow: ['ghcr.io/**']",
      `      |         ^^^^^^^^^^^^ anybody can publish on ghcr.io, so the pattern must name an owner; write "ghcr.io/OWNER/**"`,
    ],
  },
  {
    name: "everything allowed",
    yaml: "allow: ['**']",
    shown: [
      "trust-policy.yaml:5:9  allow[0]",
      "    5 | allow: ['**']",
      "      |         ^^^^ ** would let every image of every stranger run unverified; name the repositories",
    ],
  },
  {
    name: "a digest that is too short",
    yaml: "denied: ['acme.azurecr.io/shop@sha256:abc']",
    shown: [
      "trust-policy.yaml:5:10  denied[0]",
      "    5 | denied: ['acme.azurecr.io/shop@sha256:abc']",
      `      |          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ "sha256:abc" is no sha256: digest of 64 lower-case hexadecimal digits`,
    ],
  },
  {
    name: "a date that is none",
    yaml: lines(
      "rules:",
      "  - { name: signed, images: [acme.azurecr.io/**], signature: [release], mode: { warnUntil: 2026-02-30, then: enforce } }",
    ),
    shown: [
      "trust-policy.yaml:6:92  rules[0].mode.warnUntil",
      "    6 |   - { name: signed, images: [acme.azurecr.io/**], signature: [release], mode: { warnUntil: 2026-02-30, then: e…",
      `      |                                                                                            ^^^^^^^^^^ expected a date (2027-01-31) or an instant with its zone (2027-01-31T12:00:00Z), found "2026-02-30"`,
    ],
  },
  {
    name: "an instant without a zone",
    yaml: lines(
      "signers:",
      "  release: { keyless: { issuer: https://issuer.example, subject: a@b.example }, validUntil: 2026-12-31T12:00:00 }",
    ),
    shown: [
      "trust-policy.yaml:5:93  signers.release.validUntil",
      "    5 | …mple }, validUntil: 2026-12-31T12:00:00 }",
      `      |                      ^^^^^^^^^^^^^^^^^^^ expected a date (2027-01-31) or an instant with its zone (2027-01-31T12:00:00Z), found "2026-12-31T12:00:00"`,
    ],
  },
  {
    name: "a dated mode without a date",
    yaml: "unmatched: { then: enforce }",
    shown: [
      "trust-policy.yaml:5:12  unmatched",
      "    5 | unmatched: { then: enforce }",
      "      |            ^ a dated mode without a date; write enforce, or add warnUntil: DATE",
    ],
  },
  {
    name: "a mode that is none",
    yaml: "unmatched: deny",
    shown: [
      "trust-policy.yaml:5:12  unmatched",
      "    5 | unmatched: deny",
      `      |            ^^^^ expected a mode (enforce, warn, audit) or a dated one ({ warnUntil: DATE, then: enforce }), or a list of modes by namespace, found "deny"`,
    ],
  },
  {
    name: "a warning that ends before it begins",
    yaml: "unmatched: { auditUntil: 2027-02-01, warnUntil: 2027-01-01, then: enforce }",
    shown: [
      "trust-policy.yaml:5:49  unmatched.warnUntil",
      "    5 | unmatched: { auditUntil: 2027-02-01, warnUntil: 2027-01-01, then: enforce }",
      "      |                                                 ^^^^^^^^^^ the warning ends before it begins",
    ],
  },
  {
    name: "a duration in months",
    yaml: lines(
      "rules:",
      "  - { name: signed, images: [acme.azurecr.io/**], signature: { anyOf: [release], maxAge: P6M } }",
    ),
    shown: [
      "trust-policy.yaml:6:90  rules[0].signature.maxAge",
      "    6 |   - { name: signed, images: [acme.azurecr.io/**], signature: { anyOf: [release], maxAge: P6M } }",
      `      |                                                                                          ^^^ expected an ISO 8601 duration such as P7D or PT12H, found "P6M"`,
    ],
  },
  {
    name: "a selector that selects nothing",
    yaml: lines(
      "rules:",
      "  - { name: signed, images: [acme.azurecr.io/**], signature: [release], namespaces: { except: [sandbox] } }",
    ),
    shown: [
      "trust-policy.yaml:6:85  rules[0].namespaces",
      "    6 |   - { name: signed, images: [acme.azurecr.io/**], signature: [release], namespaces: { except: [sandbox] } }",
      "      |                                                                                     ^ the selector selects nothing; add names or labels; names: ['*'] for all",
    ],
  },
  {
    name: "a label with a wildcard",
    yaml: lines(
      "rules:",
      "  - { name: signed, images: [acme.azurecr.io/**], signature: [release], namespaces: { labels: { env: 'prod-*' } } }",
    ),
    shown: [
      "trust-policy.yaml:6:102  rules[0].namespaces.labels.env",
      "    6 |   - { name: signed, images: [acme.azurecr.io/**], signature: [release], namespaces: { labels: { env: 'prod-*' …",
      '      |                                                                                                      ^^^^^^^^ "prod-*" can be the value of no label; labels are compared as they are; wildcards stand in `names`',
    ],
  },
  {
    name: "a label that cannot be",
    yaml: "unmatched: [{ namespaces: { labels: { 'a/b/c': x } }, mode: audit }]",
    shown: [
      'trust-policy.yaml:5:48  unmatched[0].namespaces.labels["a/b/c"]',
      "    5 | unmatched: [{ namespaces: { labels: { 'a/b/c': x } }, mode: audit }]",
      '      |                                                ^ "a/b/c" can be no label',
    ],
  },
  {
    name: "a namespace that cannot be",
    yaml: "scope: { exceptNamespaces: [Kube-System] }",
    shown: [
      "trust-policy.yaml:5:29  scope.exceptNamespaces[0]",
      "    5 | scope: { exceptNamespaces: [Kube-System] }",
      `      |                             ^^^^^^^^^^^ "Kube-System" can be no namespace name; lower-case letters, digits and dashes; * for any run of characters`,
    ],
  },
  {
    name: "two kinds in one signer",
    yaml: lines(
      "signers:",
      "  release: { keyless: { issuer: https://issuer.example, subject: a@b.example }, publicKey: { file: key.pub } }",
    ),
    shown: [
      "trust-policy.yaml:5:3  signers.release",
      "    5 |   release: { keyless: { issuer: https://issuer.example, subject: a@b.example }, publicKey: { file: key.pub } }",
      "      |   ^^^^^^^ expected exactly one of githubWorkflow, gitlabCi, azureDevOps, keyless, publicKey, found keyless and publicKey",
    ],
  },
  {
    name: "a signer of no kind",
    yaml: lines("signers:", "  release: { formats: [legacy] }"),
    shown: [
      "trust-policy.yaml:5:3  signers.release",
      "    5 |   release: { formats: [legacy] }",
      "      |   ^^^^^^^ expected exactly one of githubWorkflow, gitlabCi, azureDevOps, keyless, publicKey, found none",
    ],
  },
  {
    name: "a GitHub signer without refs",
    yaml: lines(
      "signers:",
      "  release: { githubWorkflow: { repository: acme/shop, workflow: .github/workflows/release.yml } }",
    ),
    shown: [
      "trust-policy.yaml:5:30  signers.release.githubWorkflow.refs",
      "    5 |   release: { githubWorkflow: { repository: acme/shop, workflow: .github/workflows/release.yml } }",
      `      |                              ^ "refs" is missing`,
    ],
  },
  {
    name: "a GitHub signer that is any workflow",
    yaml: lines(
      "signers:",
      "  release: { githubWorkflow: { repository: acme/shop, refs: [refs/heads/main] } }",
    ),
    shown: [
      "trust-policy.yaml:5:30  signers.release.githubWorkflow",
      "    5 |   release: { githubWorkflow: { repository: acme/shop, refs: [refs/heads/main] } }",
      "      |                              ^ expected workflow or reusableWorkflow, found neither; without it, every workflow of the repository could sign",
    ],
  },
  {
    name: "a reusable workflow at any ref",
    yaml: lines(
      "signers:",
      "  release: { githubWorkflow: { repository: acme/shop, refs: [refs/heads/main], reusableWorkflow: acme/ci/.github/workflows/build.yml } }",
    ),
    shown: [
      "trust-policy.yaml:5:30  signers.release.githubWorkflow",
      "    5 |   release: { githubWorkflow: { repository: acme/shop, refs: [refs/heads/main], reusableWorkflow: acme/ci/.gith…",
      "      |                              ^ expected reusableWorkflow and reusableRefs together, found only reusableWorkflow",
    ],
  },
  {
    name: "a repository that is a URL",
    yaml: lines(
      "signers:",
      "  release: { githubWorkflow: { repository: https://github.com/acme/shop, workflow: .github/workflows/release.yml, refs: [refs/heads/main] } }",
    ),
    shown: [
      "trust-policy.yaml:5:44  signers.release.githubWorkflow.repository",
      "    5 |   release: { githubWorkflow: { repository: https://github.com/acme/shop, workflow: .github/workflows/release.y…",
      `      |                                            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ expected owner/name, found "https://github.com/acme/shop"`,
    ],
  },
  {
    name: "a branch that is no ref",
    yaml: lines(
      "signers:",
      "  release: { githubWorkflow: { repository: acme/shop, workflow: .github/workflows/release.yml, refs: [main] } }",
    ),
    shown: [
      "trust-policy.yaml:5:103  signers.release.githubWorkflow.refs[0]",
      "    5 |   release: { githubWorkflow: { repository: acme/shop, workflow: .github/workflows/release.yml, refs: [main] } …",
      `      |                                                                                                       ^^^^ "main" is no full git ref; write "refs/heads/main" or "refs/tags/main"`,
    ],
  },
  {
    name: "a workflow that is only a file name",
    yaml: lines(
      "signers:",
      "  release: { githubWorkflow: { repository: acme/shop, workflow: release.yml, refs: [refs/heads/main] } }",
    ),
    shown: [
      "trust-policy.yaml:5:65  signers.release.githubWorkflow.workflow",
      "    5 |   release: { githubWorkflow: { repository: acme/shop, workflow: release.yml, refs: [refs/heads/main] } }",
      `      |                                                                 ^^^^^^^^^^^ expected .github/workflows/FILE.yml, found "release.yml"`,
    ],
  },
  {
    name: "an Azure DevOps signer under the public root",
    yaml: lines(
      "signers:",
      "  release: { azureDevOps: { organization: acme, organizationId: 6c1b4c1e-8a64-4a2d-9c4e-0d6c7a0b2f11, project: shop, serviceConnection: signing } }",
    ),
    shown: [
      "trust-policy.yaml:5:14  signers.release.azureDevOps",
      "    5 |   release: { azureDevOps: { organization: acme, organizationId: 6c1b4c1e-8a64-4a2d-9c4e-0d6c7a0b2f11, project:…",
      "      |              ^^^^^^^^^^^ Sigstore's public authority issues no certificates for Azure DevOps; name the `root` of the private authority that does",
    ],
  },
  {
    name: "a subject and a pattern",
    yaml: lines(
      "signers:",
      "  release: { keyless: { issuer: https://issuer.example, subject: a@b.example, subjectPattern: '^a$' } }",
    ),
    shown: [
      "trust-policy.yaml:5:23  signers.release.keyless",
      "    5 |   release: { keyless: { issuer: https://issuer.example, subject: a@b.example, subjectPattern: '^a$' } }",
      "      |                       ^ expected exactly one of subject and subjectPattern, found both",
    ],
  },
  {
    name: "a pattern that RE2 does not know",
    yaml: lines(
      "signers:",
      "  release: { keyless: { issuer: https://issuer.example, subjectPattern: '^(?!a).*$' } }",
    ),
    shown: [
      "trust-policy.yaml:5:73  signers.release.keyless.subjectPattern",
      "    5 |   release: { keyless: { issuer: https://issuer.example, subjectPattern: '^(?!a).*$' } }",
      "      |                                                                         ^^^^^^^^^^^ not an RE2 pattern: error parsing regexp: invalid or unsupported Perl syntax: `(?!`; https://github.com/google/re2/wiki/Syntax; RE2 has no look-around and no back-references",
    ],
  },
  {
    name: "a key file that is not there",
    yaml: lines("signers:", "  release: { publicKey: { file: keys/missing.pub } }"),
    shown: [
      "trust-policy.yaml:5:33  signers.release.publicKey.file",
      "    5 |   release: { publicKey: { file: keys/missing.pub } }",
      "      |                                 ^^^^^^^^^^^^^^^^ there is no file keys/missing.pub; the path is relative to the policy file",
    ],
  },
  {
    name: "a key that is none",
    yaml: lines("signers:", "  release: { publicKey: { pem: c2VjcmV0 } }"),
    shown: [
      "trust-policy.yaml:5:32  signers.release.publicKey.pem",
      "    5 |   release: { publicKey: { pem: c2VjcmV0 } }",
      "      |                                ^^^^^^^^ expected a PEM public key, found text without a PEM block",
    ],
  },
  {
    name: "a key given twice",
    yaml: lines("signers:", "  release: { publicKey: { file: a.pub, pem: x } }"),
    shown: [
      "trust-policy.yaml:5:25  signers.release.publicKey",
      "    5 |   release: { publicKey: { file: a.pub, pem: x } }",
      "      |                         ^ expected exactly one of file and pem, found both",
    ],
  },
  {
    name: "a root that is not there",
    yaml: lines(
      "trustRoots:",
      "  private: { transparencyLog: 0, certificateTransparency: 0, signedTimestamps: 1, file: roots/missing.json }",
      "signers:",
      "  release: { keyless: { issuer: https://issuer.example, subject: a@b.example }, root: privat }",
    ),
    shown: [
      "trust-policy.yaml:5:89  trustRoots.private.file",
      "    5 |   private: { transparencyLog: 0, certificateTransparency: 0, signedTimestamps: 1, file: roots/missing.json }",
      "      |                                                                                         ^^^^^^^^^^^^^^^^^^ there is no file roots/missing.json; the path is relative to the policy file",
      "trust-policy.yaml:7:87  signers.release.root",
      "    7 |   release: { keyless: { issuer: https://issuer.example, subject: a@b.example }, root: privat }",
      `      |                                                                                       ^^^^^^ no trust root "privat"; did you mean "private"?`,
    ],
  },
  {
    name: "a root that proves no time",
    yaml: lines("trustRoots:", "  public-good: { transparencyLog: 0 }"),
    shown: [
      "trust-policy.yaml:6:16  trustRoots.public-good",
      "    6 |   public-good: { transparencyLog: 0 }",
      "      |                ^ no log and no timestamp prove when something was signed; set transparencyLog or signedTimestamps to 1",
    ],
  },
  {
    name: "a root without a file",
    yaml: lines("trustRoots:", "  private: { signedTimestamps: 1 }"),
    shown: [
      "trust-policy.yaml:6:12  trustRoots.private",
      "    6 |   private: { signedTimestamps: 1 }",
      `      |            ^ root "private" names no file; add file: PATH of its TrustedRoot JSON`,
    ],
  },
  {
    name: "public-good replaced",
    yaml: lines("trustRoots:", "  public-good: { file: mine.json }"),
    shown: [
      "trust-policy.yaml:6:24  trustRoots.public-good.file",
      "    6 |   public-good: { file: mine.json }",
      `      |                        ^^^^^^^^^ "public-good" is Sigstore's own root; give the file's root another name`,
    ],
  },
  {
    name: "a mirror with a wildcard",
    yaml: "mirrors: [{ prefix: 'acme.azurecr.io/*', of: docker.io }]",
    shown: [
      "trust-policy.yaml:5:21  mirrors[0].prefix",
      "    5 | mirrors: [{ prefix: 'acme.azurecr.io/*', of: docker.io }]",
      "      |                     ^^^^^^^^^^^^^^^^^^^ a mirror is literal; write the host, and the path if any",
    ],
  },
  {
    name: "an exemption beside a rule without a name",
    yaml: lines(
      "rules: [{ images: [x.io/a], signature: [release] }]",
      "exemptions:",
      "  - images: ['x.io/a@sha256:0000000000000000000000000000000000000000000000000000000000000000']",
      "    rules: [signed]",
      "    namespaces: [production]",
      "    owner: payments",
      "    ticket: PAY-1",
      "    approvedBy: board",
      "    reason: rebuilt in January",
      "    from: 2026-11-24",
      "    expires: 2027-01-31",
    ),
    shown: [
      "trust-policy.yaml:5:9  rules[0].name",
      "    5 | rules: [{ images: [x.io/a], signature: [release] }]",
      '      |         ^ "name" is missing',
      "trust-policy.yaml:8:13  exemptions[0].rules[0]",
      "    8 |     rules: [signed]",
      '      |             ^^^^^^ no rule "signed"',
    ],
  },
  {
    name: "a rule whose name does not tell its combinations apart",
    yaml: "rules: [{ name: 'r-{a}', each: { a: [x], b: [y, z] }, images: ['x.io/{a}/{b}'], signature: [release] }]",
    shown: [
      "trust-policy.yaml:5:17  rules[0].name",
      "    5 | rules: [{ name: 'r-{a}', each: { a: [x], b: [y, z] }, images: ['x.io/{a}/{b}'], signature: [release] }]",
      '      |                 ^^^^^^^ written out, two rules are named "r-x"; name every variable of `each`, or none',
    ],
  },
  {
    name: "a subject with a variable that no rule gives a value",
    yaml: "signers: { release: { keyless: { issuer: https://i.example, subject: 'bot@{team}.example' } } }",
    shown: [
      "trust-policy.yaml:4:70  signers.release.keyless.subject",
      "    4 | signers: { release: { keyless: { issuer: https://i.example, subject: 'bot@{team}.example' } } }",
      '      |                                                                      ^^^^^^^^^^^^^^^^^^^^ expected a subject without braces, found "bot@{team}.example"; no rule that names this signer gives {team} a value in its `each`',
    ],
  },
  {
    name: "exemptions for ever",
    yaml: "limits: { exemptionDays: 1000000000 }",
    shown: [
      "trust-policy.yaml:5:26  limits.exemptionDays",
      "    5 | limits: { exemptionDays: 1000000000 }",
      "      |                          ^^^^^^^^^^ expected at most 3650, found 1000000000",
    ],
  },
  {
    name: "two mirrors with one prefix",
    yaml: "mirrors: [{ prefix: x.io/hub, of: docker.io }, { prefix: x.io/hub, of: quay.io }]",
    shown: [
      "trust-policy.yaml:5:58  mirrors[1].prefix",
      "    5 | mirrors: [{ prefix: x.io/hub, of: docker.io }, { prefix: x.io/hub, of: quay.io }]",
      "      |                                                          ^^^^^^^^ another mirror has this prefix",
    ],
  },
  {
    name: "triggers that are accepted anyway, as if the others were not",
    yaml: lines(
      "signers:",
      "  release: { githubWorkflow: { repository: a/b, workflow: .github/workflows/c.yml, refs: [refs/heads/main], triggers: [push] } }",
    ),
    shown: [
      "trust-policy.yaml:5:120  signers.release.githubWorkflow.triggers[0]",
      "    5 | …s/main], triggers: [push] } }",
      '      |                      ^^^^ "push" is accepted anyway; `triggers` lists refused ones that are accepted too, and shuts out none',
    ],
  },
  {
    name: "triggers with a wildcard",
    yaml: lines(
      "signers:",
      "  release: { gitlabCi: { project: a/b, refs: [refs/heads/main], triggers: ['pull_request*'] } }",
    ),
    shown: [
      "trust-policy.yaml:5:76  signers.release.gitlabCi.triggers[0]",
      "    5 |   release: { gitlabCi: { project: a/b, refs: [refs/heads/main], triggers: ['pull_request*'] } }",
      '      |                                                                            ^^^^^^^^^^^^^^^ "pull_request*" is no trigger; name each one, as pull_request_target',
    ],
  },
  {
    name: "an exemption for a rule that is not there",
    yaml: lines(
      "exemptions:",
      "  - images: ['acme.azurecr.io/shop@sha256:0000000000000000000000000000000000000000000000000000000000000000']",
      "    rules: [singed]",
      "    namespaces: [production]",
      "    owner: payments",
      "    ticket: PAY-1",
      "    approvedBy: board",
      "    reason: rebuilt in January",
      "    from: 2026-11-24",
      "    expires: 2027-01-31",
      "rules:",
      "  - { name: signed, images: [acme.azurecr.io/**], signature: [release] }",
    ),
    shown: [
      "trust-policy.yaml:7:13  exemptions[0].rules[0]",
      "    7 |     rules: [singed]",
      `      |             ^^^^^^ no rule "singed"; did you mean "signed"?`,
    ],
  },
  {
    name: "a value of each with a wildcard",
    yaml: lines(
      "rules:",
      "  - { name: signed, images: ['acme.azurecr.io/{repo}'], each: { repo: ['*'] }, signature: [release] }",
    ),
    shown: [
      "trust-policy.yaml:6:72  rules[0].each.repo[0]",
      "    6 |   - { name: signed, images: ['acme.azurecr.io/{repo}'], each: { repo: ['*'] }, signature: [release] }",
      `      |                                                                        ^^^ expected letters, digits, dots, dashes, underscores and slashes, found "*"`,
    ],
  },
  {
    name: "a variable without values",
    yaml: lines(
      "rules:",
      "  - { name: signed, images: ['acme.azurecr.io/{repo}'], signature: [release] }",
    ),
    shown: [
      "trust-policy.yaml:6:30  rules[0].images[0]",
      "    6 |   - { name: signed, images: ['acme.azurecr.io/{repo}'], signature: [release] }",
      '      |                              ^^^^^^^^^^^^^^^^^^^^^^^^ "{repo}" has no values; name the variable in the rule\'s `each`',
    ],
  },
  {
    name: "a signer's variable without values",
    yaml: lines(
      "signers:",
      "  release: { githubWorkflow: { repository: 'acme/{repo}', workflow: .github/workflows/a.yml, refs: [refs/heads/main] } }",
      "rules:",
      "  - { name: signed, images: [acme.azurecr.io/**], signature: [release] }",
    ),
    shown: [
      "trust-policy.yaml:5:44  signers.release.githubWorkflow.repository",
      "    5 |   release: { githubWorkflow: { repository: 'acme/{repo}', workflow: .github/workflows/a.yml, refs: [refs/heads…",
      '      |                                            ^^^^^^^^^^^^^ expected owner/name, found "acme/{repo}"; no rule that names this signer gives {repo} a value in its `each`',
    ],
  },
  {
    name: "another version of the document",
    yaml: "apiVersion: countersign/v2",
    shown: [
      "trust-policy.yaml:4:13  apiVersion",
      "    4 | apiVersion: countersign/v2",
      `      |             ^^^^^^^^^^^^^^ expected "countersign/v1", found "countersign/v2"`,
    ],
  },
  {
    name: "a key twice",
    yaml: lines("allow: [acme.azurecr.io/a]", "allow: [acme.azurecr.io/b]"),
    shown: [
      "trust-policy.yaml:6:1",
      "    6 | allow: [acme.azurecr.io/b]",
      "      | ^ map keys must be unique",
    ],
  },
  {
    name: "YAML that is none",
    yaml: "allow: [acme.azurecr.io/a",
    shown: [
      "trust-policy.yaml:6:1",
      "    6 |",
      "      | ^ flow sequence in block collection must be sufficiently indented and end with a ]",
    ],
  },
  {
    name: "a tag of YAML",
    yaml: "allow: !!set { acme.azurecr.io/a }",
    shown: [
      "trust-policy.yaml:5:8",
      "    5 | allow: !!set { acme.azurecr.io/a }",
      "      |        ^^^^^ unresolved tag: tag:yaml.org,2002:set",
    ],
  },
  {
    name: "an alias without an anchor",
    yaml: "allow: *images",
    shown: [
      "trust-policy.yaml:5:8",
      "    5 | allow: *images",
      `      |        ^^^^^^^ no anchor "&images" before this alias`,
    ],
  },
  {
    name: "a key named __proto__",
    yaml: lines(
      "signers:",
      "  __proto__: { keyless: { issuer: https://issuer.example, subject: a@b.example } }",
    ),
    shown: [
      "trust-policy.yaml:5:3  signers.__proto__",
      "    5 |   __proto__: { keyless: { issuer: https://issuer.example, subject: a@b.example } }",
      `      |   ^^^^^^^^^ no field may be named "__proto__"`,
    ],
  },
];
