import { githubIdentity } from "../../support/authority";
import type { Question } from "./case";
import { BUILDER_ID } from "./predicates";

const WORKFLOW = ".github/workflows/release.yml";
const refs = { workflow: WORKFLOW, ref: "refs/heads/main" };

/** Who should have signed. */
export const identity = githubIdentity({ repository: "acme/shop", ...refs });
/** The same workflow file in somebody else's repository. */
export const otherIdentity = githubIdentity({ repository: "mallory/shop", ...refs });
/** The right subject, certified for tokens of somebody else. */
export const otherIssuer = githubIdentity({
  repository: "acme/shop",
  ...refs,
  issuer: "https://issuer.example",
});

export type Formats = readonly ("bundle" | "legacy")[];
type Attestations = NonNullable<Question["demand"]["attestations"]>;
type Entry = Exclude<Attestations, { readonly anyOf: unknown }>[number];

export const FORMER = "--new-bundle-format=false";
export const TIMESTAMPS = "--use-signed-timestamps";
export const NO_LOG = "--insecure-ignore-tlog";
/** Without it, cosign asks the public log about a tag without log entry, and whoever cannot reach that is told no. */
export const OFFLINE = "--offline";

const ROOT = "trusted_root.json";
const ofCosign = (formats: Formats): string[] =>
  formats.includes("bundle") ? [] : [FORMER, OFFLINE];

/** How many proofs of a kind are wanted, where it is not one log entry. */
interface Thresholds {
  readonly transparencyLog: number;
  readonly signedTimestamps: number;
}

/** Who must have signed. */
interface By {
  readonly flags: readonly string[];
  readonly policy: Question["policy"];
}

/** The release workflow must have signed. */
const byWorkflow = (formats: Formats, thresholds?: Thresholds, root = ROOT): By => ({
  flags: [
    ...["--trusted-root", root, "--certificate-identity", identity.subject],
    ...["--certificate-oidc-issuer", identity.issuer, ...ofCosign(formats)],
  ],
  policy: {
    trustRoots: { test: { file: root, ...thresholds } },
    signers: {
      release: {
        githubWorkflow: { repository: "acme/shop", workflow: WORKFLOW, refs: ["refs/heads/main"] },
        root: "test",
        formats: [...formats],
      },
    },
  },
});

/** The key of the scene must have signed. */
const byKey = (formats: Formats, transparencyLog?: 0): By => ({
  flags: ["--key", "key.pub", "--trusted-root", ROOT, ...ofCosign(formats)],
  policy: {
    trustRoots: { test: { file: ROOT } },
    signers: {
      release: {
        publicKey: {
          file: "key.pub",
          ...(transparencyLog !== undefined && { transparencyLog }),
        },
        ...(transparencyLog === undefined && { root: "test" }),
        formats: [...formats],
      },
    },
  },
});

/** A build that provenance is wanted of. */
export interface Build {
  /** Workflow that builds and signs. Default: slsa-github-generator's for containers. */
  readonly builder?: string;
  /** The builder's ref. */
  readonly release: string;
  /** Source, as owner/name. */
  readonly repository: string;
  /** Source ref. */
  readonly ref: string;
  /** Path of a trusted root for cosign, where we have the same one built in. Default: that of the test authority. */
  readonly root?: string;
}

const byBuilder = ({ builder = BUILDER_ID, release, repository, ref, root }: Build): By => ({
  flags: [
    ...["--trusted-root", root ?? ROOT, "--certificate-oidc-issuer", identity.issuer],
    ...["--certificate-identity", `${builder}@${release}`],
    ...["--certificate-github-workflow-repository", repository],
    ...["--certificate-github-workflow-ref", ref],
  ],
  policy: {
    ...(root === undefined && { trustRoots: { test: { file: ROOT } } }),
    builders: {
      generator: {
        id: builder,
        refs: [release],
        maxLevel: 3,
        ...(root === undefined && { root: "test" }),
      },
    },
  },
});

const signature = ({ flags, policy }: By): Question => ({
  cosign: ["verify", ...flags],
  policy,
  demand: { signature: ["release"] },
});

/** An image signature is wanted. */
export const signed = {
  byWorkflow: (formats: Formats = ["bundle"], thresholds?: Thresholds): Question =>
    signature(byWorkflow(formats, thresholds)),
  /** By another trusted root than that of the test authority. */
  byWorkflowOf: (root: string): Question => signature(byWorkflow(["bundle"], undefined, root)),
  byKey: (formats: Formats = ["bundle"], transparencyLog?: 0): Question =>
    signature(byKey(formats, transparencyLog)),
};

const attestation = ({ flags, policy }: By, type: string, entry: Entry): Question => ({
  cosign: ["verify-attestation", "--type", type, ...flags],
  policy,
  demand: { attestations: [entry] },
});

/** An attestation is wanted: of cosign's `--type`, and by the entry. */
export const attested = {
  byWorkflow: (type: string, entry: Entry, formats: Formats = ["bundle"]): Question =>
    attestation(byWorkflow(formats), type, entry),
  byKey: (
    type: string,
    entry: Entry,
    formats: Formats = ["bundle"],
    transparencyLog?: 0,
  ): Question => attestation(byKey(formats, transparencyLog), type, entry),
  byBuilder: (type: string, build: Build): Question =>
    attestation(byBuilder(build), type, {
      slsaProvenance: {
        level: 3,
        builders: ["generator"],
        repository: build.repository,
        refs: [build.ref],
      },
    }),
  /** The workflow as the signer of a verifier. */
  byVerifier: (type: string): Question => {
    const { flags, policy } = byWorkflow(["bundle"]);
    const gate = { id: "https://acme.example/gate", signer: "release" };
    return attestation({ flags, policy: { ...policy, verifiers: { gate } } }, type, {
      vsa: { verifiers: ["gate"], levels: ["SLSA_BUILD_LEVEL_3"], maxAge: "P1D" },
    });
  },
};
