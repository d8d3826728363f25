import type { VerifiedStatement } from "../../evidence/types";
import { named } from "../../policy/named";
import type { Builder, SlsaProvenanceEntry } from "../../policy/types";
import { buildFacts, crossCheck, readProvenance } from "../../predicates/provenance";
import { describeCommit, listed } from "../describe";
import { matchesRef } from "../identity";
import type { Inquiry } from "../inquiry";
import { buildConditions, type Build } from "./build";
import { firstOf, readAs } from "./content";
import { describeEntry } from "./describe";
import { builderParty } from "./party";
import { checkSource } from "./source";
import type { EntryDemand, Party } from "./types";
import { formatsOfVerifiers } from "./vsa";

const NOUN = "SLSA provenance";
/** Whatever its version: of one that is not read its reader says so. */
const TYPE = "https://slsa.dev/provenance/";

/** Provenance by a builder that is worth the level, of a build from the right source. */
export const provenanceDemand = (inquiry: Inquiry, entry: SlsaProvenanceEntry): EntryDemand => {
  const builders = new Map<Party, Builder>();
  for (const builder of named(inquiry.policy.builders, entry.builders)) {
    const party = builderParty(inquiry, NOUN, builder);
    if (party) builders.set(party, builder);
  }
  return {
    kind: "slsaProvenance",
    noun: NOUN,
    expected: describeEntry(entry),
    age: entry,
    parties: [...builders.keys()],
    otherFormats: formatsOfVerifiers(inquiry.policy, entry.source?.verifiers ?? []),
    decidedBy: "any",
    isType: (type) => type.startsWith(TYPE),
    read: (party, statement) => {
      const builder = builders.get(party);
      return builder
        ? readFor(inquiry, entry, builder, statement)
        : { problem: { code: "verifier.failed", message: `no builder "${party.name}"` } };
    },
  };
};

const readFor = (
  inquiry: Inquiry,
  entry: SlsaProvenanceEntry,
  builder: Builder,
  statement: VerifiedStatement,
): ReturnType<EntryDemand["read"]> =>
  readAs(readProvenance, statement, (provenance) => {
    const identity = statement.signer;
    const build: Build = {
      provenance,
      facts: buildFacts({ provenance, identity }),
      builder,
      isOfCertificate:
        identity.kind === "certificate" && identity.extensions.sourceRepositoryUri !== undefined,
    };
    const { repository, commit } = build.facts;
    const time = provenance.finishedOn ?? provenance.startedOn;
    let sourceText = "";
    return {
      ...(time === undefined ? {} : { time }),
      conditions: [
        () =>
          firstOf(crossCheck({ provenance, identity, builder, acceptsRef: acceptsRef(builder) })),
        ...buildConditions(entry, build),
        () => {
          const { shortfall, text = "" } = checkSource(inquiry, entry, build.facts);
          sourceText = text;
          return shortfall;
        },
      ],
      text: () =>
        [
          `SLSA Build L${builder.maxLevel} by ${builder.name}`,
          repository === undefined ? "" : `, source ${describeCommit(repository, commit)}`,
          sourceText,
          provenance.unknownParameters.length === 0
            ? ""
            : `, unknown parameters ${listed(provenance.unknownParameters.slice(0, 5), "and")}`,
        ].join(""),
    };
  });

/** A builder without `refs` is one whose id carries none. */
const acceptsRef =
  ({ refs }: Builder) =>
  (ref: string | undefined): boolean =>
    refs === undefined ? ref === undefined : matchesRef(refs, ref);
