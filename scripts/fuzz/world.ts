import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { FileProblem } from "../../trust/policy/files";
import { policyFromDocument, type TrustPolicy, type TrustPolicyDocument } from "../../trust/policy";
import type { Digest } from "../../trust/registry";

/** A signature that the trusted authority or key really made. */
export interface Issued {
  /** See `SignedContent`. */
  readonly content: string;
  /** Whether the policy trusts it about {@link World.digest}: who signed, what, and how it is proven. */
  readonly trusted: boolean;
}

/** What a case is judged against: who is trusted, and what they signed. Plain JSON, as it is kept with a finding. */
export interface World {
  /** TrustedRoot of the one trusted authority. */
  readonly trustedRoot: unknown;
  /** Of the one trusted key, PEM. */
  readonly publicKey: string;
  /** The image that all evidence is about, or claims to be. */
  readonly digest: Digest;
  /** When everything is judged; all was signed half an hour before. */
  readonly now: string;
  readonly issued: readonly Issued[];
  /** Log entries and timestamps that the authority really made, with the time that they prove. */
  readonly proofs: Readonly<Record<string, string>>;
}

/** The seeds that the support authority made, as kept in `seeds.json.gz`. */
export interface Seeds {
  readonly world: World;
  readonly bundles: readonly string[];
  readonly legacy: readonly Layer[];
  readonly attestations: readonly Layer[];
}

export interface Layer {
  /** Base64. */
  readonly payload: string;
  readonly annotations: Readonly<Record<string, string>>;
}

export const seedsFile = join(__dirname, "seeds.json.gz");

export const readSeeds = (): Seeds =>
  JSON.parse(gunzipSync(readFileSync(seedsFile)).toString()) as Seeds;

export const REGISTRY = "registry.example";
/** Images here must be signed, by the trusted workflow or key. */
export const SIGNED = "shop/api";
/** Images here must have an attestation of {@link ATTESTED_TYPE} that says `ok: true`. */
export const ATTESTED = "attested/api";
export const ATTESTED_TYPE = "https://predicate.example/checked/v1";

/** The policy that all evidence is judged by. */
export const policyDocument = (
  { publicKey }: Pick<World, "publicKey">,
  registry = REGISTRY,
): TrustPolicyDocument => ({
  apiVersion: "countersign/v1",
  kind: "TrustPolicy",
  name: "fuzz",
  trustRoots: { test: { file: "root.json" } },
  signers: {
    release: {
      githubWorkflow: {
        repository: "acme/shop",
        workflow: ".github/workflows/release.yml",
        refs: ["refs/heads/main"],
      },
      root: "test",
      formats: ["bundle", "legacy"],
    },
    key: { publicKey: { pem: publicKey }, root: "test", formats: ["bundle", "legacy"] },
  },
  rules: [
    { name: "signed", images: [`${registry}/${SIGNED}`], signature: ["release", "key"] },
    {
      name: "attested",
      images: [`${registry}/${ATTESTED}`],
      attestations: [
        {
          predicate: {
            type: ATTESTED_TYPE,
            signers: ["release", "key"],
            where: [{ field: "ok", equals: true }],
          },
        },
      ],
    },
  ],
});

const policies = new WeakMap<World, TrustPolicy>();

export function policyOf(world: World): TrustPolicy {
  const known = policies.get(world);
  if (known) return known;
  const root = JSON.stringify(world.trustedRoot);
  const policy = policyFromDocument(policyDocument(world), { readFile: fileReader(root) });
  policies.set(world, policy);
  return policy;
}

/** Gives a policy the TrustedRoot that it calls `root.json`, and no other file. */
export const fileReader =
  (root: string) =>
  (_: string, file: string): string => {
    if (file === "root.json") return root;
    throw new FileProblem(`there is no file ${file}`, true);
  };
