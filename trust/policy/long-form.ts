import { durationSeconds } from "./duration";
import { signersOf } from "./expand";
import { endInstant } from "./instant";
import type { ModesDocument, RuleDocument } from "./schema";
import type { ModeSchedule, ModeStep, NamespaceSelector, SignatureRequirement } from "./types";

/** The modes of a document as clauses of dated steps. */
export const toSchedule = (modes: ModesDocument | undefined): ModeSchedule => {
  if (modes === undefined) return [{ steps: [{ mode: "enforce" }] }];
  if (!Array.isArray(modes)) return [{ steps: toSteps(modes) }];
  return modes.map(({ namespaces, mode }) => ({
    ...(namespaces === undefined ? {} : { namespaces: toSelector(namespaces) }),
    steps: toSteps(mode),
  }));
};

const toSteps = (mode: Exclude<ModesDocument, unknown[]>): readonly ModeStep[] => {
  if (typeof mode === "string") return [{ mode }];
  return [
    ...(mode.auditUntil === undefined
      ? []
      : [{ mode: "audit" as const, until: endInstant(mode.auditUntil) }]),
    ...(mode.warnUntil === undefined
      ? []
      : [{ mode: "warn" as const, until: endInstant(mode.warnUntil) }]),
    { mode: mode.then },
  ];
};

/** A selector of namespaces, its short form made long. */
export const toSelector = (
  selector: NonNullable<RuleDocument["namespaces"]>,
): NamespaceSelector => {
  if (Array.isArray(selector)) return { names: selector, except: [] };
  return {
    names: selector.names ?? [],
    ...(selector.labels === undefined ? {} : { labels: selector.labels }),
    except: selector.except ?? [],
  };
};

/** Who must have signed, its short form made long. */
export const toRequirement = (
  rule: Pick<RuleDocument, "signature">,
): SignatureRequirement | undefined => {
  const { signature } = rule;
  if (signature === undefined) return undefined;
  const { atLeast, maxAge, accept } = Array.isArray(signature) ? {} : signature;
  return {
    anyOf: signersOf(rule),
    atLeast: atLeast ?? 1,
    ...toAge(maxAge),
    accept: accept ?? "signature",
  };
};

/** An age in seconds and as written; nothing, if there is no limit. */
export const toAge = (
  maxAge: string | undefined,
): Pick<SignatureRequirement, "maxAge" | "maxAgeText"> => {
  const seconds = maxAge === undefined ? undefined : durationSeconds(maxAge);
  return seconds === undefined || maxAge === undefined
    ? {}
    : { maxAge: seconds, maxAgeText: maxAge };
};
