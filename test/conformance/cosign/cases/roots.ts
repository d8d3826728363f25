import { attach, createAuthority, trustedRootVariants } from "../../../support/authority";
import type { ConformanceCase } from "../case";
import { bundles } from "../evidence";
import { identity, signed } from "../questions";

const WITHOUT_START = "root-without-log-start.json";
const EXPIRED = "root-with-expired-intermediate.json";

/** Good signatures, judged by trusted roots that are not. */
export const rootCases: readonly ConformanceCase[] = [
  {
    name: "trusted root: its logs have no start",
    question: signed.byWorkflowOf(WITHOUT_START),
    put: (target) => {
      const root = trustedRootVariants.withoutLogStart(target.scene.authority.trustedRoot);
      target.scene.write(WITHOUT_START, JSON.stringify(root));
      return bundles({})(target);
    },
    cosign: "rejects",
    ours: "setup policy.invalid",
  },
  {
    name: "trusted root: the intermediate certificate expired before it signed",
    question: signed.byWorkflowOf(EXPIRED),
    put: ({ scene, registry, repository, image: { digest } }) => {
      const authority = createAuthority({ intermediateNotAfter: new Date("2025-01-01T00:00:00Z") });
      scene.write(EXPIRED, JSON.stringify(authority.trustedRoot));
      attach.bundle(registry, repository, digest, authority.signBundle({ digest, identity }));
      return [];
    },
    cosign: "rejects",
    ours: "deny signature.invalid",
  },
];
