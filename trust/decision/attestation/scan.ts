import type { VulnerabilityScanEntry } from "../../policy/types";
import {
  checkScan,
  isScanType,
  readScan,
  type Scan,
  type ScanJudgement,
} from "../../predicates/scan";
import { counted, describeInstant } from "../describe";
import type { Inquiry } from "../inquiry";
import { signersOf } from "../signature";
import { firstOf, readAs } from "./content";
import { describeEntry, severityLimit } from "./describe";
import { signerParties } from "./party";
import type { EntryDemand, Shortfall } from "./types";
import { readVexDocuments, type VexDocuments } from "./vex";

const NOUN = "vulnerability scan";

/**
 * The newest scan, without a vulnerability that the entry refuses and that no OpenVEX statement excuses. A scan is as old as
 * the database that it knew.
 */
export const scanDemand = (inquiry: Inquiry, entry: VulnerabilityScanEntry): EntryDemand => {
  const { signers, vexSigners } = entry;
  const vex = readVexDocuments(inquiry, vexSigners);
  return {
    kind: "vulnerabilityScan",
    noun: NOUN,
    expected: describeEntry(entry),
    age: entry,
    parties: signerParties(inquiry, NOUN, signers),
    otherFormats: signersOf(inquiry.policy, vexSigners).flatMap(({ formats }) => formats),
    decidedBy: "newest",
    isType: isScanType,
    read: (_, statement) =>
      readAs(readScan, statement, (scan) => {
        const judgement = judge(inquiry, entry, scan, vex);
        return {
          time: scan.finishedAt,
          knownUntil: scan.databaseTime,
          conditions: [() => judgement.shortfall],
          text: () =>
            `no findings of ${severityLimit(entry)}${excused(judgement.notAffected.length)} by ${[
              scan.scanner.name,
              scan.scanner.version,
            ]
              .filter((part) => part !== undefined)
              .join(" ")}, ${describeInstant(scan.finishedAt)}`,
        };
      }),
  };
};

const excused = (count: number): string =>
  count === 0 ? "" : `, ${counted(count, "finding")} not affected by VEX,`;

interface Judgement {
  readonly shortfall?: Shortfall | undefined;
  readonly notAffected: ScanJudgement["notAffected"];
}

/** A document that cannot be read might take back what another one excuses. */
const judge = (
  { evidence, repository }: Inquiry,
  { failOn }: VulnerabilityScanEntry,
  scan: Scan,
  { vex, shortfall }: VexDocuments,
): Judgement => {
  const image = { repository, digest: evidence.digest };
  const { findings, notAffected } = checkScan(scan, { failOn, vex, image });
  const failed = firstOf(findings);
  return notAffected.length > 0 && shortfall && !failed
    ? { shortfall, notAffected }
    : { shortfall: failed, notAffected };
};
