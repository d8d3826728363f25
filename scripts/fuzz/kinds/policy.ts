import {
  formatFindings,
  formatPolicyError,
  lintPolicy,
  PolicyError,
  policyFromDocument,
  readPolicyDocument,
  readPolicyText,
} from "../../../trust/policy";
import { trustedRootVariants, type TrustedRootJson } from "../../../test/support/authority";
import { corpusFile } from "../corpora";
import { inputOf, partOf, type Input } from "../input";
import { attempt, type Kind } from "../kind";
import { MemorySource } from "../memory-source";
import { contentOfBundle } from "../signed-content";
import { verdictOn, wrongTrust, wrongVerdict } from "../verdict";
import { fileReader, policyDocument, type Seeds, type World } from "../world";
import { BUNDLE } from "./evidence";

const yaml = `# A policy as people write it.
apiVersion: countersign/v1
kind: TrustPolicy
name: acme
signers:
  own-release:
    githubWorkflow:
      repository: acme/{repo}
      workflow: .github/workflows/release.yml
      refs: [refs/heads/main, "refs/tags/v*"]
    root: test
  teams:
    keyless:
      issuer: https://login.acme.example
      subjectPattern: ^https://ci\\.acme\\.example/(shop|pay)/release$
    validFrom: 2026-01-01
trustRoots:
  test: { file: root.json, signedTimestamps: 0 }
rules:
  - name: own-repository
    each: { repo: [shop, pay] }
    images: ["registry.example/{repo}/**"]
    signature: [own-release]
  - name: production
    images: ["registry.example/**"]
    namespaces: { names: ["prod-*"], labels: { env: production }, except: [prod-sandbox] }
    requireDigest: true
    mode: { warnUntil: 2026-09-01, then: enforce }
    signature: { anyOf: [teams], atLeast: 1, maxAge: P180D, accept: any-statement }
denied: ["registry.example/old/**"]
allow: [docker.io/library/*]
unmatched: [{ namespaces: [dev], mode: audit }]
mirrors: [{ prefix: mirror.example/hub, of: docker.io, evidence: origin }]
scope: { exceptNamespaces: [kube-system] }
exemptions:
  - images: ["registry.example/shop/api@sha256:${"0".repeat(64)}"]
    rules: [production]
    namespaces: [prod-a]
    owner: team-shop
    ticket: OPS-1
    approvedBy: security
    reason: the vendor signs from July on
    from: 2026-05-20
    expires: 2026-07-01
limits: { exemptionDays: 60 }
`;

/** TrustPolicy documents. Whatever they say, nothing of an authority that they do not name counts. */
export const policyKind = ({ world, bundles }: Seeds): Kind => {
  const foreign = foreignBundle(world, bundles);
  return {
    name: "policy",
    seeds: [inputOf({ policy: yaml }), inputOf({ policy: JSON.stringify(policyDocument(world)) })],
    run: async (input, given) => {
      const readFile = fileReader(JSON.stringify(given.trustedRoot));
      const text = partOf(input, "policy").toString();
      const read = attempt(
        () => readPolicyText(text, { file: "policy.yaml", readFile }),
        PolicyError,
      );
      if (read.error) {
        return printable(formatPolicyError(read.error));
      }
      const { policy, document } = read.value;
      const again = readPolicyDocument(document, { readFile }).policy;
      if (again.digest !== policy.digest) return "the same document has two digests";
      const findings = formatFindings(lintPolicy(read.value, new Date(given.now)), read.value);
      const wrong = printable(findings);
      if (wrong !== undefined) return wrong;
      return judgeForeign({ ...given, issued: [] }, foreign, policy);
    },
  };
};

/** TrustedRoot files, as a policy names them. */
export const trustedRootKind = ({ world, bundles }: Seeds): Kind => {
  const root = world.trustedRoot as TrustedRootJson;
  const foreign = foreignBundle(world, bundles);
  const good = Buffer.from(bundles[0] ?? "");
  return {
    name: "trusted-root",
    seeds: [
      ...[
        root,
        trustedRootVariants.without(root, "timestampAuthorities"),
        trustedRootVariants.withoutLogStart(root),
        trustedRootVariants.until(root, "tlogs", new Date("2026-01-01T00:00:00Z")),
      ].map((variant) => inputOf({ root: JSON.stringify(variant) })),
      ...["roots/public-good.json", "roots/github.json"].flatMap((name): Input[] => {
        const bytes = corpusFile(name);
        return bytes ? [inputOf({ root: bytes })] : [];
      }),
    ],
    run: async (input, given) => {
      const readFile = fileReader(partOf(input, "root").toString());
      const read = attempt(
        () => policyFromDocument(policyDocument(given), { readFile }),
        PolicyError,
      );
      if (read.error) return printable(formatPolicyError(read.error));
      return (
        (await judgeForeign({ ...given, issued: [] }, foreign, read.value)) ??
        judgeForeign(given, good, read.value)
      );
    },
  };
};

async function judgeForeign(
  world: World,
  bundle: Buffer,
  policy: ReturnType<typeof policyFromDocument>,
): Promise<string | undefined> {
  const source = new MemorySource();
  source.attach(world.digest, BUNDLE, bundle);
  const judged = await verdictOn(world, source, { policy });
  // A policy may allow what nobody signed; what it may not is to take it for signed.
  const { verdict } = judged;
  const signed = verdict.code === "signature.ok" || verdict.code === "attestation.ok";
  const outcome = signed ? verdict.outcome : "deny";
  return (
    wrongVerdict(judged) ??
    wrongTrust(world, { ...judged, verdict: { ...verdict, outcome } }, contentOfBundle(bundle))
  );
}

/** A bundle that an unknown authority made. */
function foreignBundle(world: World, bundles: readonly string[]): Buffer {
  const known = new Set(world.issued.map(({ content }) => content));
  const foreign = bundles
    .map((bundle) => Buffer.from(bundle))
    .find((bundle) => !known.has(contentOfBundle(bundle)?.content ?? ""));
  if (!foreign) throw new Error("no seed is by a stranger");
  return foreign;
}

/** Escape sequences of a document could rewrite what its reader sees. */
const printable = (text: string): string | undefined =>
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/.test(text)
    ? "control characters are printed"
    : undefined;
