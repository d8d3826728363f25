import * as pulumi from "@pulumi/pulumi";
import type { Verdict } from "../../trust/decision";
import type { ReasonCode } from "../../trust/reasons";
import type { TrustPolicyDocument } from "../../trust/policy";
import { SetupError } from "../../trust/project";
import { engineText } from "../../trust/report";
import type { ImageRequest } from "../../trust/verifier";
import { denialOf } from "../validation/denial";
import { programPolicy } from "../program-policy";
import { noTextText, summaryLine, textsOf, withoutDetails } from "./texts";
import { summaryOf } from "./verdict-summary";
import type { VerdictSummary } from "./verdict-summary";
import { sharedVerifier } from "./verifiers";

/** What a {@link VerifiedImage} verifies. While one of these is unknown, the preview decides nothing. */
export interface VerifiedImageArgs {
  /**
   * The image as a workload names it: `registry/repository:tag`, `…@sha256:…` or both; Docker's short forms stand for what
   * they stand for there (https://github.com/distribution/reference).
   */
  readonly image: pulumi.Input<string>;
  /**
   * The TrustPolicy: a path, relative to the program's folder as that of a `FileAsset` is, or the document itself, whose
   * files are relative to that folder. Default: as for the policy pack, the stack's configuration `countersign:policy`,
   * else the environment's COUNTERSIGN_POLICY, else the nearest `trust-policy.yaml` from the program's folder up to that
   * of Pulumi.yaml.
   */
  readonly policy?: pulumi.Input<string | TrustPolicyDocument>;
  /**
   * The Kubernetes namespace that the image is for. Default: none; where the policy decides differently for namespaces,
   * the image is then decided as in the strictest of them (`namespace.unknown`).
   */
  readonly namespace?: pulumi.Input<string>;
}

/**
 * An image that the TrustPolicy trusts. A workload that takes its `reference` runs the digest that was verified; where the
 * policy denies the image, or nothing can be decided, this resource fails and whatever uses its outputs is not created.
 * It guards what uses it. The policy pack guards all workloads of a stack.
 *
 * Fails with a `ResourceError` on itself, which names the reason code: in the preview, and in an update before any of its
 * consumers is created.
 *
 * @example
 * const api = new VerifiedImage("api", { image: "acme.azurecr.io/shop/api:1.4.2" });
 * const containers = [{ name: "api", image: api.reference }];
 */
export class VerifiedImage extends pulumi.ComponentResource {
  /**
   * The image, normalised and pinned to the digest that was verified. Unpinned, with a warning on this resource, only
   * where the policy lets the image pass without its digest being known.
   */
  readonly reference: pulumi.Output<string>;
  /** The digest that was verified, `sha256:…`. */
  readonly digest: pulumi.Output<string | undefined>;
  /** What the policy decided and by which rules, as plain JSON. */
  readonly verdict: pulumi.Output<VerdictSummary>;

  constructor(name: string, args: VerifiedImageArgs, opts?: pulumi.ComponentResourceOptions) {
    super("countersign:index:VerifiedImage", name, args, opts);
    const { image, policy, namespace } = args;
    const inputs = pulumi.output({ image, policy, namespace });
    const isSecret = pulumi.isSecret(inputs);
    this.verdict = inputs.apply(async (known) => verify(this, name, known, await isSecret));
    this.reference = this.verdict.reference;
    this.digest = this.verdict.apply(({ digest }) => digest);
    this.registerOutputs({
      reference: this.reference,
      digest: this.digest,
      verdict: this.verdict,
    });
  }
}

interface KnownInputs {
  /** Text, if the program is typed. */
  readonly image: unknown;
  readonly policy?: string | TrustPolicyDocument;
  readonly namespace?: string;
}

/** The verdict that allows; anything else is told on the resource and thrown. */
async function verify(
  resource: pulumi.Resource,
  name: string,
  { image, policy, namespace }: KnownInputs,
  isSecret: boolean,
): Promise<VerdictSummary> {
  const deny = (code: ReasonCode, text: string): Promise<pulumi.ResourceError> =>
    denialOf(resource, text, summaryLine(code, name));
  if (typeof image !== "string") {
    throw await deny("image.reference-invalid", noTextText(image, name));
  }
  let verdict: Verdict;
  try {
    verdict = await verdictOf({ image, namespace: namespace ? { name: namespace } : {} }, policy);
  } catch (error) {
    const { code, message } = error instanceof SetupError ? error : SetupError.unexpected(error);
    throw await deny(code, message);
  }
  const { denial, advice } = textsOf(isSecret ? withoutDetails(verdict) : verdict, name);
  if (advice !== "") await pulumi.log.warn(engineText(advice), resource);
  if (verdict.outcome !== "allow") throw await deny(verdict.code, denial);
  return summaryOf(verdict);
}

async function verdictOf(
  request: ImageRequest,
  policy: string | TrustPolicyDocument | undefined,
): Promise<Verdict> {
  const verifier = sharedVerifier(programPolicy(policy, "policy"), pulumi.runtime.isDryRun());
  const [verdict] = await verifier.verify([request]);
  if (verdict === undefined) throw new Error("the verifier gave no verdict");
  return verdict;
}
