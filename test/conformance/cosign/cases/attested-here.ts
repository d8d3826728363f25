import { attachBundle, signStatement, type SigningOptions } from "../../../../trust/attest";
import { VSA_TYPE } from "../../../../trust/predicates/vsa";
import { RegistryClient } from "../../../../trust/registry";
import type { ConformanceCase, Question, Target } from "../case";
import type { Scene } from "../scene";
import { attested, identity, NO_LOG, TIMESTAMPS } from "../questions";

const entry = { predicate: { type: VSA_TYPE, signers: ["release"] } };
const OK = { cosign: "accepts", ours: "allow attestation.ok" } as const;

const pushAttested = async (
  { registry, repository, image }: Target,
  signing: SigningOptions,
): Promise<void> => {
  const client = new RegistryClient({ access: "push", env: {} });
  try {
    const json = await signStatement(
      {
        subject: {
          name: `${registry.host}/${repository}`,
          sha256: image.digest.slice("sha256:".length),
        },
        predicateType: VSA_TYPE,
        predicate: { verificationResult: "PASSED" },
      },
      signing,
    );
    await attachBundle(
      client,
      { registry: registry.host, repository },
      image.digest,
      { json, predicateType: VSA_TYPE, created: new Date() },
      AbortSignal.timeout(10_000),
    );
  } finally {
    await client.close();
  }
};

const key = ({ key: { privateKeyPem } }: Scene) => ({ kind: "key", pem: privateKeyPem }) as const;

const forms: Readonly<
  Record<string, [Question, (scene: Scene) => SigningOptions, ...(readonly string[])]>
> = {
  "with a key, logged": [
    attested.byKey(VSA_TYPE, entry),
    (scene) => ({ signer: key(scene), rekor: scene.server.url }),
  ],
  "with a key and a timestamp": [
    attested.byKey(VSA_TYPE, entry, ["bundle"], 0),
    (scene) => ({ signer: key(scene), timestampAuthority: scene.server.url }),
    NO_LOG,
    TIMESTAMPS,
  ],
  keyless: [
    attested.byWorkflow(VSA_TYPE, entry),
    ({ server }) => ({
      signer: {
        kind: "keyless",
        identityToken: server.identityToken(identity),
        fulcio: server.url,
      },
      rekor: server.url,
    }),
  ],
};

/** What `countersign attest` signs and pushes is of use only if others can verify it; and what cosign attests, if we can. */
export const attestedCases: readonly ConformanceCase[] = [
  ...(["referrers", "fallback"] as const).flatMap((registry) =>
    Object.entries(forms).map(([form, [question, signing, ...flags]]) => ({
      name: `attested by Countersign: ${form}${registry === "fallback" ? ", under the fallback tag" : ""}`,
      question,
      registry,
      put: async (target: Target) => {
        await pushAttested(target, signing(target.scene));
        return flags;
      },
      ...OK,
    })),
  ),
];
