import type { SbomEntry } from "../../policy/types";
import { checkSbom, isSbomType, readSbom } from "../../predicates/sbom";
import { counted, describeStatement } from "../describe";
import type { Inquiry } from "../inquiry";
import { firstOf, readAs } from "./content";
import { describeEntry } from "./describe";
import { signerParties } from "./party";
import type { EntryDemand } from "./types";

const NOUN = "SBOM";

/** An SBOM in an accepted format, with what the entry wants to know of every component and without those it bans. */
export const sbomDemand = (inquiry: Inquiry, entry: SbomEntry): EntryDemand => ({
  kind: "sbom",
  noun: NOUN,
  expected: describeEntry(entry),
  age: entry,
  parties: signerParties(inquiry, NOUN, entry.signers),
  decidedBy: "any",
  isType: isSbomType,
  read: (_, statement) =>
    readAs(readSbom, statement, (sbom) => ({
      ...(sbom.created === undefined ? {} : { time: sbom.created }),
      conditions: [() => firstOf(checkSbom(sbom, entry))],
      text: () =>
        `SBOM in ${sbom.format} ${sbom.specVersion} with ${counted(sbom.components.length, "component")} by ${describeStatement(statement)}`,
    })),
});
