import type { TrustedRootJson } from "./trusted-root";

type Part = "tlogs" | "certificateAuthorities" | "ctlogs" | "timestampAuthorities";

/** Changed copies of a trusted root. */
export const trustedRootVariants = {
  /** Logs whose keys have no `validFor.start`: cosign refuses such a root, @sigstore/verify takes it. */
  withoutLogStart: (root: TrustedRootJson): TrustedRootJson => {
    const copy = structuredClone(root);
    for (const { publicKey } of copy.tlogs) delete publicKey.validFor;
    return copy;
  },
  /** An instance without one kind of service, as GitHub's for private repositories has no logs. */
  without: (root: TrustedRootJson, ...parts: readonly Part[]): TrustedRootJson => ({
    ...structuredClone(root),
    ...Object.fromEntries(parts.map((part) => [part, []])),
  }),
  /** Services that were retired at `end`. */
  until: (root: TrustedRootJson, part: Part, end: Date): TrustedRootJson => {
    const copy = structuredClone(root);
    for (const instance of copy[part]) {
      const owner = "publicKey" in instance ? instance.publicKey : instance;
      owner.validFor = { ...owner.validFor, end: end.toISOString() };
    }
    return copy;
  },
};
