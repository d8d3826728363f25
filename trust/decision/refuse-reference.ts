import type { TrustPolicy } from "../policy/types";
import { conclude } from "./conclude";
import type { Namespace, Verdict } from "./types";

/** The verdict on a text that is no image reference, so that there is nothing that a rule could be asked about. */
export const refuseReference = (
  policy: TrustPolicy,
  { image, namespace }: { readonly image: string; readonly namespace: Namespace },
  problem: string,
  now: Date,
): Verdict => ({
  ...conclude([
    {
      rule: "image",
      mode: "enforce",
      outcome: "deny",
      code: "image.reference-invalid",
      found: problem,
      expected: "an image reference, such as registry.example/team/app:1.0@sha256:…",
      fix: "correct the reference",
    },
  ]),
  image,
  reference: image,
  ...(namespace.name === undefined ? {} : { namespace: namespace.name }),
  policy: { name: policy.name, digest: policy.digest },
  decidedAt: now.toISOString(),
});
