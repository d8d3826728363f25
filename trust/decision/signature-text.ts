import { isSignature, type Evidence, type RejectedItem } from "../evidence/types";
import type { Signer, TrustPolicy } from "../policy/types";
import { reasons } from "../reasons";
import {
  asAdvice,
  counted,
  describeIdentity,
  describeIdentityOf,
  describeInstant,
  describeSource,
  describeStatement,
  describeTimes,
  listed,
  repositoryOfSigner,
} from "./describe";
import type { Miss } from "./assess";
import type { Counted } from "./different-signers";
import type { Texts } from "./finding";
import { matchesRef } from "./identity";
import { DAY_MS, earliestProvenTime } from "./time";

/** `signed by "release" from acme/shop@9d1f2ab (Rekor 1234567, 2026-11-20 09:14 UTC)`. */
export const signedBy = (signers: readonly Counted[]): string =>
  `signed by ${listed(
    signers.map(
      ({ signer, statement }) =>
        `"${signer.name}"${describeSource(statement)}${describeTimes(statement.provenTimes)}`,
    ),
    "and",
  )}`;

/** Nothing that could be a signature was found. */
export const noneFound = ({ referrers, statements }: Evidence): string => {
  const attestations = new Set(
    statements.filter((statement) => !isSignature(statement)).map(({ origin }) => origin),
  ).size;
  const parts = [counted(referrers, "referrer"), "0 signatures"];
  if (attestations > 0) parts.push(counted(attestations, "attestation"));
  return `the registry holds none (${parts.join(", ")})`;
};

/** How to come by a first signature of these signers. */
export const signFix = (signers: readonly Signer[]): string => {
  const [signer] = signers;
  if (signer === undefined || signers.length > 1) return asAdvice(reasons["signature.missing"].fix);
  if (signer.kind === "key") return `sign it with the key of "${signer.name}" (cosign sign --key)`;
  const repository = repositoryOfSigner(signer);
  return repository === undefined
    ? `sign it as "${signer.name}" (cosign sign)`
    : `build it in ${repository} and sign it there (cosign sign)`;
};

/** What is said about something that was refused while it was verified. */
export const rejectedFound = ({ message, claimed }: RejectedItem, others: number): string => {
  const claim = claimed ? `, claims to be signed by ${describeIdentity(claimed)}` : "";
  return `${message}${claim}${others > 0 ? ` (and ${others} more)` : ""}`;
};

/** What the policy calls somebody who signs, and whom that stands for. */
export interface Called {
  readonly role: "signer" | "builder";
  readonly description: string;
}

/** What is said about a verified statement that comes near, but does not count for the signer. */
export const missTexts = (
  policy: Pick<TrustPolicy, "anchors">,
  miss: Counted & Miss,
  now: Date,
  called: Called = { role: "signer", description: describeIdentityOf(miss.signer) },
): Texts => {
  const { code, signer, statement } = miss;
  const { role, description } = called;
  const { found = "", expected = "", fix } = details(policy, miss, now, role);
  const verb = isSignature(statement) ? "signed" : "attested";
  return {
    found: `${verb} by ${describeStatement(statement)}${found}`,
    expected: `${role} "${signer.name}": ${description}${expected}`,
    fix: fix ?? asAdvice(reasons[code].fix),
  };
};

const details = (
  policy: Pick<TrustPolicy, "anchors">,
  { code, signer, statement }: Counted & Miss,
  now: Date,
  role: Called["role"],
): Partial<Texts> => {
  const identity = statement.signer;
  const extensions = identity.kind === "certificate" ? identity.extensions : {};
  const source = signer.kind === "keyless" ? signer.source : undefined;
  const repository = repositoryOfSigner(signer);
  const widen = (what: string): string => `${what} ${role} "${signer.name}" (widens trust)`;
  switch (code) {
    case "identity.mismatch": {
      const issuer = identity.kind === "certificate" ? identity.issuer : "";
      const isOther = signer.kind === "keyless" && issuer !== signer.issuer;
      return {
        found: isOther ? `, issuer ${issuer}` : "",
        expected: isOther && signer.subject.kind === "workflow" ? `, issuer ${signer.issuer}` : "",
        fix: `${repository ? `build and sign it in ${repository}` : `sign it as "${signer.name}"`}, or make this identity a signer too (widens trust)`,
      };
    }
    case "identity.root":
      return {
        found: `, verified under ${rootName(policy, statement.anchor)}`,
        expected: `, under ${rootName(policy, signer.anchor)}`,
      };
    case "identity.repository":
      return {
        found: `, built from ${extensions.sourceRepositoryUri ?? "no named repository"}`,
        fix: repository && `build it in ${repository}`,
      };
    case "identity.repository-id":
      return {
        found: `, repository id ${extensions.sourceRepositoryId ?? "not named"}`,
        expected: `, repository id ${source?.repositoryId ?? ""}`,
      };
    case "identity.workflow":
      return {
        found: `, called from ${extensions.buildConfigUri ?? "no named workflow"}`,
        expected: `, called from ${source?.workflowUri ?? ""}`,
      };
    case "identity.ref":
      return {
        found: matchesRef(source?.refs ?? ["**"], extensions.sourceRepositoryRef)
          ? ""
          : `, source ref ${extensions.sourceRepositoryRef ?? "not named"}`,
        fix: `build it from an expected ref, or ${widen("add this one to the refs of")}`,
      };
    case "identity.trigger":
      return {
        found: `, triggered by ${extensions.buildTrigger ?? "nothing that is named"}`,
        fix: `build it on push or release, or ${widen("list the trigger in the triggers of")}`,
      };
    case "signature.not-a-signature":
      return { found: `, predicate ${statement.predicateType ?? "none"}` };
    case "signature.format":
      return {
        found: `, stored as ${statement.format}`,
        expected: `, stored as ${signer.formats.join(" or ")}`,
        fix: `sign it as ${signer.formats.join(" or ")}, or ${widen(`add ${statement.format} to the formats of`)}`,
      };
    case "signer.outside-validity":
      return {
        found: statement.provenTimes.length === 0 ? `, without a proven time` : "",
        expected: `, valid ${[
          signer.validFrom && `from ${describeInstant(signer.validFrom)}`,
          signer.validUntil && `until ${describeInstant(signer.validUntil)}`,
        ]
          .filter(Boolean)
          .join(" ")}`,
      };
    case "signature.too-old": {
      const age = now.getTime() - (earliestProvenTime(statement) ?? now.getTime());
      return { found: `, ${counted(Math.floor(age / DAY_MS), "day")} old` };
    }
    default:
      return {};
  }
};

const rootName = (policy: Pick<TrustPolicy, "anchors">, id: string): string => {
  const anchor = policy.anchors.find((candidate) => candidate.id === id);
  if (anchor === undefined) return "another root";
  const wants =
    anchor.kind === "root" ? anchor.thresholds : { transparencyLog: anchor.transparencyLog };
  const counts = Object.entries(wants).map(([name, count]) => `${name} ${count}`);
  return `root "${anchor.root}" (${counts.join(", ")})`;
};
