import type { CertificateIdentity } from "../../evidence/types";
import { quoted } from "../json";
import type { ReasonCode } from "../../reasons";
import type { PredicateFinding } from "../types";
import type { BuildFacts } from "./facts";
import type { Provenance, ProvenanceProducer } from "./types";

/** What of a policy's builder the cross-checks need. */
export interface ExpectedBuilder {
  /** Builder id without its ref. */
  readonly id: string;
  /** OIDC issuer of its certificates. Default: whoever its signer allows. */
  readonly issuer?: string;
  /** Name of the signer, for a builder that signs as one: its identity was compared with that. */
  readonly signer?: string;
}

export interface WorkflowContext {
  readonly provenance: Provenance;
  readonly identity: CertificateIdentity;
  readonly facts: BuildFacts;
  /** Whether the builder is a reusable workflow that signed, whose callers cannot write the predicate. */
  readonly believed: boolean;
}

/** Producers whose fields GitHub's context fills, so that the certificate names the same. */
const github: ReadonlySet<ProvenanceProducer> = new Set([
  "slsa-github-generator",
  "slsa-container-based",
  "slsa-delegator",
  "github-actions",
  "npm-github",
]);
export const isGitHub = ({ producer }: Provenance): boolean => github.has(producer);

/**
 * Compares a claim of the predicate with what the certificate says. A claim that is not made contradicts nothing. What the
 * certificate does not confirm is refused unless the signer is believed.
 */
export function compare(
  { believed }: Pick<WorkflowContext, "believed">,
  code: ReasonCode,
  name: string,
  claimed: string | undefined,
  certified: string | undefined,
): readonly PredicateFinding[] {
  if (claimed === undefined || claimed === certified) return [];
  if (certified === undefined && believed) return [];
  return [
    {
      code,
      found: `${name} ${quoted(claimed)} in the predicate`,
      expected:
        certified === undefined
          ? `${name} confirmed by the certificate, which names none`
          : `${name} ${quoted(certified)} as in the certificate`,
    },
  ];
}
