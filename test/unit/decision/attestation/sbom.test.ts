import {
  at,
  byStranger,
  COMMIT,
  component,
  provenance,
  REVIEW,
  sbom,
  sbomEntry,
} from "../attestations";
import { days, FUTURE, malformed, OK, table } from "./cases";
import {
  certificate,
  DAY,
  digestOf,
  keySigner,
  keyStatement,
  problem,
  rejectedItem,
  statement,
} from "../fixtures";

describe("an entry for an SBOM", () => {
  const entry = sbomEntry();
  const byKey = sbomEntry({ signers: ["platform-key"] });
  const keys = { policy: { signers: [keySigner()] } };
  const { anchor, signer, provenTimes } = keyStatement();
  const keyed = { anchor, signer, provenTimes };
  const cyclonedx = sbom().predicate as object;
  table({
    "takes the signer's": [entry, [sbom()], OK],
    "wants some": [entry, [statement(), provenance()], "deny attestation.missing"],
    "takes none by a stranger": [entry, [byStranger(sbom())], "deny identity.mismatch"],
    "takes none by a signer of the policy that it does not name": [
      sbomEntry({ signers: ["vendor"] }),
      [sbom()],
      "deny identity.mismatch",
    ],
    "takes none in another format": [
      sbomEntry({ formats: ["spdx"] }),
      [sbom()],
      "deny sbom.format",
    ],
    "takes none without components": [entry, [sbom([])], "deny sbom.empty"],
    "refuses a banned component": [
      sbomEntry({ bannedComponents: ["pkg:npm/left-pad"] }),
      [sbom()],
      "deny sbom.banned-component",
    ],
    "wants the required fields": [
      sbomEntry({ requiredFields: ["supplier"] }),
      [sbom()],
      "deny sbom.missing-field",
    ],
    "takes one that satisfies beside one that does not": [
      sbomEntry({ bannedComponents: ["pkg:npm/left-pad"] }),
      [sbom(), sbom([component("pkg:npm/right-pad@1.0")], { origin: digestOf("9") })],
      OK,
    ],
    "refuses what does not parse": [entry, [malformed(sbom())], "deny predicate.malformed"],
    "has an age, from the earlier time": [
      sbomEntry(days(4)),
      [sbom(undefined, at("2026-11-23T00:00:00Z"))],
      "deny attestation.too-old",
    ],
    "is young enough": [sbomEntry(days(5)), [sbom()], OK],
    "may be as old as is allowed": [
      sbomEntry(days(5)),
      [sbom()],
      OK,
      { now: new Date(Date.parse("2026-11-20T09:10:00Z") + 5 * DAY) },
    ],
    "may not be older by an instant": [
      sbomEntry(days(5)),
      [sbom()],
      "deny attestation.too-old",
      { now: new Date(Date.parse("2026-11-20T09:10:00Z") + 5 * DAY + 1) },
    ],
    "refuses a time after its signature": [
      entry,
      [sbom(undefined, at("2026-11-20T09:04:00Z"))],
      "deny predicate.time",
    ],
    "lets clocks differ by five minutes": [
      entry,
      [sbom(undefined, at("2026-11-20T09:05:00Z"))],
      OK,
    ],
    "is undecided if it was proven in the future": [
      entry,
      [sbom(undefined, at(FUTURE))],
      "undecided clock.skew",
    ],
    "lets this clock lie five minutes behind": [
      entry,
      [sbom(undefined, at("2026-11-24T12:05:00.000Z"))],
      OK,
    ],
    "lets this clock lie no more than five minutes behind": [
      entry,
      [sbom(undefined, at("2026-11-24T12:05:00.001Z"))],
      "undecided clock.skew",
    ],
    "takes a key's of which nobody proves the time": [byKey, [sbom(undefined, keyed)], OK, keys],
    "is undecided if a key's says that it was made in the future": [
      byKey,
      [sbom(undefined, { ...keyed, predicate: { ...cyclonedx, metadata: { timestamp: FUTURE } } })],
      "undecided clock.skew",
      keys,
    ],
    "is decided by what counts, though not all could be read": [
      entry,
      [sbom()],
      OK,
      { part: { problems: [problem()], rejected: [rejectedItem({ code: "registry.limit" })] } },
    ],
    "is undecided if nothing counts and not all could be read": [
      entry,
      [byStranger(sbom())],
      "undecided registry.throttled",
      { part: { problems: [problem()] } },
    ],
    "does not mind what lies where its signers leave nothing": [
      entry,
      [],
      "deny attestation.missing",
      {
        part: { problems: [problem({ part: "legacy-attestation" }), problem({ part: "legacy" })] },
      },
    ],
    "is undecided if files could not be read": [
      entry,
      [],
      "undecided evidence.files",
      { part: { problems: [problem({ part: "files", code: "evidence.files" })] } },
    ],
    "is undecided if bundles were not read": [
      entry,
      [],
      "undecided evidence.offline",
      { part: { parts: ["legacy"] } },
    ],
    "is undecided if it may be signed under a newer root": [
      entry,
      [],
      "undecided root.unknown-authority",
      {
        part: {
          rejected: [
            rejectedItem({
              code: "root.unknown-authority",
              predicateType: "https://spdx.dev/Document",
              claimed: certificate(),
            }),
          ],
        },
      },
    ],
    "does not mind a stranger's authority, nor another type": [
      entry,
      [],
      "deny attestation.missing",
      {
        part: {
          rejected: [
            rejectedItem({
              code: "root.unknown-authority",
              claimed: byStranger(sbom()).signer,
            }),
            rejectedItem({
              code: "root.unknown-authority",
              predicateType: REVIEW,
              claimed: certificate(),
            }),
          ],
        },
      },
    ],
    "tells what was refused while it was verified": [
      entry,
      [],
      "deny statement.subject-mismatch",
      {
        part: {
          rejected: [
            rejectedItem({
              code: "statement.subject-mismatch",
              predicateType: "https://spdx.dev/Document",
            }),
          ],
        },
      },
    ],
    "is not about what a summary of a commit says": [
      entry,
      [sbom(undefined, { otherSubjects: [`gitCommit:${COMMIT}`] })],
      "deny attestation.missing",
    ],
  });
});
