import assert from "node:assert/strict";
import { decide } from "../../../../trust/decision";
import type { VerifiedStatement } from "../../../../trust/evidence/types";
import {
  at,
  attested,
  byStranger,
  everybody,
  sourceVsa,
  verifier,
  vsa,
  vsaEntry,
} from "../attestations";
import { days, EARLIER, LATER, malformed, OK, table } from "./cases";
import {
  digestOf,
  evidenceOf,
  keySigner,
  keyStatement,
  NOW,
  policyOf,
  problem,
  statement,
  subjectOf,
} from "../fixtures";

describe("an entry for a verification summary", () => {
  const gateKey = { policy: { signers: [keySigner({ name: "gate-signer" })] } };
  const byGateKey = (predicate: object, part: Partial<VerifiedStatement> = {}) => {
    const { anchor, signer } = keyStatement();
    return vsa(predicate, { anchor, signer, ...at(EARLIER), ...part });
  };
  const entry = vsaEntry();
  const failed = (part: Partial<VerifiedStatement> = {}, predicate: object = {}) =>
    vsa(
      { verificationResult: "FAILED", timeVerified: undefined, ...predicate },
      { origin: digestOf("9"), ...part },
    );
  table({
    "takes the verifier's": [entry, [vsa()], OK],
    "wants some": [entry, [statement()], "deny attestation.missing"],
    "takes none by somebody else": [entry, [byStranger(vsa())], "deny identity.mismatch"],
    "takes none of another verifier": [
      entry,
      [vsa({ verifier: { id: "https://other.example" } })],
      "deny vsa.verifier",
    ],
    "takes none about another repository": [
      entry,
      [vsa({ resourceUri: "acme.azurecr.io/other" })],
      "deny vsa.resource",
    ],
    "takes none that failed": [entry, [failed()], "deny vsa.failed"],
    "wants the levels": [
      vsaEntry({ levels: ["SLSA_BUILD_LEVEL_3", "SLSA_SOURCE_LEVEL_2"] }),
      [vsa()],
      "deny vsa.level",
    ],
    "takes higher levels": [vsaEntry({ levels: ["SLSA_BUILD_LEVEL_1"] }), [vsa()], OK],
    "takes the policy": [vsaEntry({ policyDigest: digestOf("e") }), [vsa()], OK],
    "wants the policy": [vsaEntry({ policyDigest: digestOf("1") }), [vsa()], "deny vsa.policy"],
    "has an age, from the time of verification": [
      vsaEntry(days(4)),
      [vsa({}, at("2026-11-23T00:00:00Z"))],
      "deny attestation.too-old",
    ],
    "lets bad news decide": [entry, [vsa(), failed(at(LATER))], "deny vsa.failed"],
    "lets good news decide": [entry, [vsa(), failed(at(EARLIER))], OK],
    "takes a summary about another resource for no news": [
      entry,
      [vsa(), failed(at(LATER), { resourceUri: "acme.azurecr.io/other" })],
      OK,
    ],
    "takes a summary for another verifier for no news": [
      entry,
      [vsa(), failed(at(LATER), { verifier: { id: "https://other.example" } })],
      OK,
    ],
    "tells verifiers with one signer apart": [
      vsaEntry({ verifiers: ["gate", "other"] }),
      [vsa({ verifier: { id: "https://other.example" } })],
      OK,
      {
        policy: {
          verifiers: [verifier(), verifier({ name: "other", id: "https://other.example" })],
        },
      },
    ],
    "does not let an old one by a key be logged again as news": [
      entry,
      [
        byGateKey({ timeVerified: undefined }, at("2026-11-24T00:00:00Z")),
        byGateKey({ verificationResult: "FAILED" }, { origin: digestOf("9"), ...at(LATER) }),
      ],
      "deny vsa.failed",
      gateKey,
    ],
    "lets good news by a key decide, if they say when they were made": [
      entry,
      [
        byGateKey({ timeVerified: LATER }, at(LATER)),
        byGateKey({ verificationResult: "FAILED" }, { origin: digestOf("9") }),
      ],
      OK,
      gateKey,
    ],
    "has an age by a key that says when it was made": [
      vsaEntry(days(900)),
      [byGateKey({}, at(LATER))],
      OK,
      gateKey,
    ],
    "has no age by a key that does not say when it was made": [
      vsaEntry(days(900)),
      [byGateKey({ timeVerified: undefined }, at(LATER))],
      "deny attestation.no-proven-time",
      gateKey,
    ],
    "takes none about a commit": [entry, [sourceVsa()], "deny attestation.missing"],
    "is undecided if the listing is incomplete": [
      entry,
      [vsa()],
      "undecided registry.throttled",
      { part: { problems: [problem()] } },
    ],
    "refuses what does not parse": [entry, [malformed(vsa())], "deny predicate.malformed"],
  });
});

describe("a statement about a commit", () => {
  it("is no signature of the image, even where any statement is one", () => {
    const rules = [
      attested([], {
        attestations: undefined,
        signature: { anyOf: ["gate-signer"], atLeast: 1, accept: "any-statement" },
      }),
    ];
    const verdict = (statements: VerifiedStatement[]) =>
      decide(policyOf({ ...everybody, rules }), subjectOf(), evidenceOf(statements), NOW).outcome;
    assert.equal(verdict([vsa()]), "allow");
    assert.equal(verdict([sourceVsa()]), "deny");
  });
});
