import {
  attach,
  generateKey,
  type AttestationOptions,
  type Authority,
  type KeylessOptions,
  type LegacyOptions,
  type ProofOptions,
  type SigningKey,
  type StatementOptions,
} from "../../support/authority";
import type { ConformanceCase, Target } from "./case";
import { identity } from "./questions";

type Put = ConformanceCase["put"];

/** What is different. By default the release workflow signs, known to the trusted root, about the image. */
type Change<Options> = Partial<Options & KeylessOptions> & {
  /** The key of the scene signs, or another one. */
  readonly by?: "the key" | "another key";
  /** Everything is by the authority that the trusted root does not know. */
  readonly stranger?: true;
};
export type BundleChange = Change<StatementOptions & ProofOptions>;
export type AttestationChange = Change<AttestationOptions>;
export type SignatureChange = Change<LegacyOptions>;

/** Who signs. */
const signerOf = (
  { scene }: Target,
  { by, stranger }: Change<object>,
): { authority: Authority; key: SigningKey | undefined } => ({
  authority: stranger ? scene.stranger : scene.authority,
  key: by && (by === "the key" ? scene.key : generateKey()),
});

/** Bundles as cosign v3 attaches them, one after the other. */
export const bundles =
  (...changes: readonly BundleChange[]): Put =>
  (target) => {
    const { registry, repository, image } = target;
    for (const change of changes) {
      const { authority, key } = signerOf(target, change);
      const options = { digest: image.digest, identity, ...change };
      const bundle = key
        ? authority.signBundleWithKey({ ...options, key })
        : authority.signBundle(options);
      const { predicateType } = change;
      attach.bundle(registry, repository, image.digest, bundle, {
        ...(predicateType !== undefined && { predicateType }),
      });
    }
    return [];
  };

/** The layers of one `.att` tag. */
export const attestations =
  (...changes: readonly AttestationChange[]): Put =>
  (target) => {
    const { registry, repository, image } = target;
    const layers = changes.map((change) => {
      const { authority, key } = signerOf(target, change);
      const options = { digest: image.digest, identity, ...change };
      return key
        ? authority.signAttestationWithKey({ ...options, key })
        : authority.signAttestation(options);
    });
    attach.legacy(registry, repository, image.digest, layers, "att");
    return [];
  };

/** The layers of one `.sig` tag. */
export const signatures =
  (...changes: readonly SignatureChange[]): Put =>
  (target) => {
    const { registry, repository, image } = target;
    const repositoryName = `${registry.host}/${repository}`;
    const layers = changes.map((change) => {
      const { authority, key } = signerOf(target, change);
      const options = { digest: image.digest, repositoryName, identity, ...change };
      return key ? authority.signLegacyWithKey({ ...options, key }) : authority.signLegacy(options);
    });
    attach.legacy(registry, repository, image.digest, layers);
    return [];
  };

/** Several kinds of evidence on one image. */
export const all =
  (...puts: readonly Put[]): Put =>
  async (target) => {
    const flags: string[] = [];
    for (const put of puts) flags.push(...(await put(target)));
    return flags;
  };

/** The same, and flags that cosign needs to look at it. */
export const withFlags =
  (put: Put, ...flags: readonly string[]): Put =>
  async (target) => [...(await put(target)), ...flags];
