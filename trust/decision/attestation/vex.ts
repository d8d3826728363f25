import { isVexType, readVex, type Vex } from "../../predicates/scan";
import { reasons } from "../../reasons";
import type { Inquiry } from "../inquiry";
import { obstaclesIn } from "../obstacles";
import { assessAll, type Assessed } from "./assess";
import { readAs, readOnce } from "./content";
import { signerParties } from "./party";
import type { EntryDemand, Shortfall } from "./types";

/** The OpenVEX documents about an image by signers who may excuse a finding. */
export interface VexDocuments {
  readonly vex: readonly Vex[];
  /** Why one of theirs does not count. */
  readonly shortfall?: Shortfall;
}

const NOUN = "VEX";

/** Reads them all: of what they say about one vulnerability the newest statement decides. Their age does not matter. */
export const readVexDocuments = (inquiry: Inquiry, signers: readonly string[]): VexDocuments => {
  const demand = vexDemand(inquiry, signers);
  const read = assessAll(inquiry, demand);
  const [shortfall] = [...refused(read), ...unverified(inquiry, demand)];
  return {
    vex: read.flatMap(({ shortfall: missing, statement }) => {
      const { view } = missing ? {} : readOnce(readVex, statement);
      return view ? [view] : [];
    }),
    ...(shortfall === undefined ? {} : { shortfall }),
  };
};

const EXPECTED = "VEX documents that can all be read";

/** What cannot be read, or is not to be believed, may be the newest word of its signer. */
const refused = (read: readonly Assessed[]): readonly Shortfall[] =>
  read
    .filter(({ isNews }) => isNews)
    .flatMap(({ shortfall }) => shortfall ?? [])
    .map((shortfall): Shortfall =>
      reasons[shortfall.code].effect === "deny"
        ? { code: "scan.vex", found: shortfall.found, expected: EXPECTED }
        : shortfall,
    );

/** So may what nobody could verify so far. */
const unverified = (
  { evidence }: Inquiry,
  { parties, isType }: EntryDemand,
): readonly Shortfall[] =>
  obstaclesIn(evidence, {
    parts: [],
    formats: new Set(),
    mayBe: ({ predicateType = "", claimed }) =>
      isType(predicateType) &&
      (claimed === undefined || parties.some((party) => party.isNamedBy(claimed))),
  }).map(({ code, message }) => ({ code, found: `VEX: ${message}`, expected: EXPECTED }));

const vexDemand = (inquiry: Inquiry, signers: readonly string[]): EntryDemand => ({
  kind: "vulnerabilityScan",
  noun: NOUN,
  expected: "",
  parties: signerParties(inquiry, NOUN, signers),
  decidedBy: "newest",
  isType: isVexType,
  read: (_, statement) =>
    readAs(readVex, statement, ({ time }) => ({ time, conditions: [], text: () => "" })),
});
