import { trustPolicyOf } from "../program-policy";
import type { Problem } from "../validation";
import { PermissionMode } from "./permission-mode";
import { policyPatterns } from "./policy-images";
import { accessCondition, CONDITION_LENGTH } from "./repository-role";
import type { RepositoryAccess } from "./repository-role";
import { isNothing, repositoryScope } from "./repository-scope";

/** What somebody may reach in a registry, or why that cannot be said. */
export type BoundAccess =
  | {
      readonly access: RepositoryAccess;
      /** Prefixes of mirrors that it reaches, though rules judge what lies there as its originals. Default: none. */
      readonly mirrors?: readonly string[];
    }
  | { readonly problems: readonly Problem[] };

/** What the TrustPolicy lets identities of a registry reach. */
export function registryAccess(
  mode: PermissionMode,
  host: string,
  trustPolicy: string | undefined,
): BoundAccess {
  if (mode === PermissionMode.Registry) return { access: { mode } };
  const policy = trustPolicyOf(trustPolicy);
  if ("reason" in policy) return { problems: [policy] };
  return boundTo(policyPatterns(policy), host, `policy ${JSON.stringify(policy.name)}`);
}

/**
 * Access to the repositories of patterns.
 *
 * @param whose whose patterns they are, for messages
 */
export function boundTo(patterns: readonly string[], host: string, whose: string): BoundAccess {
  const scope = repositoryScope(patterns, host);
  if (isNothing(scope)) {
    const found = [...new Set(patterns)].sort();
    return {
      problems: [
        {
          property: "trustPolicy",
          reason: `${whose} names no image of ${host}; ${found.length === 0 ? "it has no pattern" : `its patterns are ${found.join(", ")}`}`,
          fix: `add a pattern such as ${host}/**, or give the registry the name that the patterns have`,
        },
      ],
    };
  }
  const access = { mode: PermissionMode.Repositories, scope } as const;
  const length = accessCondition(access, "push")?.length ?? 0;
  if (length <= CONDITION_LENGTH) return { access };
  return {
    problems: [
      {
        property: "trustPolicy",
        reason: `${whose} has patterns for a condition of ${length} characters, and Azure takes ${CONDITION_LENGTH}`,
        fix: "put repositories below a common path, and name that",
      },
    ],
  };
}

/**
 * What an access reaches beyond the patterns that it was made of, since a condition says no more than whole names and what
 * lies below a path; undefined if nothing.
 */
export function wideningOf(bound: BoundAccess | undefined): string | undefined {
  if (bound === undefined || !("access" in bound)) return undefined;
  const { access, mirrors = [] } = bound;
  if (access.mode === PermissionMode.Registry) return undefined;
  const { widened, everything, prefixes } = access.scope;
  const reached = everything
    ? "the whole registry"
    : `names that begin with ${prefixes.join(", ")}`;
  const sentences = [
    ...(widened.length === 0
      ? []
      : [
          `a condition says whole names and all below a path, not ${widened.join(", ")}; roles reach ${reached}`,
        ]),
    ...(mirrors.length === 0
      ? []
      : [`rules do not judge the mirror ${mirrors.join(", ")} by these patterns; roles reach it`]),
  ];
  return sentences.length === 0 ? undefined : sentences.join("; ");
}

/** The problems of an access that cannot be had, or that reaches too much where nobody accepted that. */
export function accessProblems(bound: BoundAccess | undefined, isAccepted: boolean): Problem[] {
  if (bound !== undefined && "problems" in bound) return [...bound.problems];
  const widening = wideningOf(bound);
  return widening === undefined || isAccepted
    ? []
    : [
        {
          property: "trustPolicy",
          reason: widening,
          fix: reachesMirror(bound)
            ? "name repositories outside the mirror, or accept it by a suppression"
            : "write the patterns as repositories or as PATH/**, or accept it by a suppression",
        },
      ];
}

const reachesMirror = (bound: BoundAccess | undefined): boolean =>
  bound !== undefined && "access" in bound && (bound.mirrors ?? []).length > 0;
