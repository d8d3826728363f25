import canonicalize from "canonicalize";
import type { Expansion } from "./expand";
import { GITLAB, GITLAB_CONFIG_FILE } from "./identity";
import { endInstant, startInstant } from "./instant";
import { toRequirement, toSchedule, toSelector } from "./long-form";
import { defaultThresholds, PUBLIC_GOOD, sha256Hex } from "./materials";
import type { Materials } from "./materials";
import type { RuleDocument, SignerDocument, TrustPolicyDocument } from "./schema";
import type { TrustPolicy } from "./types";
import type { Digest } from "../registry/port";

/** Days and number of exemptions that hold where the document says nothing. */
export const defaultLimits = { exemptionDays: 90, openExemptions: 10 } as const;

/**
 * The digest of a policy: sha256 of the RFC 8785 JSON of the expanded document. Short forms are made long, dates are
 * instants and durations seconds, defaults are left out whether written or not, and each file stands as its sha256, the
 * pinned public-good root too: equal digests mean equal decisions, however the document is written.
 */
export const policyDigest = (
  document: TrustPolicyDocument,
  expansion: Expansion,
  materials: Materials,
  exemptions: TrustPolicy["exemptions"],
): Digest => {
  const json = canonicalize({
    apiVersion: document.apiVersion,
    kind: document.kind,
    name: document.name,
    trustRoots: Object.fromEntries(
      [...materials.roots].map(([name, { sha256, thresholds }]) => [
        name,
        { sha256, ...withoutDefaults(thresholds, defaultThresholds) },
      ]),
    ),
    signers: emptyAsNothing(
      Object.fromEntries(
        [...expansion.signers].map(([name, { signer }]) => [
          name,
          signerForm(signer, materials.keys.get(name)?.sha256),
        ]),
      ),
    ),
    rules: emptyAsNothing(expansion.rules.map(({ rule }) => ruleForm(rule))),
    denied: document.denied,
    allow: document.allow,
    unmatched: scheduleForm(document.unmatched),
    mirrors: document.mirrors?.map((mirror) => withoutDefaults(mirror, { evidence: "mirror" })),
    scope: document.scope,
    exemptions: document.exemptions?.map((exemption, index) => ({
      ...exemption,
      rules: exemptions[index]?.rules,
      from: startInstant(exemption.from),
      expires: endInstant(exemption.expires),
    })),
    limits: emptyAsNothing(withoutDefaults(document.limits ?? {}, defaultLimits)),
  });
  return `sha256:${sha256Hex(json ?? "")}`;
};

const signerForm = (signer: SignerDocument, keySha256: string | undefined): object => ({
  ...withoutDefaults(signer, { root: PUBLIC_GOOD }),
  githubWorkflow: signer.githubWorkflow && {
    ...signer.githubWorkflow,
    repositoryId: idForm(signer.githubWorkflow.repositoryId),
  },
  gitlabCi: signer.gitlabCi && {
    ...withoutDefaults(signer.gitlabCi, { server: GITLAB, configFile: GITLAB_CONFIG_FILE }),
    projectId: idForm(signer.gitlabCi.projectId),
  },
  azureDevOps: signer.azureDevOps && {
    ...signer.azureDevOps,
    organizationId: signer.azureDevOps.organizationId.toLowerCase(),
  },
  publicKey: signer.publicKey && {
    sha256: keySha256,
    ...withoutDefaults(
      { transparencyLog: signer.publicKey.transparencyLog },
      { transparencyLog: 1 },
    ),
  },
  formats: unlessEqual([...new Set(signer.formats ?? ["bundle"])].sort(), ["bundle"]),
  validFrom: signer.validFrom && startInstant(signer.validFrom),
  validUntil: signer.validUntil && endInstant(signer.validUntil),
});

const idForm = (id: string | number | undefined): string | undefined =>
  id === undefined ? undefined : String(id);

const ruleForm = (rule: Omit<RuleDocument, "each">): object => {
  const signature = toRequirement(rule);
  return {
    name: rule.name,
    images: rule.images,
    namespaces: rule.namespaces && toSelector(rule.namespaces),
    mode: scheduleForm(rule.mode),
    requireDigest: unlessEqual(rule.requireDigest ?? false, false),
    signature:
      signature &&
      withoutDefaults({ ...signature, maxAgeText: undefined }, { atLeast: 1, accept: "signature" }),
  };
};

const scheduleForm = (modes: TrustPolicyDocument["unmatched"]): unknown =>
  unlessEqual(toSchedule(modes), toSchedule(undefined));

/** `undefined` where the value is the default: RFC 8785 leaves such fields out. */
const unlessEqual = <Value>(value: Value, standard: Value): Value | undefined =>
  canonicalize(value) === canonicalize(standard) ? undefined : value;

const withoutDefaults = <Value extends object>(value: Value, defaults: Partial<Value>): object =>
  Object.fromEntries(
    Object.entries(value).filter(
      ([key, item]) => item !== (defaults as Record<string, unknown>)[key],
    ),
  );

const emptyAsNothing = (value: object): object | undefined =>
  Object.keys(value).length === 0 ? undefined : value;
