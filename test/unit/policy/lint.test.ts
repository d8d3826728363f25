import assert from "node:assert/strict";
import {
  formatFindings,
  lintPolicy,
  lintRules,
  publicGoodRoot,
  readPolicyDocument,
  readPolicyText,
} from "../../../trust/policy";
import type { LintCode } from "../../../trust/policy";
import { keyPair } from "./keys";
import { policyText } from "./mistakes";

const NOW = new Date("2026-12-01T12:00:00Z");
const DIGEST = `sha256:${"0".repeat(64)}`;

const lint = (fields: string, now = NOW): readonly string[] => {
  const loaded = readPolicyText(policyText(fields), { file: "trust-policy.yaml" });
  return lintPolicy(loaded, now).map(({ code, path, message }) => `${code} ${path}: ${message}`);
};

const exemption = (fields: string): string => {
  const standard = new Map([
    ["images", `['x.io/a@${DIGEST}']`],
    ["rules", "[r]"],
    ["namespaces", "[production]"],
    ["owner", "payments"],
    ["ticket", "PAY-1"],
    ["approvedBy", "board"],
    ["reason", "rebuilt"],
    ["from", "2026-11-24"],
    ["expires", "2027-01-31"],
  ]);
  for (const field of fields.split("; ").filter(Boolean)) {
    const [key = "", ...value] = field.split(": ");
    standard.set(key, value.join(": "));
  }
  return `{ ${[...standard].map(([key, value]) => `${key}: ${value}`).join(", ")} }`;
};
const withExemptions = (...exemptions: string[]): string =>
  `exemptions: [${exemptions.join(", ")}]\nrules: [{ name: r, images: [x.io/a], signature: [release] }]`;

const pattern = (text: string): string =>
  `signers: { s: { keyless: { issuer: https://issuer.example, subjectPattern: '${text}' } } }`;
const github = (fields: string): string =>
  `signers: { s: { githubWorkflow: { repository: a/b, workflow: .github/workflows/c.yml, ${fields} } } }`;
const rules = (...all: string[]): string =>
  `rules:\n${all.map((fields) => `  - { signature: [release], ${fields} }`).join("\n")}`;
const key = `signers: { k: { publicKey: { pem: ${JSON.stringify(keyPair("ec").pem)} } } }`;

