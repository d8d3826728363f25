import assert from "node:assert/strict";
import { activeExemption, type ExemptionQuestion } from "../../../trust/policy/match";
import type { Exemption } from "../../../trust/policy/types";
import type { Digest } from "../../../trust/registry/port";

const digest = (digit: string): Digest => `sha256:${digit.repeat(64)}`;
const exemption = (part: Partial<Exemption> = {}): Exemption => ({
  images: [
    { text: "acme.azurecr.io/legacy@…", repository: "acme.azurecr.io/legacy", digest: digest("a") },
  ],
  rules: ["signed"],
  namespaces: ["production", "prod-*"],
  owner: "payments",
  ticket: "PAY-1234",
  approvedBy: "security-board",
  reason: "rebuilt in January",
  from: "2026-11-24T00:00:00.000Z",
  ends: "2027-01-31T23:59:59.999Z",
  ...part,
});
const question = (part: Partial<ExemptionQuestion> = {}): ExemptionQuestion => ({
  rule: "signed",
  repositories: [{ registry: "acme.azurecr.io", repository: "legacy" }],
  digest: digest("a"),
  namespace: "production",
  ...part,
});
const holds = (asked: Partial<ExemptionQuestion>, now = "2026-12-01T00:00:00Z", part = {}) =>
  activeExemption({ exemptions: [exemption(part)] }, question(asked), new Date(now)) !== undefined;

describe("an exemption", () => {
  it("holds for its rule, digest and namespace in its time", () => {
    assert.equal(holds({}), true);
    assert.equal(holds({ namespace: "prod-eu" }), true);
  });

  it("holds under any of the image's names", () => {
    const other = { registry: "docker.io", repository: "library/x" };
    const mirror = { registry: "acme.azurecr.io", repository: "legacy" };
    assert.equal(holds({ repositories: [other, mirror] }), true);
    assert.equal(holds({ repositories: [other] }), false);
  });

  it("holds for no other rule, digest or namespace", () => {
    assert.equal(holds({ rule: "other" }), false);
    assert.equal(holds({ digest: digest("b") }), false);
    assert.equal(holds({ namespace: "staging" }), false);
  });

  it("never holds for an unknown digest or namespace, whatever it names", () => {
    assert.equal(holds({ digest: undefined }), false);
    assert.equal(holds({ namespace: undefined }), false);
    assert.equal(holds({ namespace: undefined }, undefined, { namespaces: ["*"] }), false);
  });

  it("never exempts a whole repository", () => {
    const images = [{ text: "acme.azurecr.io/legacy", repository: "acme.azurecr.io/legacy" }];
    assert.equal(holds({}, undefined, { images }), false);
  });

  it("begins and ends at its instants, both inclusive", () => {
    assert.equal(holds({}, "2026-11-23T23:59:59.999Z"), false);
    assert.equal(holds({}, "2026-11-24T00:00:00.000Z"), true);
    assert.equal(holds({}, "2027-01-31T23:59:59.999Z"), true);
    assert.equal(holds({}, "2027-02-01T00:00:00.000Z"), false);
  });

  it("is the longest of several", () => {
    const longer = exemption({ ends: "2027-02-15T23:59:59.999Z" });
    for (const exemptions of [
      [exemption(), longer],
      [longer, exemption()],
    ]) {
      const found = activeExemption({ exemptions }, question(), new Date("2026-12-01T00:00:00Z"));
      assert.equal(found, longer);
    }
  });
});
