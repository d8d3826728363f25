import type { AttestationSource } from "../../trust/evidence";
import { isReasonCode } from "../../trust/reasons";
import type { ContentSource } from "../../trust/registry";
import { createVerifier, type Basis } from "../../trust/verifier";
import type { Verdict } from "../../trust/decision";
import type { SignedContent } from "./signed-content";
import { ATTESTED, policyOf, REGISTRY, SIGNED, type World } from "./world";

const noGithub: AttestationSource = {
  requests: 0,
  of: () => ({ bundles: () => Promise.resolve([]) }),
  close: () => Promise.resolve(),
};

/** Milliseconds for one image; nothing waits for a network. */
export const DEADLINE = 5000;

export interface Judged {
  readonly verdict: Verdict;
  readonly basis: Basis;
}

/** The verdict on the world's image, or on another digest, whose evidence lies in the source. */
export async function verdictOn(
  world: World,
  source: ContentSource,
  { attested = false, digest = world.digest, policy = policyOf(world) } = {},
): Promise<Judged> {
  const verifier = createVerifier({
    policy,
    source,
    github: noGithub,
    clock: () => new Date(world.now),
    deadlineMs: DEADLINE,
  });
  const image = `${REGISTRY}/${attested ? ATTESTED : SIGNED}@${digest}`;
  const judged: Judged[] = [];
  await verifier.verify([{ image, namespace: { name: "production" } }], {
    onVerdict: (verdict, basis) => {
      judged.push({ verdict, basis });
    },
  });
  await verifier.close();
  const [only] = judged;
  if (!only) throw new Error("no verdict");
  return only;
}

/** What no verdict may be, whatever the evidence is. */
export function wrongVerdict({ verdict, basis }: Judged): string | undefined {
  const codes = [
    ...verdict.checks.map(({ code }) => code),
    ...(basis.evidence?.rejected ?? []).map(({ code }) => code),
    ...(basis.evidence?.problems ?? []).map(({ code }) => code),
  ];
  if (!codes.every((code: string) => isReasonCode(code))) return "a code has no row";
  if (codes.includes("registry.timeout")) return "the deadline passed";
  const failed = basis.evidence?.rejected.find(({ code }) => code === "verifier.failed");
  if (failed) return `verifier.failed: ${failed.message}`;
  const check = verdict.checks.find(({ code }) => code === "verifier.failed");
  return check && `verifier.failed: ${check.found}`;
}

/**
 * What makes an answer wrong about evidence that may be anything: a verified statement that nobody trusted signed, a time
 * that nobody proved, or an allowance that is not for a signature which the trusted authority really made for that image.
 *
 * @param found what is signed in the one piece of evidence there is
 */
export function wrongTrust(
  world: World,
  { verdict, basis }: Judged,
  found: SignedContent | undefined,
): string | undefined {
  const issued = world.issued.find(({ content }) => content === found?.content);
  const proven = (found?.proofs ?? []).flatMap(({ key }) =>
    Object.hasOwn(world.proofs, key) ? [world.proofs[key]] : [],
  );
  for (const statement of basis.evidence?.statements ?? []) {
    if (!issued) return "a statement counts that no trusted authority or key signed";
    const time = statement.provenTimes.find((one) => !proven.includes(one.time))?.time;
    if (time !== undefined) return "a time counts as proven that no log or authority vouches for";
  }
  if (verdict.outcome !== "allow") return undefined;
  if (!issued?.trusted) return "allowed without a signature that the policy trusts";
  return proven.length > 0 ? undefined : "allowed though nothing proves when it was signed";
}