/** For each code: a policy with the finding, what is said, and policies without it. */
const cases: Readonly<Record<LintCode, readonly [bad: string, said: string, ...good: string[]]>> = {
  "subject-pattern.unanchored": [
    pattern("https://a/.*"),
    "signers.s.keyless.subjectPattern: no ^ and no $",
    pattern("^https://a/.*$"),
  ],
  "subject-pattern.unescaped-dot": [
    pattern("^https://github.com/a$"),
    'signers.s.keyless.subjectPattern: a dot in "^https://github.com/a$" is not escaped',
    pattern("^https://github\\.com/[.a]/.*/.+\\Qa.b\\E$"),
  ],
  "refs.wildcard": [
    github("refs: [refs/heads/main, '**']"),
    'signers.s.githubWorkflow.refs[1]: "**" is every ref',
    github("refs: ['refs/heads/**']"),
  ],
  "triggers.refused": [
    github("refs: [refs/heads/main], triggers: [pull_request_target]"),
    'signers.s.githubWorkflow.triggers[0]: "pull_request_target" is accepted',
    github("refs: [refs/heads/main]"),
  ],
  "signer.duplicate": [
    "signers: { a: { keyless: { issuer: https://i.example, subject: s } }, b: { keyless: { issuer: https://i.example, subject: s }, formats: [legacy] } }",
    'signers.b: "b" and "a" are the same identity',
    "signers: { a: { keyless: { issuer: https://i.example, subject: s } }, b: { keyless: { issuer: https://i.example, subject: t } } }",
  ],
  "signer.key-enforced": [
    `${key}\nrules: [{ name: r, images: [x.io/a], signature: [k] }]`,
    'rules[0].signature[0]: rule "r" trusts the key "k"',
    `${key}\nrules: [{ name: r, images: [x.io/a], signature: [k], mode: audit }]`,
    key,
  ],
  "root.old": ["", "", ""],
  "rule.never-enforced": [
    rules("name: r, images: [x.io/a], mode: [{ namespaces: [a], mode: warn }, { mode: audit }]"),
    'rules[0].mode: rule "r" never enforces',
    rules("name: r, images: [x.io/a], mode: [{ namespaces: [a], mode: warn }]"),
    rules("name: r, images: [x.io/a], mode: { auditUntil: 2027-01-01, then: enforce }"),
  ],
  "rule.matches-nothing": [
    `${rules("name: r, images: [x.io/a/b, 'x.io/a/*']")}\ndenied: ['x.io/a/**']`,
    'rules[0]: rule "r": all its images are denied',
    `${rules("name: r, images: [x.io/a/b, 'x.io/**']")}\ndenied: ['x.io/a/**']`,
    `${rules("name: r, images: [x.io/a]")}\ndenied: ['x.io/a@${DIGEST}']`,
  ],
  "rule.shadowed": [
    rules("name: all, images: ['x.io/**']", "name: some, images: ['x.io/a/*']"),
    'rules[1]: rule "some" adds nothing to rule "all"',
    rules(
      "name: all, images: ['x.io/**']",
      "name: some, images: ['x.io/a/*'], requireDigest: true",
    ),
    rules("name: all, images: ['x.io/**'], mode: audit", "name: some, images: ['x.io/a/*']"),
    rules("name: all, images: ['x.io/**'], namespaces: [a]", "name: some, images: ['x.io/a/*']"),
    rules(
      "name: one, images: ['x.io/*']",
      "name: deep, images: ['x.io/**']",
      "name: z, images: [z.io/a]",
    ).replace("x.io/**", "y.io/**"),
  ],
  "allow.shadowed": [
    `${rules("name: r, images: ['x.io/**']")}\nallow: [x.io/a]`,
    'allow[0]: rule "r" claims "x.io/a" everywhere',
    `${rules("name: r, images: ['x.io/**'], namespaces: [a]")}\nallow: [x.io/a]`,
    `${rules("name: r, images: ['x.io/*']")}\nallow: ['x.io/a/**']`,
  ],
  "exemption.expired": [
    withExemptions(exemption("from: 2026-11-01; expires: 2026-11-30")),
    "exemptions[0].expires: PAY-1 (payments) ended on 2026-11-30",
    withExemptions(exemption("from: 2026-11-01; expires: 2026-12-01")),
  ],
  "exemption.too-long": [
    withExemptions(exemption("expires: 2027-11-24")),
    "exemptions[0].expires: PAY-1 (payments) ends on 2027-02-22, 90 days after it began",
    withExemptions(exemption("expires: 2027-02-21")),
  ],
  "exemption.too-many": [
    `${withExemptions(exemption(""), exemption(""))}\nlimits: { openExemptions: 1 }`,
    "exemptions: 2 exemptions are open, 1 allowed",
    `${withExemptions(exemption(""), exemption("from: 2026-01-01; expires: 2026-01-02"))}\nlimits: { openExemptions: 1 }`,
  ],
  "exemption.repository": [
    withExemptions(exemption("images: ['x.io/a']")),
    'exemptions[0].images[0]: "x.io/a" is a repository, not a digest',
    withExemptions(exemption("")),
  ],
};

