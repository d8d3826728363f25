import { table, holding } from "./cases";
import {
  always,
  digestOf,
  DIGEST,
  evidenceOf,
  pattern,
  PINNED,
  problem,
  requirement,
  rule,
  statement,
  subjectOf,
  TAGGED,
  vendorSigner,
  vendorStatement,
  workflowSigner,
} from "../fixtures";

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
      "a rule claims what one of its patterns names": [
        {
          policy: {
            ...allow,
            rules: [
              rule({ images: [pattern("elsewhere.example/**"), pattern("acme.azurecr.io/**")] }),
            ],
          },
        },
        "deny signature.missing",
        "signed enforce deny signature.missing",
      ],
      "allow holds where a rule claims in other namespaces only": [
        {
          policy: {
            ...allow,
            rules: [rule({ namespaces: { names: ["staging"], except: [] } })],
          },
        },
        "allow image.allowed",
        "allow enforce allow image.allowed",
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

  describe("mirrors", () => {
    const mirrored = {
      mirrors: [
        { prefix: "acme.azurecr.io/hub", of: "docker.io", evidence: "mirror" as const },
        { prefix: "acme.azurecr.io/far", of: "docker.io", evidence: "origin" as const },
      ],
      rules: [rule({ name: "hub", images: [pattern("docker.io/**")] })],
    };
    const allowed = { ...mirrored, rules: [], allow: [pattern("acme.azurecr.io/hub/**")] };
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
          policy: allowed,
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
      "a digest that may be denied at the origin is undecided in the copy": [
        {
          policy: { ...allowed, denied: [pattern(`docker.io/library/nginx@${DIGEST}`)] },
          subject: subjectOf("acme.azurecr.io/hub/nginx:1"),
          evidence: undefined,
        },
        "undecided evidence.offline",
        "denied enforce undecided evidence.offline",
        "allow enforce allow image.allowed",
      ],
      "a digest that may be denied in the copy is undecided": [
        {
          policy: { ...allowed, denied: [pattern(`acme.azurecr.io/hub/nginx@${DIGEST}`)] },
          subject: subjectOf("acme.azurecr.io/hub/nginx:1"),
          evidence: undefined,
        },
        "undecided evidence.offline",
        "denied enforce undecided evidence.offline",
        "allow enforce allow image.allowed",
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
});
