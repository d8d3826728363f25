import assert from "node:assert/strict";
import { decide, type Check, type Subject } from "../../../trust/decision";
import type { VerifiedStatement } from "../../../trust/evidence/types";
import { limits } from "../../../trust/limits";
import {
  always,
  digestOf,
  evidenceOf,
  NOW,
  pattern,
  PINNED,
  policyOf,
  requirement,
  rule,
  statement,
  subjectOf,
  TAGGED,
  type PolicyPart,
} from "./fixtures";

const checks = (
  policy: PolicyPart,
  subject: Subject = subjectOf(),
  statements: readonly VerifiedStatement[] = [],
): readonly Check[] => decide(policyOf(policy), subject, evidenceOf(statements), NOW).checks;

const staging = rule({ namespaces: { names: ["staging"], except: [] } });
const nowhere = subjectOf(PINNED, { namespace: {} });

describe("what a check of a list says", () => {
  it("of `denied`: the entry", () => {
    assert.deepEqual(checks({ denied: [pattern("acme.azurecr.io/shop/*")] }), [
      {
        rule: "denied",
        mode: "enforce",
        outcome: "deny",
        code: "image.denied",
        found: "`denied` names acme.azurecr.io/shop/*",
        expected: "an image that `denied` does not name",
        fix: "deploy another image, or remove the entry if it is out of date",
      },
    ]);
  });

  it("of `denied`, where the digest is not known: why not", () => {
    const policy = { denied: [pattern(`acme.azurecr.io/shop/api@${digestOf("9")}`)] };
    const problem = { code: "registry.timeout", message: "no answer within 10 s" } as const;
    const [unknown] = checks(policy, subjectOf(TAGGED, { problem }));
    assert.equal(unknown?.found, "no answer within 10 s");
    assert.equal(unknown.expected, "a digest that `denied` does not name");
    assert.equal(checks(policy, subjectOf(TAGGED))[0]?.found, "no evidence was read");
  });

  it("of the scope: the namespace", () => {
    assert.deepEqual(checks({ exceptNamespaces: ["production"] }), [
      {
        rule: "scope",
        mode: "enforce",
        outcome: "allow",
        code: "scope.outside",
        found: "namespace production is outside the policy's scope, not verified",
        expected: "no verification in `scope.exceptNamespaces`",
        fix: "",
      },
    ]);
  });

  it("of `allow`: the entry", () => {
    assert.deepEqual(checks({ rules: [], allow: [pattern("acme.azurecr.io/**")] }), [
      {
        rule: "allow",
        mode: "enforce",
        outcome: "allow",
        code: "image.allowed",
        found: "`allow` names acme.azurecr.io/**, not verified",
        expected: "no verification, by decision",
        fix: "",
      },
    ]);
  });

  it("of `allow`, where a rule may claim the image: that it depends on the namespace", () => {
    const policy = { rules: [staging], allow: [pattern("acme.azurecr.io/**")] };
    const guess = checks(policy, nowhere, [statement()]);
    assert.equal(
      guess.find(({ rule: name }) => name === "allow")?.found,
      "`allow` names acme.azurecr.io/**, but a rule claims the image in other namespaces",
    );
    assert.equal(guess[0]?.expected, "a namespace whose name and labels are known");
  });

  it("of what nobody claims: the image, and the namespace where rules claim it elsewhere", () => {
    const found = (...rules: NonNullable<PolicyPart["rules"]>) => checks({ rules })[0]?.found;
    const nobody = "no rule and no `allow` entry names acme.azurecr.io/shop/api";
    assert.equal(found(), nobody);
    assert.equal(found(staging), `${nobody} in namespace production`);
  });

  it("of too many namespaces: how many are looked at", () => {
    const names = Array.from({ length: 11 }, (_, index) => `x${index}-*`);
    const many = rule({ namespaces: { names, except: [] } });
    assert.equal(
      checks({ rules: [many] }, nowhere)[0]?.found,
      `the policy tells more than ${limits.namespaceCandidates} namespaces apart`,
    );
  });
});

describe("what a check of `requireDigest` says", () => {
  const strict = (signature = requirement()) => ({
    rules: [rule({ requireDigest: true, signature })],
  });
  const alone = { rules: [rule({ requireDigest: true, signature: undefined })] };

  it("of a tag: that it is one, and the digest if that is known", () => {
    const [tag] = checks(strict(), subjectOf(TAGGED));
    assert.deepEqual(tag, {
      rule: "signed",
      mode: "enforce",
      demand: "digest",
      outcome: "deny",
      code: "image.digest-required",
      found: "the reference names only a tag",
      expected: "a reference with a digest",
      fix: "write the digest (@sha256:…) instead of the tag",
    });
    const [known] = checks(strict(), subjectOf(TAGGED, { digest: digestOf("3") }));
    assert.equal(known?.fix, `write ${PINNED}`);
  });

  it("of a digest, where nothing else is demanded: which", () => {
    const [pinned, ...others] = checks(alone);
    assert.equal(others.length, 0);
    assert.equal(pinned?.demand, "digest");
    assert.equal(pinned.found, digestOf("3"));
    assert.equal(pinned.fix, "");
  });
});

describe("the code of a verdict", () => {
  it("is that of the check that decided, though a finding comes before it", () => {
    const policy = policyOf({
      rules: [
        rule({ name: "watched", mode: always("audit") }),
        rule({ name: "strict", requireDigest: true, signature: undefined }),
      ],
    });
    const { outcome, code } = decide(
      policy,
      subjectOf(TAGGED, { digest: digestOf("3") }),
      evidenceOf(),
      NOW,
    );
    assert.deepEqual([outcome, code], ["deny", "image.digest-required"]);
    const passed = decide(policy, subjectOf(), evidenceOf(), NOW);
    assert.deepEqual([passed.outcome, passed.code], ["allow", "image.digest-pinned"]);
  });
});
