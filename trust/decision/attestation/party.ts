import type { VerifiedStatement } from "../../evidence/types";
import type { Builder, KeylessSigner, Signer } from "../../policy/types";
import { checkMaySign, splitRef } from "../../predicates/provenance";
import { reasons } from "../../reasons";
import { asAdvice, describeStatement } from "../describe";
import { identityConditions, isNamedBy } from "../identity";
import type { Inquiry } from "../inquiry";
import { signersOf } from "../signature";
import { missTexts, type Called } from "../signature-text";
import { useConditions } from "../use";
import type { Party, Shortfall } from "./types";

/** The signers that an entry names. */
export const signerParties = (
  inquiry: Inquiry,
  noun: string,
  names: readonly string[],
): readonly Party[] =>
  signersOf(inquiry.policy, names).map((signer) => partyOf(inquiry, noun, signer));

/**
 * A builder signs as the signer that it names, or with certificates of its issuer; whether one of these is the builder's is
 * told by the cross-check of certificate and predicate, since a delegator may sign for it.
 */
export const builderParty = (
  inquiry: Inquiry,
  noun: string,
  builder: Builder,
): Party | undefined => {
  const { name, formats, anchor, issuer, id } = builder;
  if (builder.signer !== undefined) {
    const [signer] = signersOf(inquiry.policy, [builder.signer]);
    return signer && { ...partyOf(inquiry, noun, signer), name };
  }
  if (issuer === undefined) return undefined;
  const subject = { kind: "pattern", value: ".*" } as const;
  const signer: KeylessSigner = { kind: "keyless", name, formats, anchor, issuer, subject };
  const party = partyOf(inquiry, noun, signer, {
    role: "builder",
    description: `${id} of ${issuer}`,
  });
  return {
    ...party,
    conditions: [...party.conditions, (statement) => maySign(noun, builder, statement)],
    isNamedBy: (claimed) =>
      isNamedBy(signer, claimed) &&
      claimed.kind === "certificate" &&
      splitRef(claimed.subject).name === id,
  };
};

const maySign = (
  noun: string,
  builder: Builder,
  statement: VerifiedStatement,
): Shortfall | undefined => {
  const [finding] = checkMaySign(statement.signer, builder);
  return (
    finding && {
      ...finding,
      found: `${noun} by ${describeStatement(statement)}: ${finding.found}`,
    }
  );
};

const partyOf = (
  { policy, now }: Inquiry,
  noun: string,
  signer: Signer,
  called?: Called,
): Party => ({
  name: signer.name,
  formats: signer.formats,
  conditions: [...identityConditions, ...useConditions(now)].map(
    (condition) => (statement: VerifiedStatement) => {
      const missed = condition(signer, statement);
      if (missed === undefined) return undefined;
      const texts = missTexts(policy, { code: missed, met: 0, signer, statement }, now, called);
      const found = `${noun} ${texts.found}`;
      // Of a builder only the issuer was compared yet.
      if (called?.role === "builder" && missed === "identity.mismatch") {
        const code = "provenance.issuer";
        return { ...texts, code, found, fix: asAdvice(reasons[code].fix) };
      }
      return { ...texts, code: missed, found };
    },
  ),
  isNamedBy: (claimed) => isNamedBy(signer, claimed),
});
