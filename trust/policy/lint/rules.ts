import { quoted } from "../../image";
import type { LoadedPolicy } from "../load";
import { matchesGlob } from "../match";
import type { ModeSchedule, NamespaceSelector, Rule, TrustPolicy } from "../types";
import { covers } from "./covers";
import type { Report } from "./finding";

/** Findings about rules and `allow`. */
export const lintRulesOf = (
  { policy, expansion, document }: LoadedPolicy,
  report: Report,
): void => {
  const alike = Map.groupBy(policy.rules, demandsOf);
  for (const [index, rule] of policy.rules.entries()) {
    const path = expansion.rules[index]?.path ?? [];
    const hidden = matchesNothing(rule, policy);
    if (hidden !== undefined)
      report("rule.matches-nothing", path, `rule ${quoted(rule.name)}: ${hidden}`);
    const others = alike.get(demandsOf(rule)) ?? [];
    const own = others.indexOf(rule);
    const shadow = others.find((other, at) => isShadowed(rule, other, at < own));
    if (shadow !== undefined) {
      report(
        "rule.shadowed",
        path,
        `rule ${quoted(rule.name)} adds nothing to rule ${quoted(shadow.name)}`,
      );
    }
    const { signature } = rule;
    const signers = (signature?.anyOf ?? []).map((name) => policy.signers[name]);
    if (signature?.maxAge !== undefined && signers.every((signer) => signer?.kind === "key")) {
      report(
        "signature.age-of-keys",
        [...path, "signature", "maxAge"],
        `rule ${quoted(rule.name)} names keys only`,
      );
    }
    if (!everEnforces(rule.mode)) {
      report("rule.never-enforced", [...path, "mode"], `rule ${quoted(rule.name)} never enforces`);
      continue;
    }
    const written = document.rules?.[Number(path[1])]?.signature;
    const list = [...path, "signature", ...(Array.isArray(written) ? [] : ["anyOf"])];
    for (const [at, name] of (rule.signature?.anyOf ?? []).entries()) {
      if (policy.signers[name]?.kind === "key") {
        report(
          "signer.key-enforced",
          [...list, at],
          `rule ${quoted(rule.name)} trusts the key ${quoted(name)}`,
        );
      }
    }
  }
  for (const [index, pattern] of policy.allow.entries()) {
    const claiming = policy.rules.find(
      ({ images, namespaces }) =>
        namespaces === undefined && images.some((image) => covers(image, pattern)),
    );
    if (claiming !== undefined) {
      report(
        "allow.shadowed",
        ["allow", index],
        `rule ${quoted(claiming.name)} claims ${quoted(pattern.text)} everywhere`,
      );
    }
  }
};

const matchesNothing = (rule: Rule, policy: TrustPolicy): string | undefined => {
  const deniedImage = (image: Rule["images"][number]): boolean =>
    policy.denied.some((denied) => denied.digest === undefined && covers(denied, image));
  if (rule.images.every(deniedImage)) return "all its images are denied";
  if (rule.images.every((image) => isMirrored(policy, image)))
    return "all its images are copies, and judged as their originals";
  if (policy.exceptNamespaces.some(isEveryName)) return "all namespaces are out of scope";
  const { namespaces } = rule;
  if (namespaces === undefined || namespaces.labels !== undefined) return undefined;
  // Read as text, a name with wildcards is matched by every pattern that matches all its names.
  const isOut = (name: string): boolean =>
    [...namespaces.except, ...policy.exceptNamespaces].some((pattern) =>
      matchesGlob(pattern, name),
    );
  return namespaces.names.every(isOut) ? "all its namespaces are left out" : undefined;
};

/** Whether a pattern covers nothing but mirrored names, which rules never see, and no originals of another mirror. */
const isMirrored = ({ mirrors }: TrustPolicy, { repository }: Rule["images"][number]): boolean =>
  mirrors.some(({ prefix }) => repository.startsWith(`${prefix}/`)) &&
  !mirrors.some(({ of }) => hostOf(of) === hostOf(repository));

const hostOf = (name: string): string => name.split("/", 1)[0] ?? "";

/** What a rule demands, and when: rules that differ in it never make each other superfluous. */
const demandsOf = ({ mode, signature, attestations, on, sources, requireDigest }: Rule): string =>
  JSON.stringify([mode, signature, attestations, on, sources, requireDigest]);

/** Whether a rule that demands the same claims all that a rule claims; of two that claim the same, the earlier one does. */
const isShadowed = (rule: Rule, other: Rule, isEarlier: boolean): boolean =>
  other !== rule && claimsAll(other, rule) && (isEarlier || !claimsAll(rule, other));

const claimsAll = (wide: Rule, narrow: Rule): boolean =>
  narrow.images.every((image) => wide.images.some((pattern) => covers(pattern, image))) &&
  (wide.namespaces === undefined || same(wide.namespaces, narrow.namespaces));

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Where no clause matches a namespace, a rule enforces. */
const everEnforces = (schedule: ModeSchedule): boolean =>
  schedule.some(({ steps }) => steps.at(-1)?.mode === "enforce") ||
  !schedule.some(({ namespaces }) => isEverywhere(namespaces));

const isEverywhere = (selector: NamespaceSelector | undefined): boolean =>
  selector === undefined || (selector.except.length === 0 && selector.names.some(isEveryName));

const isEveryName = (pattern: string): boolean => /^\*+$/.test(pattern);
