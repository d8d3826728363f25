import type { RejectedItem, SignerIdentity } from "../../../../trust/evidence/types";
import { at, byStranger, sbom, scan, scanEntry, vex } from "../attestations";
import { days, EARLIER, FUTURE, LATER, malformed, OK, table } from "./cases";
import {
  certificate,
  digestOf,
  problem,
  rejectedItem,
  statement,
  vendorSigner,
  workflowSigner,
} from "../fixtures";

describe("an entry for a vulnerability scan", () => {
  const entry = scanEntry();
  const bad = (part = {}) => scan(["critical"], { origin: digestOf("9"), ...part });
  table({
    "takes a clean one": [entry, [scan()], OK],
    "takes findings below its limit": [entry, [scan(["high", "low"])], OK],
    "wants some": [entry, [statement(), sbom()], "deny attestation.missing"],
    "refuses findings at its limit": [entry, [scan(["critical"])], "deny scan.vulnerabilities"],
    "refuses findings of unknown severity": [entry, [scan(["?"])], "deny scan.vulnerabilities"],
    "lets bad news decide": [
      entry,
      [scan(), bad({ finished: LATER })],
      "deny scan.vulnerabilities",
    ],
    "lets good news decide": [entry, [scan(), bad({ finished: EARLIER })], OK],
    "orders by when it was made, not when it was signed again": [
      entry,
      [scan(), bad({ finished: EARLIER, ...at("2026-11-23T00:00:00Z") })],
      OK,
    ],
    "does not let a predicate claim to be newer than its signature": [
      entry,
      [bad(), scan([], { finished: LATER, ...at(EARLIER) })],
      "deny scan.vulnerabilities",
    ],
    "lets the worse of one time decide": [entry, [scan(), bad()], "deny scan.vulnerabilities"],
    "lets one that cannot be read decide as if it were bad": [
      entry,
      [scan(), malformed(bad({ finished: LATER }))],
      "deny predicate.malformed",
    ],
    "does not let a stranger's decide": [entry, [scan(), byStranger(bad({ finished: LATER }))], OK],
    "is undecided if the listing is incomplete, though one counts": [
      entry,
      [scan()],
      "undecided registry.throttled",
      { part: { problems: [problem()] } },
    ],
    "is undecided if newer news may be signed under a newer root": [
      entry,
      [scan()],
      "undecided root.unknown-authority",
      {
        part: {
          rejected: [rejectedItem({ code: "root.unknown-authority", claimed: certificate() })],
        },
      },
    ],
    "is undecided if newer news may be by one of several signers": [
      scanEntry({ signers: ["vendor", "release"] }),
      [scan()],
      "undecided root.unknown-authority",
      {
        part: {
          rejected: [rejectedItem({ code: "root.unknown-authority", claimed: certificate() })],
        },
      },
    ],
    "does not mind what strangers push": [
      entry,
      [scan()],
      OK,
      {
        part: {
          rejected: [
            rejectedItem({ code: "root.unknown-authority", claimed: byStranger(scan()).signer }),
            rejectedItem({ code: "signature.invalid" }),
          ],
        },
      },
    ],
    "refuses one without the time of its database": [
      entry,
      [scan([], { database: "" })],
      "deny scan.incomplete",
    ],
    "has an age": [scanEntry(days(4)), [scan()], "deny attestation.too-old"],
    "is young enough": [scanEntry(days(5)), [scan()], OK],
    "is as old as its database": [
      scanEntry(days(5)),
      [scan([], { database: "2026-11-01T00:00:00Z" })],
      "deny attestation.too-old",
    ],
    "is undecided if it was made in the future": [
      entry,
      [scan([], { finished: FUTURE })],
      "undecided clock.skew",
    ],
    "lets bad news of the future decide": [
      entry,
      [scan(), bad({ finished: FUTURE })],
      "deny scan.vulnerabilities",
    ],
  });

  describe("with VEX", () => {
    const found = scan(["critical"]);
    const unverifiedVex = (claimed?: SignerIdentity): RejectedItem =>
      rejectedItem({
        code: "root.unknown-authority",
        predicateType: "https://openvex.dev/ns/v0.2.0",
        ...(claimed && { claimed }),
      });
    table({
      "leaves out what is not affected": [entry, [found, vex("CVE-2026-1")], OK],
      "leaves out nothing else": [entry, [found, vex("CVE-2026-2")], "deny scan.vulnerabilities"],
      "takes none by a stranger": [
        entry,
        [found, byStranger(vex("CVE-2026-1"))],
        "deny scan.vulnerabilities",
      ],
      "takes it by its own signers": [
        scanEntry({ vexSigners: ["vendor"] }),
        [found, vex("CVE-2026-1")],
        "deny scan.vulnerabilities",
      ],
      "lets the newest decide": [
        entry,
        [found, vex("CVE-2026-1"), vex("CVE-2026-1", "affected", { time: LATER })],
        "deny scan.vulnerabilities",
      ],
      "refuses to rest on it while one cannot be read": [
        entry,
        [found, vex("CVE-2026-1"), malformed(vex("CVE-2026-1"))],
        "undecided scan.vex",
      ],
      "refuses to rest on it while one could not be verified": [
        entry,
        [found, vex("CVE-2026-1")],
        "undecided root.unknown-authority",
        { part: { rejected: [unverifiedVex(certificate())] } },
      ],
      "does not mind those of strangers that could not be verified": [
        entry,
        [found, vex("CVE-2026-1")],
        OK,
        { part: { rejected: [unverifiedVex(byStranger(scan()).signer)] } },
      ],
      "refuses to rest on it while one by one of several signers could not be verified": [
        scanEntry({ vexSigners: ["vendor", "release"] }),
        [found, vex("CVE-2026-1")],
        "undecided root.unknown-authority",
        { part: { rejected: [unverifiedVex(certificate())] } },
      ],
      "refuses to rest on it while one that names nobody could not be verified": [
        entry,
        [found, vex("CVE-2026-1")],
        "undecided root.unknown-authority",
        { part: { rejected: [unverifiedVex()] } },
      ],
      "refuses to rest on it while one is of the future": [
        entry,
        [
          found,
          vex("CVE-2026-1"),
          vex("CVE-2026-9", "not_affected", { time: FUTURE, origin: digestOf("9") }),
        ],
        "undecided clock.skew",
      ],
      "does not mind those of strangers that cannot be read": [
        entry,
        [found, vex("CVE-2026-1"), byStranger(malformed(vex("CVE-2026-1")))],
        OK,
      ],
      "denies what none excuses, though one cannot be read": [
        entry,
        [found, malformed(vex("CVE-2026-1"))],
        "deny scan.vulnerabilities",
      ],
      "does not mind one that cannot be read where nothing rests on it": [
        entry,
        [scan(), malformed(vex("CVE-2026-1"))],
        OK,
      ],
      "refuses one from before its own time": [
        entry,
        [found, vex("CVE-2026-1", "not_affected", { time: LATER, ...at(EARLIER) })],
        "deny scan.vulnerabilities",
      ],
      "is undecided while VEX may be missing": [
        scanEntry({ vexSigners: ["vendor"] }),
        [found],
        "undecided registry.throttled",
        {
          part: { problems: [problem({ part: "legacy-attestation" })] },
          policy: { signers: [workflowSigner(), vendorSigner({ formats: ["legacy"] })] },
        },
      ],
    });
  });
});
