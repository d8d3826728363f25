import type { SignatureFormat } from "../../evidence/types";
import { named } from "../../policy/named";
import type { SummaryVerifier, TrustPolicy, VsaEntry } from "../../policy/types";
import { checkVsa, readVsa, VSA_TYPE, type Vsa, type VsaDemand } from "../../predicates/vsa";
import { shortened } from "../../predicates/json";
import { describeTimes, listed } from "../describe";
import type { Inquiry } from "../inquiry";
import { signersOf } from "../signature";
import { firstOf, readAs } from "./content";
import { describeEntry } from "./describe";
import { signerParties } from "./party";
import type { EntryDemand, Party } from "./types";

const NOUN = "verification summary";
const SHOWN = 5;

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
  for (const verifier of named(inquiry.policy.verifiers, names)) {
    const [party] = signerParties(inquiry, NOUN, [verifier.signer]);
    if (party) parties.set({ ...party, name: verifier.name }, verifier);
  }
  return {
    parties: [...parties.keys()],
    decidedBy: "newest",
    isType: (type) => type === VSA_TYPE,
    read: (party, statement) => {
      const verifier = parties.get(party);
      if (verifier === undefined) {
        return { problem: { code: "verifier.failed", message: `no verifier "${party.name}"` } };
      }
      return readAs(readVsa, statement, (written) => {
        const vsa = viewOf(written);
        const findings = checkVsa(vsa, demandOf(verifier));
        return {
          ...(vsa.timeVerified === undefined ? {} : { time: vsa.timeVerified }),
          isNews: !findings.some(({ code }) => code === "vsa.verifier" || code === "vsa.resource"),
          conditions: [() => firstOf(findings)],
          text: () =>
            `PASSED by ${party.name}, ${levelsOf(vsa)}${describeTimes(statement.provenTimes)}`,
        };
      });
    },
  };
};

/** A few of the levels: a summary may name as many as it likes. */
const levelsOf = ({ verifiedLevels }: Vsa): string =>
  listed(verifiedLevels.slice(0, SHOWN).map(shortened), "and");

/** The formats in which the summaries of verifiers count. */
export const formatsOfVerifiers = (
  policy: TrustPolicy,
  names: readonly string[],
): readonly SignatureFormat[] =>
  signersOf(
    policy,
    named(policy.verifiers, names).map(({ signer }) => signer),
  ).flatMap(({ formats }) => formats);
