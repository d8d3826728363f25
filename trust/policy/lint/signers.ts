import { quoted } from "../../image";
import { GITHUB_ISSUER, GITLAB } from "../identity";
import { daysAfter, endInstant } from "../instant";
import type { LoadedPolicy } from "../load";
import { PUBLIC_GOOD } from "../materials";
import type { Path } from "../problem";
import { publicGoodRoot } from "../roots/public-good";
import { isRefusedTrigger } from "../trigger";
import type { Report } from "./finding";
import { identityOf } from "./identities";

/** GitHub issues for some enterprises under a path of their own. */
const CI_ISSUERS = [GITHUB_ISSUER, GITLAB];

/** Sigstore rotates keys about twice a year. */
const ROOT_DAYS = 180;

/** Findings about signers and their roots. */
export const lintSigners = (
  { document, policy, expansion }: LoadedPolicy,
  now: Date,
  report: Report,
): void => {
  for (const [name, signer] of Object.entries(document.signers ?? {})) {
    const path = ["signers", name];
    const issuer = signer.keyless?.issuer ?? "";
    if (CI_ISSUERS.some((ci) => issuer === ci || issuer.startsWith(`${ci}/`))) {
      report("keyless.any-source", [...path, "keyless"], `${quoted(issuer)} vouches for builds`);
    }
    const pattern = signer.keyless?.subjectPattern;
    if (pattern !== undefined) lintPattern(pattern, [...path, "keyless", "subjectPattern"], report);
    for (const kind of ["githubWorkflow", "gitlabCi"] as const) {
      const identity = signer[kind];
      lintTriggers(identity?.triggers, [...path, kind, "triggers"], report);
      lintRefs(identity?.refs, [...path, kind, "refs"], report);
    }
    lintRefs(
      signer.githubWorkflow?.reusableRefs,
      [...path, "githubWorkflow", "reusableRefs"],
      report,
    );
  }

  const first = new Map<string, string>();
  for (const [name, { path }] of expansion.signers) {
    const signer = policy.signers[name];
    if (signer === undefined) continue;
    const identity = identityOf(signer);
    const other = first.get(identity);
    if (other === undefined) first.set(identity, name);
    else
      report(
        "signer.duplicate",
        path,
        `${quoted(name)} and ${quoted(other)} are the same identity`,
      );
  }
  lintRoots(policy, now, report);
};

const lintPattern = (pattern: string, path: readonly string[], report: Report): void => {
  const missing = [pattern.startsWith("^") ? "" : "^", pattern.endsWith("$") ? "" : "$"].filter(
    Boolean,
  );
  if (missing.length > 0)
    report("subject-pattern.unanchored", path, `no ${missing.join(" and no ")}`);
  // Escapes and classes are skipped; a dot that is repeated (.*) is meant as any character.
  const rest = pattern.replace(/\\Q.*?(?:\\E|$)|\\.|\[\^?\]?(?:\\.|[^\]])*\]/gs, "_");
  if (/\.(?![*+?{])/.test(rest)) {
    report("subject-pattern.unescaped-dot", path, `a dot in ${quoted(pattern)} is not escaped`);
  }
};

/** Finds refused triggers that are accepted. */
export const lintTriggers = (
  triggers: readonly string[] | undefined,
  path: Path,
  report: Report,
): void => {
  for (const [index, trigger] of (triggers ?? []).entries()) {
    if (isRefusedTrigger(trigger))
      report("triggers.refused", [...path, index], `${quoted(trigger)} is accepted`);
  }
};

/** Finds patterns that every ref matches. */
export const lintRefs = (refs: readonly string[] | undefined, path: Path, report: Report): void => {
  for (const [index, ref] of (refs ?? []).entries()) {
    if (/^(?:\*\*|refs\/\*\*)$/.test(ref))
      report("refs.wildcard", [...path, index], `${quoted(ref)} is every ref`);
  }
};

const lintRoots = ({ anchors }: LoadedPolicy["policy"], now: Date, report: Report): void => {
  const pinned = anchors.some(({ rootJson }) => rootJson === publicGoodRoot.json);
  if (pinned && now.toISOString() > daysAfter(endInstant(publicGoodRoot.date), ROOT_DAYS)) {
    report(
      "root.old",
      ["trustRoots", PUBLIC_GOOD],
      `${quoted(PUBLIC_GOOD)} was pinned on ${publicGoodRoot.date}`,
    );
  }
};
