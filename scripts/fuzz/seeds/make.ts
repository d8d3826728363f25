import { writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import {
  bundleVariants,
  createAuthority,
  generateKey,
  githubIdentity,
  keyVariants,
  legacyVariants,
  type BundleJson,
  type LegacyLayer,
  type Variant,
} from "../../../test/support/authority";
import { sha256 } from "../../../trust/registry";
import { ATTESTED_TYPE, seedsFile, type Layer, type Seeds } from "../world";
import { Recorder } from "./recorder";

/** Bytes of a seed at most: mutating a larger one takes the time of many. */
const LIMIT = 20_000;
const SIGNED_AT = new Date("2026-06-01T12:00:00Z");
const NOW = new Date("2026-06-01T12:30:00Z");

const github = (repository: string) =>
  githubIdentity({
    repository,
    workflow: ".github/workflows/release.yml",
    ref: "refs/heads/main",
  });

/** Variants that count: odd, but as good as others (`verifier` and `cosign` accept them, and so do we). */
const ACCEPTED = new Set([
  "the certificate has no extended key usage",
  "the certificate names a username of the expected text",
  "the certificate has only the deprecated issuer extension",
  "the expected key signed under another hint",
]);

/**
 * Makes the seeds anew with fresh keys and writes them: signatures differ in every byte from run to run, so that only
 * kept ones give the same mutants for the same number.
 */
export function makeSeeds(): Seeds {
  const digest = sha256(Buffer.from("the image"));
  const other = sha256(Buffer.from("another image"));
  const identity = github("acme/shop");
  const key = generateKey();
  const clock = () => SIGNED_AT;
  const recorder = new Recorder(createAuthority({ clock }), { digest, identity, key });
  const authority = recorder.recording;
  const stranger = createAuthority({ name: "stranger", clock });
  const context = { authority, stranger, digest, identity, key };
  const repositoryName = "registry.example/shop/api";

  const made = <Made, Context>({ name, make }: Variant<Made, Context>, given: Context): Made =>
    ACCEPTED.has(name) ? recorder.trust(() => make(given)) : make(given);

  const bundles: (BundleJson | string)[] = [
    authority.signBundle({ digest, identity }),
    authority.signBundle({ digest, identity, log: "rekor2" }),
    authority.signBundle({ digest, identity, log: "both", timestamp: true }),
    authority.signBundle({ digest, identity, timestamp: true }),
    authority.signBundleWithKey({ digest, key }),
    authority.signBundleWithKey({ digest, key, log: "rekor2" }),
    authority.signBundle({ digest: other, identity }),
    authority.signBundle({ digest, identity: github("mallory/shop") }),
    authority.signBundleWithKey({ digest, key: generateKey() }),
    authority.signBundle({ digest, identity, predicateType: "https://spdx.dev/Document" }),
    authority.signBundle({
      digest,
      identity,
      predicateType: ATTESTED_TYPE,
      predicate: { ok: true },
    }),
    authority.signBundle({
      digest,
      identity,
      predicateType: ATTESTED_TYPE,
      predicate: { ok: false },
    }),
    stranger.signBundle({ digest, identity }),
    stranger.signBundle({ digest, identity, log: "rekor2" }),
    stranger.signBundleWithKey({ digest, key: generateKey() }),
    ...bundleVariants.map((variant) => made(variant, context)),
    ...keyVariants.map((variant) => made(variant, context)),
  ];
  const legacy: LegacyLayer[] = [
    authority.signLegacy({ digest, identity, repositoryName }),
    authority.signLegacy({ digest, identity, repositoryName, timestamp: true }),
    authority.signLegacyWithKey({ digest, key, repositoryName }),
    authority.signLegacy({ digest: other, identity, repositoryName }),
    authority.signLegacy({ digest, identity: github("mallory/shop"), repositoryName }),
    stranger.signLegacy({ digest, identity, repositoryName }),
    ...legacyVariants.map((variant) => made(variant, context)),
  ];
  const attested = { digest, predicateType: ATTESTED_TYPE, predicate: { ok: true } };
  const attestations: LegacyLayer[] = [
    ...(["dsse 0.0.1", "intoto 0.0.2", "intoto 0.0.1"] as const).flatMap((entry) => [
      authority.signAttestation({ ...attested, identity, entry }),
      authority.signAttestationWithKey({ ...attested, key, entry }),
      stranger.signAttestation({ ...attested, identity, entry }),
    ]),
    authority.signAttestation({ ...attested, identity, timestampOf: "signature" }),
    authority.signAttestation({ ...attested, identity, timestampOf: "envelope" }),
    authority.signAttestation({ ...attested, identity, entry: "none" }),
    authority.signAttestation({ ...attested, identity, predicate: { ok: false } }),
    authority.signAttestation({ ...attested, identity, digest: other }),
    authority.signAttestation({ ...attested, identity: github("mallory/shop") }),
  ];
  return {
    world: {
      trustedRoot: authority.trustedRoot,
      publicKey: key.publicKeyPem,
      digest,
      now: NOW.toISOString(),
      issued: recorder.issued,
      proofs: recorder.proofs,
    },
    bundles: bundles
      .map((bundle) => (typeof bundle === "string" ? bundle : JSON.stringify(bundle)))
      .filter(({ length }) => length <= LIMIT),
    legacy: legacy.map(layerOf),
    attestations: attestations.map(layerOf),
  };
}

const layerOf = ({ payload, annotations }: LegacyLayer): Layer => {
  // The chain is not read by anybody and is a third of it all.
  const read = Object.entries(annotations).filter(([name]) => !name.endsWith("/chain"));
  return { payload: payload.toString("base64"), annotations: Object.fromEntries(read) };
};

export const writeSeeds = (): void => {
  writeFileSync(seedsFile, gzipSync(JSON.stringify(makeSeeds()), { level: 9 }));
};
