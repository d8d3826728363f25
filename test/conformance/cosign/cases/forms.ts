import type { ConformanceCase } from "../case";
import { all, bundles, signatures, withFlags, type BundleChange } from "../evidence";
import { NO_LOG, otherIdentity, otherIssuer, signed, TIMESTAMPS } from "../questions";

const OK = { cosign: "accepts", ours: "allow signature.ok" } as const;
const NO_LOG_WANTED = { transparencyLog: 0, signedTimestamps: 1 };
const keyless: Readonly<Record<string, [BundleChange, ...string[]]>> = {
  "logged by Rekor v1": [{}],
  "logged by Rekor v1 and timestamped": [{ timestamp: true }, TIMESTAMPS],
  "logged by Rekor v2": [{ log: "rekor2" }, TIMESTAMPS],
  "logged by both": [{ log: "both" }],
};

const keyed: Readonly<Record<string, [BundleChange, ...string[]]>> = {
  "logged by Rekor v1": [{}],
  "logged by Rekor v2": [{ log: "rekor2", timestamp: true }, TIMESTAMPS],
};

/** The forms in which cosign itself signs, found in both places, and what stands beside each other. */
export const formCases: readonly ConformanceCase[] = [
  ...Object.entries(keyless).map(([form, [change, ...more]]) => ({
    name: `bundle: keyless, ${form}`,
    question: signed.byWorkflow(),
    put: withFlags(bundles(change), ...more),
    ...OK,
  })),
  {
    name: "bundle: keyless, only timestamped",
    question: signed.byWorkflow(["bundle"], NO_LOG_WANTED),
    put: withFlags(bundles({ log: "none", timestamp: true }), TIMESTAMPS, NO_LOG),
    ...OK,
  },
  ...Object.entries(keyed).map(([form, [change, ...more]]) => ({
    name: `bundle by a key: ${form}`,
    question: signed.byKey(),
    put: withFlags(bundles({ ...change, by: "the key" }), ...more),
    ...OK,
  })),
  {
    name: "bundle by a key: not logged, where none is wanted",
    question: signed.byKey(["bundle"], 0),
    put: withFlags(bundles({ log: "none", by: "the key" }), NO_LOG),
    ...OK,
  },
  {
    name: "bundle: under the fallback tag",
    question: signed.byWorkflow(),
    registry: "fallback",
    put: bundles({}),
    ...OK,
  },
  {
    name: "bundle: one by another repository and one by the right one",
    question: signed.byWorkflow(),
    put: bundles({ identity: otherIdentity }, {}),
    ...OK,
  },
  {
    name: "bundle: by another repository",
    question: signed.byWorkflow(),
    put: bundles({ identity: otherIdentity }),
    cosign: "rejects",
    ours: "deny identity.mismatch",
  },
  {
    name: "bundle: by another issuer",
    question: signed.byWorkflow(),
    put: bundles({ identity: otherIssuer }),
    cosign: "rejects",
    ours: "deny identity.mismatch",
  },
  {
    name: ".sig tag: keyless",
    question: signed.byWorkflow(["legacy"]),
    put: signatures({}),
    ...OK,
  },
  {
    name: ".sig tag: keyless and timestamped",
    question: signed.byWorkflow(["legacy"]),
    put: withFlags(signatures({ timestamp: true }), TIMESTAMPS),
    ...OK,
  },
  {
    name: ".sig tag: by a key, logged",
    question: signed.byKey(["legacy"]),
    put: signatures({ by: "the key" }),
    ...OK,
  },
  {
    name: ".sig tag: by a key, not logged, where none is wanted",
    question: signed.byKey(["legacy"], 0),
    put: withFlags(signatures({ by: "the key", log: "none" }), NO_LOG),
    ...OK,
  },
  {
    name: ".sig tag: one by another repository and one by the right one",
    question: signed.byWorkflow(["legacy"]),
    put: signatures({ identity: otherIdentity }, {}),
    ...OK,
  },
  {
    name: "both: a good .sig tag beside a bundle by another repository",
    question: signed.byWorkflow(["bundle", "legacy"]),
    put: all(signatures({}), bundles({ identity: otherIdentity })),
    cosign: "rejects",
    ours: "allow signature.ok",
  },
  {
    name: "nothing: a signature is wanted",
    question: signed.byWorkflow(),
    put: () => [],
    cosign: "rejects",
    ours: "deny signature.missing",
  },
];
