import assert from "node:assert/strict";
import { reportFinding } from "../../../policy-pack/levels";
import type { Finding } from "../../../policy-pack/levels";
import { serverOf } from "./support";

const URN = "urn:pulumi:dev::shop::kubernetes:core/v1:Pod::a";

const findings: Finding[] = [
  { message: "as configured", level: "configured" },
  { message: "a note", level: "advisory" },
  { message: "a block", level: "mandatory" },
  { message: "elsewhere", level: "configured", urn: URN },
];

const serverWith = (enforcementLevel: "advisory" | "mandatory") =>
  serverOf({
    name: "p",
    description: "The description.",
    enforcementLevel,
    validateResource: (_, report) => {
      for (const finding of findings) reportFinding(report, finding);
    },
    validateStack: (_, report) => {
      for (const finding of findings) reportFinding(report, finding);
    },
  });

// Pins what @pulumi/policy marks @internal: should it change, the levels of findings change with it.
describe("reportFinding", () => {
  it("gives each finding its own level, and the message without the policy's description", async () => {
    const expected = [
      ["mandatory", "as configured", ""],
      ["advisory", "a note", ""],
      ["mandatory", "a block", ""],
      ["mandatory", "elsewhere", URN],
    ];
    assert.deepEqual(await serverWith("mandatory").resource("t:i:T", {}), expected);
    assert.deepEqual(await serverWith("mandatory").stack(), expected);
  });

  it("lets no text of somebody else command Pulumi's display, which a wrong command ends with a panic", async () => {
    const server = serverOf({
      name: "p",
      description: "The description.",
      enforcementLevel: "mandatory",
      validateResource: (_, report) => {
        reportFinding(report, { message: "by <{%bogus%}>, <{%reset%}>", level: "advisory" });
      },
    });
    assert.deepEqual(await server.resource("t:i:T", {}), [
      ["advisory", "by <\\u{7b}%bogus%}>, <\\u{7b}%reset%}>", ""],
    ]);
  });

  it("leaves the level to the configuration where the finding has none", async () => {
    assert.deepEqual(
      (await serverWith("advisory").resource("t:i:T", {})).map(([level]) => level),
      ["advisory", "advisory", "mandatory", "advisory"],
    );
  });
});