describe("lint", () => {
  for (const [code, [bad, said, ...good]] of Object.entries(cases)) {
    if (said === "") continue;
    it(`finds ${code}`, () => {
      assert.deepEqual(
        lint(bad).filter((finding) => finding.startsWith(code)),
        [`${code} ${said}`],
      );
    });
    it(`does not find ${code} where it is not`, () => {
      for (const fields of good) {
        assert.deepEqual(
          lint(fields).filter((finding) => finding.startsWith(code)),
          [],
          fields,
        );
      }
    });
  }

  it("finds root.old half a year after the root was pinned, and not before", () => {
    const after = (days: number): Date =>
      new Date(Date.parse(publicGoodRoot.date) + days * 86_400_000);
    const fields = "allow: [x.io/a]";
    assert.deepEqual(lint(fields, after(180)), []);
    assert.deepEqual(lint(fields, after(181)), [
      `root.old trustRoots.public-good: "public-good" was pinned on ${publicGoodRoot.date}`,
    ]);
  });

  it("finds a rule whose namespaces are all out of scope", () => {
    const scope = "scope: { exceptNamespaces: ['kube-*'] }";
    const found = (namespaces: string): readonly string[] =>
      lint(`${rules(`name: r, images: [x.io/a], namespaces: ${namespaces}`)}\n${scope}`);
    assert.deepEqual(found("[kube-system, 'kube-p*']"), [
      'rule.matches-nothing rules[0]: rule "r": all its namespaces are left out',
    ]);
    assert.deepEqual(found("[kube-system, default]"), []);
    assert.deepEqual(found("{ names: [kube-system], labels: { a: b } }"), []);
  });

  it("finds a rule whose images are all copies, since it is asked about their originals", () => {
    const found = (images: string, of: string): readonly string[] =>
      lint(
        `${rules(`name: r, images: ${images}`)}\nmirrors: [{ prefix: x.io/hub, of: docker.io }, { prefix: z.io, of: ${of} }]`,
      );
    assert.deepEqual(found("['x.io/hub/**', 'z.io/a/*']", "y.io"), [
      'rule.matches-nothing rules[0]: rule "r": all its images are copies, and judged as their originals',
    ]);
    assert.deepEqual(found("['x.io/hub/**', 'x.io/hubs/**']", "y.io"), []);
    assert.deepEqual(found("['x.io/hub/**']", "x.io/hub"), []);
  });

  it("finds the second of two equal rules, once", () => {
    const twice = rules("name: a, images: [x.io/a]", "name: b, images: [x.io/a]");
    assert.deepEqual(lint(twice), ['rule.shadowed rules[1]: rule "b" adds nothing to rule "a"']);
  });

  it("finds nothing in a policy as it should be", () => {
    assert.deepEqual(
      lint(
        [
          "signers:",
          "  release: { githubWorkflow: { repository: acme/shop, workflow: .github/workflows/release.yml, refs: [refs/heads/main] } }",
          "rules:",
          "  - name: signed",
          "    images: ['acme.azurecr.io/**']",
          "    mode: [{ namespaces: [production], mode: enforce }, { mode: audit }]",
          "    signature: [release]",
          "allow: ['mcr.microsoft.com/oss/**']",
        ].join("\n"),
      ),
      [],
    );
  });

  it("says where, and works without a text", () => {
    const loaded = readPolicyText(
      policyText(
        "allow: [x.io/a]\nrules:\n  - { name: r, images: [x.io/a], signature: [release] }",
      ),
      {
        file: "trust-policy.yaml",
      },
    );
    const [finding] = lintPolicy(loaded, NOW);
    assert.deepEqual(finding, {
      code: "allow.shadowed",
      severity: "warning",
      path: "allow[0]",
      line: 5,
      column: 9,
      length: 6,
      message: 'rule "r" claims "x.io/a" everywhere',
      fix: lintRules["allow.shadowed"].fix,
    });
    assert.equal(
      formatFindings(lintPolicy(loaded, NOW), loaded),
      [
        "trust-policy.yaml:5:9  allow[0]",
        "    5 | allow: [x.io/a]",
        '      |         ^^^^^^ warning allow.shadowed: rule "r" claims "x.io/a" everywhere',
        "      = Remove the entry, or take the images out of the rule.",
      ].join("\n"),
    );
    const inMemory = readPolicyDocument(loaded.document);
    const { line, column, length, ...rest } = finding;
    assert.deepEqual([line, column, length], [5, 9, 6]);
    assert.deepEqual(lintPolicy(inMemory, NOW), [rest]);
  });
});
