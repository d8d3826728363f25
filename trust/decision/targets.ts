import type { Evidence } from "../evidence/types";
import type { Rule } from "../policy/types";
import type { Digest } from "../registry/port";
import { byKey, problemKey } from "./order";
import type { SubjectProblem } from "./types";

/** A manifest that a rule judges. */
export interface Target {
  /** Where it is one of an index. */
  readonly platform?: string;
  /** Of the platform's manifest. */
  readonly digest?: Digest;
  /** Absent: nothing about it was read. */
  readonly evidence?: Evidence | undefined;
}

/** The manifests that a rule judges, or why they are not known. */
export interface Targets {
  readonly targets: readonly Target[];
  readonly problem?: SubjectProblem;
  /** An index in which no manifest can run satisfies nothing. */
  readonly isEmptyIndex?: boolean;
}

/** The digest that the workload names, every platform of an index, or both. An image of one platform is its own. */
export const targetsOf = ({ on }: Pick<Rule, "on">, evidence: Evidence | undefined): Targets => {
  const named: Target = { evidence };
  if (on === "named" || evidence === undefined) return { targets: [named] };
  const targets = on === "both" ? [named] : [];
  const { manifest } = evidence;
  if (manifest === undefined) return { targets, problem: manifestProblem(evidence) };
  if (!manifest.exists) return { targets, problem: notFound };
  if (manifest.platforms === undefined) return { targets: [named] };
  return {
    targets: [
      ...targets,
      ...manifest.platforms.map(({ platform, digest }) => ({
        platform,
        digest,
        evidence: evidence.platforms?.find(
          ({ evidence: about }) =>
            about.digest === digest && about.repository === evidence.repository,
        )?.evidence,
      })),
    ],
    isEmptyIndex: manifest.platforms.length === 0,
  };
};

/** A digest that nobody has pushed is no image that is not signed. */
export const notFound: SubjectProblem = {
  code: "image.not-found",
  message: "the registry does not have a manifest of this digest",
};

const manifestProblem = (evidence: Evidence): SubjectProblem =>
  unreadManifest(evidence) ?? {
    code: "evidence.offline",
    message: "the manifest, which names the platforms, was not read",
  };

/** Why the manifest could not be read, though it was asked for. */
export const unreadManifest = ({ problems }: Evidence): SubjectProblem | undefined =>
  problems.filter(({ part }) => part === "manifest").sort(byKey(problemKey))[0];
