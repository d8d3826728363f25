import { single, holding, signedBy } from "./cases";
import {
  DAY,
  KEY,
  keySigner,
  keyStatement,
  provedAt,
  requirement,
  rule,
  SIGNED_AT,
  statement,
  vendorStatement,
  workflowSigner,
} from "../fixtures";

describe("decide", () => {
  describe("time", () => {
    const key = (part: Parameters<typeof keySigner>[0]) => ({
      signers: [keySigner(part)],
      ...signedBy("platform-key"),
    });
    const window = {
      validFrom: "2026-06-01T00:00:00.000Z",
      validUntil: "2026-12-31T23:59:59.999Z",
    };
    const keySigned = (...times: string[]) => holding(keyStatement(KEY, provedAt(...times)));
    const fresh = (maxAgeDays: number) => ({
      rules: [
        rule({
          signature: requirement({
            maxAge: maxAgeDays * (DAY / 1000),
            maxAgeText: `P${maxAgeDays}D`,
          }),
        }),
      ],
    });
    const age = (milliseconds: number) => new Date(Date.parse(SIGNED_AT) + milliseconds);
    single({
      "a certificate without a proven time does not count": [
        holding(statement({ provenTimes: [] })),
        "deny",
        "signature.time-unproven",
      ],
      "a key without a proven time counts, now, inside its window": [
        { policy: key(window), ...keySigned() },
        "allow",
        "signature.ok",
      ],
      "a key without a proven time does not count before its window": [
        { policy: key(window), ...keySigned(), now: new Date("2026-05-31T23:59:59.999Z") },
        "deny",
        "signer.outside-validity",
      ],
      "a key without a proven time does not count after its window": [
        { policy: key(window), ...keySigned(), now: new Date("2027-01-01T00:00:00Z") },
        "deny",
        "signer.outside-validity",
      ],
      "a key's signature that was proven in time counts for ever": [
        { policy: key(window), ...keySigned(window.validUntil), now: new Date("2030-01-01") },
        "allow",
        "signature.ok",
      ],
      "a key's signature from the first instant of its window counts": [
        { policy: key(window), ...keySigned(window.validFrom) },
        "allow",
        "signature.ok",
      ],
      "a key's signature from before its window does not count": [
        { policy: key(window), ...keySigned("2026-05-31T23:59:59.999Z") },
        "deny",
        "signer.outside-validity",
      ],
      "a key's signature from after its window does not count": [
        { policy: key({ ...window, validUntil: "2026-07-01T00:00:00Z" }), ...keySigned(SIGNED_AT) },
        "deny",
        "signer.outside-validity",
      ],
      "of several proven times the earliest is when it was signed": [
        {
          policy: key({ ...window, validUntil: "2026-07-01T00:00:00Z" }),
          ...keySigned(SIGNED_AT, "2026-06-30T00:00:00Z"),
        },
        "allow",
        "signature.ok",
      ],
      "a keyless signer has a window too": [
        {
          policy: { signers: [workflowSigner({ validFrom: "2026-11-21T00:00:00Z" })] },
          ...holding(statement()),
        },
        "deny",
        "signer.outside-validity",
      ],
      "maxAge is inclusive": [
        { policy: fresh(2), ...holding(statement()), now: age(2 * DAY) },
        "allow",
        "signature.ok",
      ],
      "older than maxAge is too old": [
        { policy: fresh(2), ...holding(statement()), now: age(2 * DAY + 1) },
        "deny",
        "signature.too-old",
      ],
      "a later timestamp does not make it younger": [
        {
          policy: fresh(2),
          ...holding(statement(provedAt("2026-11-24T11:00:00Z", "2026-11-01T00:00:00Z"))),
        },
        "deny",
        "signature.too-old",
      ],
      "a key's proven time is no age: anybody can have its signature logged again": [
        {
          policy: {
            ...key({}),
            rules: [rule({ signature: requirement({ anyOf: ["platform-key"], maxAge: 9 * DAY }) })],
          },
          ...keySigned(SIGNED_AT),
        },
        "deny",
        "signature.no-proven-time",
      ],
      "no proven time, no age": [
        {
          policy: {
            ...key({}),
            rules: [rule({ signature: requirement({ anyOf: ["platform-key"], maxAge: 1 }) })],
          },
          ...keySigned(),
        },
        "deny",
        "signature.no-proven-time",
      ],
      "five minutes ahead of this clock are tolerated": [
        holding(statement(provedAt("2026-11-24T12:05:00.000Z"))),
        "allow",
        "signature.ok",
      ],
      "more than five minutes ahead of this clock are not": [
        holding(statement(provedAt("2026-11-24T12:05:00.001Z"))),
        "undecided",
        "clock.skew",
      ],
      "one of several proven times ahead of this clock is enough": [
        holding(statement(provedAt(SIGNED_AT, "2026-11-24T13:00:00Z"))),
        "undecided",
        "clock.skew",
      ],
      "a stranger's time ahead of this clock is not looked at": [
        holding(vendorStatement(undefined, provedAt("2026-11-24T13:00:00Z"))),
        "deny",
        "identity.mismatch",
      ],
      "a time that is none proves nothing": [
        holding(statement(provedAt("yesterday"))),
        "undecided",
        "clock.skew",
      ],
    });
  });
});
