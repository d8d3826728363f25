import assert from "node:assert/strict";
import { decide } from "../../../trust/decision";
import type { VerifiedStatement } from "../../../trust/evidence/types";
import {
  attested,
  BUILDER_ID,
  byStranger,
  everybody,
  provenance,
  provenanceEntry,
} from "./attestations";
import { evidenceOf, NOW, policyOf, subjectOf } from "./fixtures";

const DELEGATOR =
  "https://github.com/slsa-framework/slsa-github-generator/.github/workflows/delegator_generic_slsa3.yml@refs/tags/v2.1.0";

/** Provenance that tells whether its predicate was looked at. */
const watched = (
  statement: VerifiedStatement,
): { readonly statement: VerifiedStatement; readonly wasRead: () => boolean } => {
  let read = false;
  const { predicate } = statement;
  return {
    statement: {
      ...statement,
      get predicate(): unknown {
        read = true;
        return predicate;
      },
    },
    wasRead: () => read,
  };
};

const checkOf = (statement: VerifiedStatement) => {
  const rules = [attested([provenanceEntry()])];
  const policy = policyOf({ ...everybody, rules });
  return decide(policy, subjectOf(), evidenceOf([statement]), NOW).checks[0];
};

describe("provenance by a workflow that anybody may write", () => {
  it("is not read: its predicate may be made to take long", () => {
    const { statement, wasRead } = watched(byStranger(provenance()));
    const { code, found, expected } = checkOf(statement) ?? {};
    const stranger = "https://github.com/evil/shop/.github/workflows/release.yml@refs/heads/main";
    assert.deepEqual(
      [code, found, expected],
      [
        "provenance.signer",
        `SLSA provenance by ${stranger} (Rekor 1234567, 2026-11-20 09:14 UTC): signed by "${stranger}"`,
        `builder "${BUILDER_ID.split("@")[0]}"`,
      ],
    );
    assert.equal(wasRead(), false);
  });

  it("is read if the builder signed it, or may have had it signed", () => {
    for (const subject of [BUILDER_ID, DELEGATOR]) {
      const { statement, wasRead } = watched(provenance({}, {}, subject));
      checkOf(statement);
      assert.equal(wasRead(), true, subject);
    }
  });
});
