import type { PushedImage, TestRegistry } from "../../support/registry";
import type { TrustPolicyDocument } from "../../../trust/policy";
import type { Scene } from "./scene";

export type Says = "accepts" | "rejects";

type Rule = NonNullable<TrustPolicyDocument["rules"]>[number];

/** One demand, said in cosign's flags and as a TrustPolicy. Files are those of the scene. */
export interface Question {
  /** Command and flags; the image comes last. */
  readonly cosign: readonly string[];
  readonly policy: Pick<TrustPolicyDocument, "trustRoots" | "signers" | "builders" | "verifiers">;
  readonly demand: Pick<Rule, "signature" | "attestations">;
}

/** An image that has nothing yet. */
export interface Target {
  readonly scene: Scene;
  readonly registry: TestRegistry;
  readonly repository: string;
  readonly image: PushedImage;
}

/** An image that the real cosign and Countersign judge by the same question. */
export interface ConformanceCase {
  /** The form of the evidence and what is special about it. Unique; the written differences name it. */
  readonly name: string;
  readonly question: Question;
  /** Whether the registry has the referrers API (default) or the fallback tag only. */
  readonly registry?: "referrers" | "fallback";
  /** Pushes the image. Default: one that nobody has seen before. */
  readonly push?: (registry: TestRegistry, repository: string) => PushedImage;
  /** Puts the evidence beside the image; answers flags that cosign needs to look at it. */
  readonly put: (target: Target) => readonly string[] | Promise<readonly string[]>;
  /** What cosign says, as known before it is asked. */
  readonly cosign: Says;
  /** Our outcome and code, where no unit test has it already. */
  readonly ours?: string;
}
