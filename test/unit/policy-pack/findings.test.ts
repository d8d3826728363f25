import assert from "node:assert/strict";
import { failureFinding, findingsOf, unknownFinding } from "../../../policy-pack/findings";
import type { FindingOptions } from "../../../policy-pack/findings";
import type { ImageRequest } from "../../../trust/verifier";
import { allowed, denied, dependent, missing, throttled, verdict } from "./verifier";

const API = 'container "api"';
const request: ImageRequest = { image: "shop/api:1", namespace: { name: "production" } };

const options = (
  dryRun: boolean | undefined,
  configuration: Partial<FindingOptions["configuration"]> = {},
): FindingOptions => ({
  dryRun,
  configuration: { undecided: "deny", unknown: "obligation", ...configuration },
});

const everywhere = [true, false, undefined];

describe("findingsOf", () => {
  it("says nothing when all is well", () => {
    for (const dryRun of everywhere) {
      assert.deepEqual(findingsOf(allowed(request), API, options(dryRun)), []);
    }
  });

  it("reports a denial at the configured level", () => {
    for (const dryRun of everywhere) {
      assert.deepEqual(findingsOf(denied(request), API, options(dryRun)), [
        {
          level: "configured",
          message: [
            'signature.missing · container "api" · docker.io/shop/api:1',
            'rule "signed" wants one signature by "release"; the registry holds none.',
            "fix: sign it",
          ].join("\n"),
        },
      ]);
    }
  });

  it("reports audit, warn and exemptions as advice, apart from what blocks", () => {
    const findings = findingsOf(
      verdict(request, { outcome: "deny", code: "signature.missing" }, [
        missing,
        { ...missing, rule: "later", mode: "warn", blocksFrom: "2027-01-01T00:00:00Z" },
        {
          rule: "exempted",
          code: "exemption.active",
          found: "exempted until 2026-12-01: legacy",
          exemption: {
            owner: "payments",
            ticket: "PAY-1",
            ends: "2026-12-01T00:00:00Z",
            daysLeft: 7,
          },
        },
      ]),
      API,
      options(true),
    );
    assert.deepEqual(findings, [
      {
        level: "configured",
        message: [
          'signature.missing · container "api" · docker.io/shop/api:1',
          'rule "signed" wants one signature by "release"; the registry holds none.',
          "fix: sign it",
        ].join("\n"),
      },
      {
        level: "advisory",
        message: [
          'signature.missing · container "api" · docker.io/shop/api:1',
          'rule "later" wants one signature by "release"; the registry holds none. It will block from 2027-01-01.',
          'rule "exempted": exempted until 2026-12-01: legacy; owner payments, PAY-1, 7 days left.',
          "fix: sign it",
        ].join("\n"),
      },
    ]);
  });

  it("denies what is undecided, unless a preview's configuration lowers it", () => {
    for (const dryRun of everywhere) {
      const [finding] = findingsOf(throttled(request), API, options(dryRun));
      assert.equal(finding?.level, "configured");
    }
    const warn = { undecided: "warn" } as const;
    const [lowered] = findingsOf(throttled(request), API, options(true, warn));
    assert.equal(lowered?.level, "advisory");
    assert.equal(
      lowered.message.split("\n").at(-1),
      "It does not block this preview (`undecided: warn`); an update denies it.",
    );
    for (const dryRun of [false, undefined]) {
      const [finding] = findingsOf(throttled(request), API, options(dryRun, warn));
      assert.equal(finding?.level, "configured");
    }
    assert.equal(findingsOf(denied(request), API, options(true, warn))[0]?.level, "configured");
  });

  it("makes what depends on an unknown namespace an obligation of a preview, and denies it elsewhere", () => {
    const [finding] = findingsOf(dependent(request), API, options(true));
    assert.equal(finding?.level, "advisory");
    assert.equal(
      finding.message.split("\n").at(-1),
      "It is decided in the update, before the resource is created.",
    );
    const strict = options(true, { unknown: "deny" });
    assert.equal(findingsOf(dependent(request), API, strict)[0]?.level, "configured");
    for (const dryRun of [false, undefined]) {
      assert.equal(findingsOf(dependent(request), API, options(dryRun))[0]?.level, "configured");
    }
  });
});

describe("unknownFinding", () => {
  const unknown = { kind: "unknown", container: API, path: "spec.containers[0].image" } as const;

  it("is an obligation of a preview", () => {
    for (const dryRun of [true, undefined]) {
      assert.deepEqual(unknownFinding(unknown, options(dryRun)), {
        level: "advisory",
        message: [
          'image.unknown · container "api" · spec.containers[0].image',
          "the image is not known yet. It is decided in the update, before the resource is created.",
        ].join("\n"),
      });
    }
  });

  it("blocks in an update, and with `unknown: deny`", () => {
    const blocking = {
      level: "configured",
      message: "image.unknown · spec\nthe image is not known yet.",
    };
    const whole = { kind: "unknown", path: "spec" } as const;
    assert.deepEqual(unknownFinding(whole, options(false)), blocking);
    assert.deepEqual(unknownFinding(whole, options(true, { unknown: "deny" })), blocking);
  });
});

describe("failureFinding", () => {
  it("blocks, with the first line of the error, escaped", () => {
    assert.deepEqual(failureFinding(API, "shop/api:1", new Error("bo\u001bom\n  at x (/y.ts:1)")), {
      level: "configured",
      message: [
        'verifier.failed · container "api" · shop/api:1',
        "the verifier itself failed: bo\\u{1b}om.",
        "fix: Report it with the output of `--verbose`.",
      ].join("\n"),
    });
  });
});
