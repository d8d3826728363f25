import type { Signer, TrustPolicy } from "../../trust/policy";
import { trustPolicyOf } from "../program-policy";
import type { Problem } from "../validation";
import type { PushIdentityArgs } from "./push-identity-args";
import { subjectsOf } from "./subjects";
import type { Subject } from "./subjects";

/** Who pushes, by what the TrustPolicy says about its signers. */
export interface PushPlan {
  /** Absent where it cannot be had, which is then a problem. */
  readonly policy?: TrustPolicy;
  /** The signers that the policy has, of those that were named. */
  readonly signers: readonly Signer[];
  readonly subjects: readonly Subject[];
  readonly problems: readonly Problem[];
}

export function pushPlan(args: PushIdentityArgs): PushPlan {
  const policy = trustPolicyOf(args.trustPolicy);
  if ("reason" in policy) return { signers: [], subjects: [], problems: [policy] };
  const signers: Signer[] = [];
  const subjects = new Map<string, Subject>();
  const problems: Problem[] = [];
  for (const [index, name] of args.signers.entries()) {
    const property = `signers[${index}]`;
    const signer = Object.hasOwn(policy.signers, name) ? policy.signers[name] : undefined;
    if (signer === undefined) {
      problems.push({ property, ...unknownSigner(name, policy) });
      continue;
    }
    signers.push(signer);
    const told = subjectsOf(signer, args);
    if ("problem" in told) {
      const { reason, fix } = told.problem;
      problems.push({ property, reason: `signer ${JSON.stringify(name)} ${reason}`, fix });
      continue;
    }
    for (const subject of told.subjects) {
      subjects.set(JSON.stringify([subject.issuer, subject.subject]), subject);
    }
  }
  return { policy, signers, subjects: [...subjects.values()], problems };
}

function unknownSigner(name: string, policy: TrustPolicy): Omit<Problem, "property"> {
  const names = Object.keys(policy.signers).sort();
  return {
    reason: `policy ${JSON.stringify(policy.name)} has no signer ${JSON.stringify(name)}`,
    fix: names.length === 0 ? "add one to the policy" : `use one of ${names.join(", ")}`,
  };
}
