import type { AttestationEntry } from "../../policy/types";
import { isScanType, isVexType } from "../../predicates/scan";
import { VSA_TYPE } from "../../predicates/vsa";

/**
 * Whether the newest statement decides, since it may be bad news: of scans, VEX and verification summaries, also where a
 * rule asks for them by their predicate type.
 */
export const isDecidedByNewest = (entry: AttestationEntry): boolean => {
  switch (entry.kind) {
    case "vulnerabilityScan":
    case "vsa":
      return true;
    case "slsaProvenance":
      return entry.source !== undefined;
    case "predicate":
      return isScanType(entry.type) || isVexType(entry.type) || entry.type === VSA_TYPE;
    case "sbom":
      return false;
  }
};
