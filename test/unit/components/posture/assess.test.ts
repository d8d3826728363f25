import * as assert from "node:assert/strict";
import { describe, it } from "mocha";
import { assess, checks } from "../../../../components/posture";
import { Profile } from "../../../../components/profile";

const now = new Date("2026-11-24T12:00:00Z");
const met = { "aks.local-accounts": true } as const;
const unmet = { "aks.local-accounts": false } as const;
const suppression = {
  check: "aks.local-accounts",
  reason: "break glass until the vault is there",
  expires: "2026-11-24",
};

describe("the posture of a component", () => {
  it("lists the checks that are met", () => {
    assert.deepEqual(assess(met, Profile.Production, [], now), {
      posture: { met: ["aks.local-accounts"], deviations: [] },
      problems: [],
    });
  });

  it("has no unexplained deviation in production", () => {
    assert.deepEqual(assess(unmet, Profile.Production, [], now).problems, [
      {
        property: "suppressions",
        reason:
          "check aks.local-accounts (no local accounts) is not met, and production wants a reason for that",
        fix: 'meet it, or add { check: "aks.local-accounts", reason: …, expires: … }',
      },
    ]);
  });

  it("tells reason and end of a suppression, to the end of its last day", () => {
    const end = new Date("2026-11-24T23:59:59.999Z");
    assert.deepEqual(assess(unmet, Profile.Production, [suppression], end), {
      posture: {
        met: [],
        deviations: [
          {
            check: "aks.local-accounts",
            title: "no local accounts",
            reason: "break glass until the vault is there",
            expires: "2026-11-24",
          },
        ],
      },
      problems: [],
    });
  });

  it("refuses a suppression that a configuration has in part", () => {
    const part = { check: "aks.local-accounts" } as typeof suppression;
    assert.deepEqual(assess({}, Profile.Production, [part], now).problems, [
      {
        property: "suppressions[0].check",
        reason: 'this component has no check "aks.local-accounts"',
        fix: "remove it",
      },
      {
        property: "suppressions[0].reason",
        reason: "it is empty",
        fix: "say why the deviation is acceptable",
      },
      {
        property: "suppressions[0].expires",
        reason: "undefined is not a date",
        fix: "write it as YYYY-MM-DD",
      },
    ]);
  });

  it("refuses a suppression that has ended", () => {
    const after = new Date("2026-11-25T00:00:00Z");
    assert.deepEqual(assess(unmet, Profile.Production, [suppression], after).problems, [
      {
        property: "suppressions[0].expires",
        reason: "the suppression of aks.local-accounts ended on 2026-11-24",
        fix: "meet the check and remove the suppression, or decide anew and move its date",
      },
    ]);
  });

  it("refuses a suppression without reason, with a day that does not exist, or of no check", () => {
    const bad = { check: "aks.nothing", reason: " ", expires: "2026-02-30" };
    assert.deepEqual(assess(met, Profile.Production, [bad], now).problems, [
      {
        property: "suppressions[0].check",
        reason: 'this component has no check "aks.nothing"',
        fix: "use one of aks.local-accounts",
      },
      {
        property: "suppressions[0].reason",
        reason: "it is empty",
        fix: "say why the deviation is acceptable",
      },
      {
        property: "suppressions[0].expires",
        reason: '"2026-02-30" is not a date',
        fix: "write it as YYYY-MM-DD",
      },
    ]);
  });

  it("has the profile for a reason in development", () => {
    assert.deepEqual(assess(unmet, Profile.Development, [], now), {
      posture: {
        met: [],
        deviations: [
          {
            check: "aks.local-accounts",
            title: "no local accounts",
            reason: "profile development",
          },
        ],
      },
      problems: [],
    });
  });
});

describe("the checks", () => {
  it("have ids, titles, and scanners' ids in their form", () => {
    for (const [id, { title, checkov, psrule, azurePolicy }] of Object.entries(checks)) {
      assert.match(id, /^[a-z]+(-[a-z]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)+$/);
      assert.match(title, /[^.]$/, id);
      for (const check of checkov) assert.match(check, /^CKV2?_AZURE_\d+$/, id);
      for (const check of psrule) assert.match(check, /^Azure\.\w+\.\w+$/, id);
      if (azurePolicy !== undefined) assert.match(azurePolicy, /^[0-9a-f-]{36}$/, id);
    }
  });
});
