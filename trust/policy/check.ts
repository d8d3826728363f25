import { checkBuilder, checkVerifier } from "./check-builder";
import { checkExemption, checkMirror, checkNamespaces, checkPatterns } from "./check-lists";
import { checkEach, checkRule, checkRuleNames, checkSize } from "./check-rule";
import { checkSchedule } from "./check-schedule";
import { checkSigner } from "./check-signer";
import { expandEach } from "./expand";
import type { Expansion } from "./expand";
import { PUBLIC_GOOD, readRoot } from "./materials";
import type { Key, MaterialContext, Materials, Root } from "./materials";
import type { Path } from "./problem";
import { isRecord, listOf, recordOf } from "./shape";
import type { TrustPolicyDocument } from "./schema";

/** What the checks share. */
export interface CheckContext extends MaterialContext {
  readonly document: TrustPolicyDocument;
  /** Whether what stands there has the shape that the schema wants, so that more can be said about it. */
  readonly usable: (path: Path) => boolean;
  /** Whether an unknown field stands directly there: what seems to be missing may be what was misspelt. */
  readonly hasUnknownField: (path: Path) => boolean;
}

/** Checks what a schema cannot: names, patterns, files, and that every rule demands something. */
export const checkDocument = (
  context: CheckContext,
): { expansion: Expansion; materials: Materials } => {
  const { document } = context;
  checkSize(context);
  const roots = readRoots(context);
  const expansion = expandEach(document, (path) => checkEach(path, context));
  const keys = new Map<string, Key>();
  for (const [name, signer] of expansion.signers) {
    const key = checkSigner(signer, context);
    if (key !== undefined) keys.set(name, key);
  }
  for (const builder of expansion.builders.values()) checkBuilder(builder, expansion, context);
  for (const verifier of expansion.verifiers.values()) checkVerifier(verifier, expansion, context);
  checkRuleNames(expansion, context);
  for (const rule of expansion.rules) checkRule(rule, expansion, context);
  checkPatterns(document.denied, ["denied"], context, { digest: true });
  checkPatterns(document.allow, ["allow"], context, { allow: true });
  checkSchedule(document.unmatched, ["unmatched"], context);
  for (const [index, mirror] of listOf(document.mirrors).entries()) {
    checkMirror(mirror, ["mirrors", index], context);
  }
  for (const [index, exemption] of listOf(document.exemptions).entries()) {
    checkExemption(exemption, ["exemptions", index], expansion, context);
  }
  if (isRecord(document.scope)) {
    checkNamespaces(document.scope.exceptNamespaces, ["scope", "exceptNamespaces"], context);
  }
  return { expansion, materials: { roots, keys } };
};

const readRoots = (context: CheckContext): ReadonlyMap<string, Root> => {
  const written = { [PUBLIC_GOOD]: {}, ...recordOf(context.document.trustRoots) };
  const roots = new Map<string, Root>();
  for (const [name, document] of Object.entries(written)) {
    if (!context.usable(["trustRoots", name])) continue;
    const root = readRoot(name, document, context);
    if (root !== undefined) roots.set(name, root);
  }
  return roots;
};
