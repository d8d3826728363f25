import type { SignatureFormat } from "../../evidence/types";
import type { SummaryVerifier, TrustPolicy, VsaEntry } from "../../policy/types";
import { checkVsa, readVsa, VSA_TYPE, type Vsa, type VsaDemand } from "../../predicates/vsa";
import { describeTimes, listed } from "../describe";
import type { Inquiry } from "../inquiry";
import { signersOf } from "../signature";
import { firstOf, readAs } from "./content";
import { describeEntry } from "./describe";
import { signerParties } from "./party";
import type { EntryDemand, Party } from "./types";

const NOUN = "verification summary";

/** The newest summary of the verifiers about this repository. */
export const vsaDemand = (inquiry: Inquiry, entry: VsaEntry): EntryDemand => {
  const { verifiers, levels, policyDigest } = entry;
  return {
    ...summaries(inquiry, verifiers, ({ id }) => ({
      verifier: id,
      resourceUri: inquiry.repository,
      levels,
      ...(policyDigest === undefined ? {} : { policyDigest }),
    })),
    kind: "vsa",
    noun: NOUN,
    expected: describeEntry(entry),
    age: entry,
  };
};

type Summaries = Pick<EntryDemand, "parties" | "decidedBy" | "isType" | "read">;

/**
 * Summaries by verifiers, of whom each one's signer speaks for its id only. A summary about another resource, or for another
 * verifier by the same signer, is no news about this one.
 */
export const summaries = (
  inquiry: Inquiry,
  names: readonly string[],
  demandOf: (verifier: SummaryVerifier) => VsaDemand,
  viewOf: (vsa: Vsa) => Vsa = (vsa) => vsa,
): Summaries => {
  const parties = new Map<Party, SummaryVerifier>();
  for (const verifier of verifiersOf(inquiry.policy, names)) {
    const [party] = signerParties(inquiry, NOUN, [verifier.signer]);
    if (party) parties.set({ ...party, name: verifier.name }, verifier);
  }
  return {
    parties: [...parties.keys()],
    decidedBy: "newest",
    isType: (type) => type === VSA_TYPE,
    read: (party, statement) =>
      readAs(readVsa, statement, (written) => {
        const vsa = viewOf(written);
        const verifier = parties.get(party);
        const findings = verifier ? checkVsa(vsa, demandOf(verifier)) : [];
        return {
          ...(vsa.timeVerified === undefined ? {} : { time: vsa.timeVerified }),
          isNews: !findings.some(({ code }) => code === "vsa.verifier" || code === "vsa.resource"),
          conditions: [() => firstOf(findings)],
          text: () =>
            `PASSED by ${party.name}, ${listed(vsa.verifiedLevels, "and")}${describeTimes(statement.provenTimes)}`,
        };
      }),
  };
};

/** The formats in which the summaries of verifiers count. */
export const formatsOfVerifiers = (
  policy: TrustPolicy,
  names: readonly string[],
): readonly SignatureFormat[] =>
  signersOf(
    policy,
    verifiersOf(policy, names).map(({ signer }) => signer),
  ).flatMap(({ formats }) => formats);

const verifiersOf = (
  { verifiers }: TrustPolicy,
  names: readonly string[],
): readonly SummaryVerifier[] =>
  [...new Set(names)].flatMap((name) => {
    const verifier = Object.hasOwn(verifiers, name) ? verifiers[name] : undefined;
    return verifier ? [verifier] : [];
  });
