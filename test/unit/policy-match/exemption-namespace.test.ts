import assert from "node:assert/strict";
import { activeExemption } from "../../../trust/policy/match";
import type { Exemption } from "../../../trust/policy/types";

const digest = `sha256:${"3".repeat(64)}` as const;
const repository = { registry: "acme.azurecr.io", repository: "shop/api" };

const exemption: Exemption = {
  images: [
    { text: `acme.azurecr.io/shop/api@${digest}`, repository: "acme.azurecr.io/shop/api", digest },
  ],
  rules: ["signed"],
  namespaces: ["*"],
  owner: "payments",
  ticket: "PAY-1",
  approvedBy: "board",
  reason: "rebuilt soon",
  from: "2026-11-01T00:00:00.000Z",
  ends: "2026-12-01T00:00:00.000Z",
};

const holdsIn = (namespace: string | undefined): boolean =>
  activeExemption(
    { exemptions: [exemption] },
    { rule: "signed", repositories: [repository], digest, namespace },
    new Date("2026-11-24T12:00:00Z"),
  ) !== undefined;

describe("an exemption for every namespace", () => {
  it("holds in one that is known", () => {
    assert.equal(holdsIn("production"), true);
  });

  it("holds in none that is not: an unknown one, and a name that no namespace can have", () => {
    for (const namespace of [undefined, "", "Production", "a/b", "a ", "x".repeat(64)]) {
      assert.equal(holdsIn(namespace), false, JSON.stringify(namespace));
    }
  });
});
