import assert from "node:assert/strict";
import type { Verdict } from "../../../trust/decision";
import type { TrustPolicyDocument } from "../../../trust/policy";
import type { VerifierOptions } from "../../../trust/verifier";
import { attach, createAuthority } from "../../support/authority";
import { bundleVariants, legacyVariants } from "../../support/authority/variants";
import type { PushedImage } from "../../support/registry";
import type { Scene } from "../verifier/support";
import { release } from "../verifier/support";

/** An instance that no policy trusts. */
export const stranger = createAuthority({ name: "stranger" });

export const brief = ({ outcome, code }: Verdict): string => `${outcome} ${code}`;

/** The verdict on one image in production, as `outcome code`. */
export const judge = async (
  scene: Scene,
  { reference }: { readonly reference: string },
  changes: Partial<TrustPolicyDocument> = {},
  options: Partial<VerifierOptions> = {},
): Promise<string> => brief(await verdictOn(scene, reference, changes, options));

export const verdictOn = async (
  scene: Scene,
  image: string,
  changes: Partial<TrustPolicyDocument> = {},
  options: Partial<VerifierOptions> = {},
): Promise<Verdict> => {
  const verifier = scene.verifier({ policy: scene.policy(changes), ...options });
  const [verdict] = await verifier.verify([{ image, namespace: { name: "production" } }]);
  assert(verdict);
  return verdict;
};

/** An image that carries one malformed bundle (`bundleVariants`) and nothing else. */
export const withVariant = (scene: Scene, name: string): PushedImage => {
  const variant = bundleVariants.find((candidate) => candidate.name === name);
  assert(variant, `no variant "${name}"`);
  const image = scene.image("shop/api");
  const bundle = variant.make({
    authority: scene.authority,
    stranger,
    digest: image.digest,
    identity: release,
  });
  attach.bundle(scene.registry, "shop/api", image.digest, bundle);
  return image;
};

/** The same in cosign's legacy format. */
export const withLegacyVariant = (scene: Scene, name: string): PushedImage => {
  const variant = legacyVariants.find((candidate) => candidate.name === name);
  assert(variant, `no variant "${name}"`);
  const image = scene.image("shop/api");
  const layer = variant.make({
    authority: scene.authority,
    stranger,
    digest: image.digest,
    identity: release,
  });
  attach.legacy(scene.registry, "shop/api", image.digest, [layer]);
  return image;
};

/** The usual signer with changes; the root is the scene's. */
export const signedBy = (
  changes: NonNullable<TrustPolicyDocument["signers"]>[string],
): Partial<TrustPolicyDocument> => ({ signers: { release: { root: "test", ...changes } } });

export const releaseWorkflow = {
  repository: "acme/shop",
  workflow: ".github/workflows/release.yml",
  refs: ["refs/heads/main"],
};

/** Asserts the verdict of every variant. */
export const expectVariants = async (
  scene: Scene,
  expected: Readonly<Record<string, string>>,
): Promise<void> => {
  const found: Record<string, string> = {};
  for (const name of Object.keys(expected))
    found[name] = await judge(scene, withVariant(scene, name));
  assert.deepEqual(found, expected);
};
