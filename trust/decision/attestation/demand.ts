import type { AttestationEntry } from "../../policy/types";
import type { Inquiry } from "../inquiry";
import { predicateDemand } from "./predicate";
import { provenanceDemand } from "./provenance";
import { sbomDemand } from "./sbom";
import { scanDemand } from "./scan";
import type { EntryDemand } from "./types";
import { vsaDemand } from "./vsa";

/** What an entry of a policy demands of the evidence about one manifest. */
export const demandOf = (inquiry: Inquiry, entry: AttestationEntry): EntryDemand => {
  switch (entry.kind) {
    case "slsaProvenance":
      return provenanceDemand(inquiry, entry);
    case "sbom":
      return sbomDemand(inquiry, entry);
    case "vulnerabilityScan":
      return scanDemand(inquiry, entry);
    case "vsa":
      return vsaDemand(inquiry, entry);
    case "predicate":
      return predicateDemand(inquiry, entry);
  }
};
