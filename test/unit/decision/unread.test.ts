import assert from "node:assert/strict";
import { decide } from "../../../trust/decision";
import type { AttestationEntry } from "../../../trust/policy/types";
import { attested, everybody, sbomEntry, scanEntry } from "./attestations";
import { NOW, policyOf, requirement, rule, subjectOf } from "./fixtures";

/** A rule that passes without evidence stands beside the one with attestations. */
const pinned = rule({ name: "pinned", requireDigest: true, signature: undefined });

const lines = (
  anyOf: readonly (readonly AttestationEntry[])[],
  signature = requirement(),
): readonly string[] => {
  const rules = [pinned, attested([], { signature, attestations: { anyOf } })];
  const { outcome, code, checks } = decide(
    policyOf({ ...everybody, rules }),
    subjectOf(),
    undefined,
    NOW,
  );
  return [
    `${outcome} ${code}`,
    ...checks.map(({ rule: name, demand, outcome: one, code: why, expected }) =>
      [name, demand ?? "nothing", one, why, demand === "digest" ? "" : expected].join(" ").trim(),
    ),
  ];
};

const alone = (anyOf: readonly (readonly AttestationEntry[])[]): readonly string[] => {
  const rules = [pinned, attested([], { attestations: { anyOf } })];
  const { outcome, checks } = decide(
    policyOf({ ...everybody, rules }),
    subjectOf(),
    undefined,
    NOW,
  );
  return [outcome, ...checks.map(({ demand, code }) => `${demand ?? "nothing"} ${code}`)];
};

describe("attestations of which nothing was read", () => {
  it("are undecided, each of them, whatever passes beside", () => {
    assert.deepEqual(alone([[sbomEntry(), scanEntry()]]), [
      "undecided",
      "digest image.digest-pinned",
      "sbom evidence.offline",
      "vulnerabilityScan evidence.offline",
    ]);
    assert.deepEqual(lines([[sbomEntry()]]), [
      "undecided evidence.offline",
      "pinned digest allow image.digest-pinned",
      'signed signature undecided evidence.offline one signature by "release" (github.com/acme/shop · release.yml · refs/heads/main)',
      'signed sbom undecided evidence.offline an SBOM in spdx or cyclonedx by "release"',
    ]);
  });

  it("are told by the first alternative that holds any", () => {
    assert.deepEqual(alone([[], [scanEntry()], [sbomEntry()]]), [
      "undecided",
      "digest image.digest-pinned",
      "vulnerabilityScan evidence.offline",
    ]);
  });

  it("are not met by an alternative, or a requirement, without entries", () => {
    for (const anyOf of [[], [[]]]) {
      assert.deepEqual(alone(anyOf), [
        "undecided",
        "digest image.digest-pinned",
        "nothing verifier.failed",
      ]);
    }
  });
});
