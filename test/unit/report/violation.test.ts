import assert from "node:assert/strict";
import { violationText } from "../../../trust/report";
import {
  allowListed,
  exempted,
  finding,
  mismatch,
  missing,
  ok,
  throttled,
  verdict,
} from "./verdicts";

const IMAGE = "acme.azurecr.io/shop/api:1.4.2";
const message = (...checks: Parameters<typeof verdict>[1]): readonly string[] =>
  violationText(verdict(IMAGE, checks), 'container "api"').split("\n");

describe("the message of a violation", () => {
  it("says what, where, why and what to do", () => {
    assert.deepEqual(message(missing), [
      'signature.missing · container "api" · acme.azurecr.io/shop/api:1.4.2@sha256:3f2a9c41…',
      'rule "signed" wants one signature by "release"; the registry holds none (2 referrers, 0 signatures).',
      "fix: build it in acme/shop and sign it there (cosign sign)",
    ]);
  });

  it("is empty when there is nothing to say", () => {
    assert.equal(violationText(verdict(IMAGE, [ok]), "x"), "");
    assert.equal(violationText(verdict(IMAGE, [allowListed]), "x"), "");
  });

  it("ends an audit finding with the date on which it will block", () => {
    assert.deepEqual(message(ok, finding), [
      'signature.missing · container "api" · acme.azurecr.io/shop/api:1.4.2@sha256:3f2a9c41…',
      'rule "provenance" wants one signature by "release"; the registry holds none (2 referrers, 0 signatures). It will block from 2027-01-01.',
      "fix: build it in acme/shop and sign it there (cosign sign)",
    ]);
    assert.match(
      message({ ...finding, blocksFrom: undefined })[1]!,
      /\. It does not block \(audit\)\.$/,
    );
  });

  it("says whose an exemption is and how many days are left", () => {
    assert.deepEqual(message(exempted), [
      'exemption.active · container "api" · acme.azurecr.io/shop/api:1.4.2@sha256:3f2a9c41…',
      'rule "signed": exempted until 2027-01-31: rebuilt in January; owner payments, PAY-1234, 12 days left.',
    ]);
  });

  it("tells a registry that does not answer once", () => {
    assert.deepEqual(
      message(throttled, { ...throttled, rule: "provenance", mode: "audit", expected: "other" }),
      [
        'registry.throttled · container "api" · acme.azurecr.io/shop/api:1.4.2@sha256:3f2a9c41…',
        'rule "signed" cannot be decided: 429 from acme.azurecr.io after 4 attempts, retry in 30 s.',
        "fix: wait as long as it asks",
      ],
    );
  });

  it("tells every cause, each with its fix", () => {
    const text = message(mismatch, { ...missing, rule: "b" }, { ...missing, rule: "c" });
    assert.equal(text.length, 5);
    assert.match(text[0]!, /^identity\.mismatch · /);
    assert.match(text[1]!, /^rule "signed" wants signer "release": /);
    assert.match(text[2]!, /^rules "b", "c" want one signature by "release"; /);
    assert.deepEqual(text.slice(3), [`fix: ${mismatch.fix}`, `fix: ${missing.fix}`]);
  });

  it("does not call a list a rule", () => {
    const denied = {
      ...missing,
      rule: "denied",
      code: "image.denied" as const,
      found: "`denied` names acme.azurecr.io/shop/api",
    };
    assert.equal(message(denied)[1], "`denied` names acme.azurecr.io/shop/api.");
  });

  it("escapes whatever comes from elsewhere", () => {
    const evil = "\u001b[2K\n\u202e";
    const check = { ...mismatch, rule: evil, found: evil, expected: evil, fix: evil };
    const text = violationText(
      verdict(evil, [
        check,
        { ...exempted, exemption: { ...exempted.exemption!, owner: evil, ticket: evil } },
      ]),
      evil,
    );
    assert.equal(text.split("\n").length, 4);
    assert.doesNotMatch(text, /[\u0000-\u0009\u000b-\u001f\u202e]/);
  });
});
