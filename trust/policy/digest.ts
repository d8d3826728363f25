import canonicalize from "canonicalize";
import { longAlternatives } from "./build-attestation";
import type { LongEntry } from "./build-attestation";
import { DEFAULT_FORMATS } from "./defaults";
import { signersOf } from "./expand";
import type { Expansion } from "./expand";
import { GITLAB, GITLAB_CONFIG_FILE, issuerOfHost } from "./identity";
import { endInstant } from "./instant";
import { toRequirement, toSchedule, toSelector } from "./long-form";
import { defaultThresholds, PUBLIC_GOOD, sha256Hex } from "./materials";
import type { Materials } from "./materials";
import type { SignatureFormat } from "../evidence/types";
import type { Digest } from "../registry/port";
import type { BuilderDocument, RuleDocument, SignerDocument, TrustPolicyDocument } from "./schema";
import type { TrustPolicy } from "./types";

/** Days and number of exemptions that hold where the document says nothing. */
export const defaultLimits = { exemptionDays: 90, openExemptions: 10 } as const;

/** A policy as data, of which its digests are made. */
export type PolicyForm = Readonly<Record<string, unknown>> & { readonly rules: readonly object[] };

/**
 * What the digest of a policy is made of: the expanded document. Short forms are made long, dates are instants and
 * durations seconds, defaults are left out whether written or not, and each file stands as its sha256, the pinned
 * public-good root too: equal digests mean equal decisions, however the document is written.
 */
export const policyForm = (
  document: TrustPolicyDocument,
  expansion: Expansion,
  materials: Materials,
  exemptions: TrustPolicy["exemptions"],
): PolicyForm => ({
  apiVersion: document.apiVersion,
  kind: document.kind,
  name: document.name,
  trustRoots: Object.fromEntries(
    [...materials.roots].map(([name, { sha256, thresholds }]) => [
      name,
      { sha256, ...withoutDefaults(thresholds, defaultThresholds) },
    ]),
  ),
  signers: formsOf(expansion.signers, (signer, name) =>
    signerForm(signer, materials.keys.get(name)?.sha256),
  ),
  builders: formsOf(expansion.builders, builderForm),
  verifiers: formsOf(expansion.verifiers, (verifier) => verifier),
  rules: expansion.rules.map(({ rule }) => ruleForm(rule)),
  denied: document.denied,
  allow: document.allow,
  unmatched: scheduleForm(document.unmatched),
  mirrors: document.mirrors?.map((mirror) => withoutDefaults(mirror, { evidence: "mirror" })),
  scope: document.scope,
  exemptions: document.exemptions?.map((exemption, index) => ({
    ...exemption,
    rules: exemptions[index]?.rules,
    from: endInstant(exemption.from),
    expires: endInstant(exemption.expires),
  })),
  limits: emptyAsNothing(withoutDefaults(document.limits ?? {}, defaultLimits)),
});

/** The digest of a policy: sha256 of the RFC 8785 JSON of its form. */
export const digestOf = (form: PolicyForm): Digest => {
  const json = canonicalize({ ...form, rules: form.rules.length === 0 ? undefined : form.rules });
  return `sha256:${sha256Hex(json ?? "")}`;
};

/**
 * The digest that verification summaries carry: without what may differ where a summary is issued and where it is
 * judged, since it plays no part in the one (exemptions, `allow`, `denied`, modes and limits).
 */
export const summaryDigestOf = (form: PolicyForm): Digest =>
  digestOf({
    ...form,
    rules: form.rules.map((rule) => ({ ...rule, mode: undefined })),
    denied: undefined,
    allow: undefined,
    unmatched: undefined,
    exemptions: undefined,
    limits: undefined,
  });

const formsOf = <Item>(
  items: ReadonlyMap<string, { readonly item: Item }>,
  form: (item: Item, name: string) => object,
): object | undefined =>
  emptyAsNothing(
    Object.fromEntries([...items].map(([name, { item }]) => [name, form(item, name)])),
  );

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
  formats: formatsForm(signer.formats, DEFAULT_FORMATS.signer),
  validFrom: signer.validFrom && endInstant(signer.validFrom),
  validUntil: signer.validUntil && endInstant(signer.validUntil),
});

const builderForm = (builder: BuilderDocument): object => ({
  ...withoutDefaults(builder, { root: PUBLIC_GOOD, issuer: issuerOfHost(builder.id) }),
  formats: formatsForm(builder.formats, DEFAULT_FORMATS.builder),
});

const formatsForm = (
  formats: readonly SignatureFormat[] | undefined,
  standard: readonly SignatureFormat[],
): unknown => unlessEqual([...new Set(formats ?? standard)].sort(), [...standard].sort());

const idForm = (id: string | number | undefined): string | undefined =>
  id === undefined ? undefined : String(id);

const ruleForm = (rule: Omit<RuleDocument, "each">): object => {
  const signature = toRequirement(rule);
  return {
    name: rule.name,
    images: rule.images,
    namespaces: rule.namespaces && toSelector(rule.namespaces),
    mode: scheduleForm(rule.mode),
    on: unlessEqual(rule.on ?? "named", "named"),
    requireDigest: unlessEqual(rule.requireDigest ?? false, false),
    sources: unlessEqual<readonly unknown[]>(sortedByJson<unknown>(rule.sources ?? ["registry"]), [
      "registry",
    ]),
    signature:
      signature &&
      withoutDefaults({ ...signature, maxAgeText: undefined }, { atLeast: 1, accept: "signature" }),
    attestations:
      rule.attestations &&
      longAlternatives(rule).map((entries) => entries.map((entry) => entryForm(entry, rule))),
  };
};

/** An entry under the name of its kind, as in the document; what a list holds that is left out is nothing. */
const entryForm = (
  { kind, ...entry }: LongEntry,
  rule: Pick<RuleDocument, "signature">,
): object => {
  const fields: Partial<Record<string, unknown>> = withoutDefaults(
    { ...entry, maxAgeText: undefined },
    { unknownParameters: "report" } as object,
  );
  const { signers, vexSigners } = fields;
  return {
    [kind]: {
      ...Object.fromEntries(
        Object.entries(fields).filter(([, value]) => !Array.isArray(value) || value.length > 0),
      ),
      signers: unlessEqual(signers, signersOf(rule)),
      vexSigners: unlessEqual(vexSigners, signers),
    },
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

const sortedByJson = <Item>(items: readonly Item[]): readonly Item[] =>
  items.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

const emptyAsNothing = (value: object): object | undefined =>
  Object.keys(value).length === 0 ? undefined : value;
