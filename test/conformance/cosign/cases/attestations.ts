import type { ConformanceCase } from "../case";
import {
  all,
  attestations,
  bundles,
  withFlags,
  type AttestationChange,
  type BundleChange,
} from "../evidence";
import {
  attested,
  NO_LOG,
  otherIdentity,
  otherIssuer,
  TIMESTAMPS,
  type Formats,
} from "../questions";

const REVIEW = "https://acme.example/review/v1";
const review = { predicateType: REVIEW, predicate: { approved: true } };
const entry = { predicate: { type: REVIEW, signers: ["release"] } };
const OK = { cosign: "accepts", ours: "allow attestation.ok" } as const;
const rejectedAs = (code: string) => ({ cosign: "rejects", ours: code }) as const;

const HOUR = 3_600_000;
const anHourAgo = new Date(Date.now() - HOUR);
const ofAnotherType = { predicateType: "https://spdx.dev/Document" };
const byAnotherRepository = { identity: otherIdentity };
const aboutAnotherImage = { digest: `sha256:${"0".repeat(64)}` } as const;

type Row = Pick<ConformanceCase, "cosign" | "ours"> & {
  /** Each attestation of the image, by what is different. */
  readonly holds: readonly (BundleChange & AttestationChange)[];
  /** A signature by the key of the scene is wanted, not one by the workflow. */
  readonly byKey?: true;
};

/** What is judged alike in whatever form it comes. */
const rows: Readonly<Record<string, Row>> = {
  "of the type": { holds: [{}], ...OK },
  "of the type, signed and logged an hour ago": { holds: [{ time: anHourAgo }], ...OK },
  "by the key": { holds: [{ by: "the key" }], byKey: true, ...OK },
  "one of another type and one of the type": { holds: [ofAnotherType, {}], ...OK },
  "one by another repository and one by the right one": {
    holds: [byAnotherRepository, {}],
    ...OK,
  },
  "one about another image and one about this one": { holds: [aboutAnotherImage, {}], ...OK },
  "of another type": { holds: [ofAnotherType], ...rejectedAs("deny attestation.missing") },
  "by another repository": {
    holds: [byAnotherRepository],
    ...rejectedAs("deny identity.mismatch"),
  },
  "by another issuer": {
    holds: [{ identity: otherIssuer }],
    ...rejectedAs("deny identity.mismatch"),
  },
  "about another image": {
    holds: [aboutAnotherImage],
    ...rejectedAs("deny statement.subject-mismatch"),
  },
  "of an unknown authority": {
    holds: [{ stranger: true }],
    ...rejectedAs("undecided root.unknown-authority"),
  },
  "logged after its certificate expired": {
    holds: [{ time: anHourAgo, loggedAt: new Date() }],
    ...rejectedAs("deny signature.invalid"),
  },
  "by another key": {
    holds: [{ by: "another key" }],
    byKey: true,
    ...rejectedAs("deny signature.key-mismatch"),
  },
  "without a key where one is wanted": {
    holds: [{}],
    byKey: true,
    ...rejectedAs("deny bundle.material"),
  },
};

/** The rows in one form. */
const inForm = (
  form: string,
  formats: Formats,
  put: (...changes: Row["holds"]) => ConformanceCase["put"],
  registry: ConformanceCase["registry"] = "referrers",
): ConformanceCase[] =>
  Object.entries(rows).map(([name, { holds, byKey, ...expected }]) => ({
    name: `${form}: ${name}`,
    question: (byKey ? attested.byKey : attested.byWorkflow)(REVIEW, entry, formats),
    registry,
    put: put(...holds.map((change) => ({ ...review, ...change }))),
    ...expected,
  }));

const bundleCase = (name: string, rest: Omit<ConformanceCase, "name" | "question">) => ({
  name: `attestation bundle: ${name}`,
  question: attested.byWorkflow(REVIEW, entry),
  ...rest,
});
const tagCase = (name: string, rest: Omit<ConformanceCase, "name" | "question">) => ({
  name: `.att tag: ${name}`,
  question: attested.byWorkflow(REVIEW, entry, ["legacy"]),
  ...rest,
});

export const attestationCases: readonly ConformanceCase[] = [
  ...inForm("attestation bundle", ["bundle"], bundles),
  ...inForm("attestation bundle under the fallback tag", ["bundle"], bundles, "fallback"),
  ...inForm(".att tag", ["legacy"], attestations),
  bundleCase("logged by Rekor v2", {
    put: withFlags(bundles({ ...review, log: "rekor2" }), TIMESTAMPS),
    ...OK,
  }),
  bundleCase("an expired certificate, and nothing that proves the time", {
    put: withFlags(bundles({ ...review, log: "none", time: anHourAgo }), NO_LOG),
    ...rejectedAs("deny signature.time-unproven"),
  }),
  {
    name: "attestation bundle: by the key, not logged, where none is wanted",
    question: attested.byKey(REVIEW, entry, ["bundle"], 0),
    put: withFlags(bundles({ ...review, by: "the key", log: "none" }), NO_LOG),
    ...OK,
  },
  bundleCase("none at all", {
    put: () => [],
    ...rejectedAs("deny attestation.missing"),
  }),
  tagCase("logged as intoto 0.0.2", {
    put: attestations({ ...review, entry: "intoto 0.0.2" }),
    ...OK,
  }),
  tagCase("logged as intoto 0.0.1", {
    put: attestations({ ...review, entry: "intoto 0.0.1" }),
    ...OK,
  }),
  tagCase("logged, and its signature timestamped", {
    put: withFlags(attestations({ ...review, timestampOf: "envelope" }), TIMESTAMPS),
    ...OK,
  }),
  tagCase("an expired certificate, and nothing that proves the time", {
    put: withFlags(attestations({ ...review, entry: "none", time: anHourAgo }), NO_LOG),
    ...rejectedAs("deny signature.time-unproven"),
  }),
  tagCase("not logged", {
    put: attestations({ ...review, entry: "none" }),
    ...rejectedAs("deny signature.time-unproven"),
  }),
  {
    name: ".att tag: by the key, not logged, where none is wanted",
    question: attested.byKey(REVIEW, entry, ["legacy"], 0),
    put: withFlags(attestations({ ...review, by: "the key", entry: "none" }), NO_LOG),
    ...OK,
  },
  {
    name: "both: a good .att tag beside a bundle by another repository",
    question: attested.byWorkflow(REVIEW, entry, ["bundle", "legacy"]),
    put: all(attestations(review), bundles({ ...review, ...byAnotherRepository })),
    cosign: "rejects",
    ours: "allow attestation.ok",
  },
];
