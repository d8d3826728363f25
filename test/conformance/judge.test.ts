import assert from "node:assert/strict";
import { cases } from "./cosign/cases";
import { differences, type Difference } from "./cosign/differences";
import { judge, unproven } from "./cosign/judge";
import type { Answers } from "./cosign/scene";

const NAME = "bundle: something";
const row: Difference = {
  id: "something",
  case: NAME,
  cosign: "accepts",
  ours: "certificate.usage",
  because: "of a reason",
};

const stderr = (reason: string): string =>
  `Flag --x has been deprecated\nError: ${reason}\nerror during command execution: ${reason}\n`;
const accepts: Answers["cosign"] = { accepts: true, output: "" };
const rejects = (reason: string): Answers["cosign"] => ({ accepts: false, output: stderr(reason) });
const allow: Answers["ours"] = { outcome: "allow", code: "signature.ok" };
const deny = (code: Answers["ours"]["code"]): Answers["ours"] => ({ outcome: "deny", code });

describe("the comparison with cosign", () => {
  const problem = (
    cosign: Answers["cosign"],
    ours: Answers["ours"],
    {
      says = cosign.accepts,
      expected = undefined as string | undefined,
      rows = [] as Difference[],
    },
  ) =>
    judge(
      {
        name: NAME,
        cosign: says ? "accepts" : "rejects",
        ...(expected !== undefined && { ours: expected }),
      },
      { cosign, ours },
      rows,
    ).problem;

  it("passes where both accept, and where both reject for the same reason", () => {
    assert.equal(problem(accepts, allow, {}), undefined);
    assert.equal(problem(rejects("no signatures found"), deny("signature.missing"), {}), undefined);
  });

  it("fails where both reject for different reasons", () => {
    assert.equal(
      problem(rejects("no signatures found"), deny("identity.mismatch"), {}),
      "both reject, for different reasons: cosign says no signatures found",
    );
  });

  it("takes an outage for no verdict, whatever the exit code", () => {
    const reason = 'searching log query: Post "https://log.example": dial tcp: no such host';
    assert.equal(
      problem(rejects(`no matching signatures: ${reason}`), deny("signature.time-unproven"), {}),
      `cosign did not judge the image: ${reason}`,
    );
  });

  it("fails where cosign says something else than it used to", () => {
    assert.equal(
      problem(rejects("no signatures found"), deny("signature.missing"), { says: true }),
      "cosign rejects it, which was not expected: no signatures found",
    );
  });

  it("fails where we say something else than expected", () => {
    assert.equal(
      problem(accepts, deny("certificate.usage"), { expected: "allow signature.ok" }),
      "Countersign says deny certificate.usage, expected allow signature.ok",
    );
  });

  it("fails for a difference that is not written", () => {
    assert.equal(
      problem(accepts, deny("certificate.usage"), {}),
      "the two differ, and no written difference says so",
    );
    assert.equal(problem(accepts, deny("certificate.usage"), { rows: [row] }), undefined);
  });

  it("fails for a difference that is written otherwise, or is none", () => {
    assert.equal(
      problem(accepts, deny("certificate.subject"), { rows: [row] }),
      "the written difference something says: cosign accepts, Countersign certificate.usage",
    );
    assert.equal(
      problem(accepts, allow, { rows: [row] }),
      "the written difference something is none: the two agree",
    );
  });

  it("knows a written difference that no case proves", () => {
    assert.deepEqual(unproven([row], [{ name: NAME, cosign: "accepts" }]), []);
    assert.deepEqual(unproven([row], []), [row]);
  });
});

describe("the written differences from cosign", () => {
  it("have a case each", () => {
    assert.deepEqual(unproven(differences, cases), []);
  });

  const twice = (names: readonly string[]): string[] =>
    names.filter((name, index) => names.indexOf(name) !== index);

  it("are written once, and name their cases without doubt", () => {
    assert.deepEqual(twice(differences.map(({ id }) => id)), []);
    assert.deepEqual(twice(differences.map((one) => one.case)), []);
    assert.deepEqual(twice(cases.map(({ name }) => name)), []);
  });
});
