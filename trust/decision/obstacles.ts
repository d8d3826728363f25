import type { Evidence, EvidencePart, RejectedItem, SignatureFormat } from "../evidence/types";
import { reasons } from "../reasons";
import { byKey, problemKey, rejectedKey } from "./order";
import { rejectedFound } from "./signature-text";
import type { SubjectProblem } from "./types";

/** Where something that counts could be, and what of the rejected items could be it. */
export interface Hideout {
  readonly parts: readonly EvidencePart[];
  readonly formats: ReadonlySet<SignatureFormat>;
  /** Whether an item that could not be verified may be what is looked for. */
  readonly mayBe: (item: RejectedItem) => boolean;
}

/** What could still hide a statement that counts, the most certain first. */
export const obstaclesIn = (
  evidence: Evidence,
  { parts, formats, mayBe }: Hideout,
): readonly SubjectProblem[] => [
  ...evidence.problems
    .filter(({ part }) => parts.includes(part) || (part === "files" && formats.has("bundle")))
    .sort(byKey(problemKey)),
  ...parts.filter((part) => !evidence.parts.includes(part)).map(notRead),
  ...evidence.rejected
    .filter((item) => reasons[item.code].effect !== "deny" && mayBe(item))
    .sort(byKey(rejectedKey))
    .map((item) => ({ code: item.code, message: rejectedFound(item, 0) })),
];

const notRead = (part: EvidencePart): SubjectProblem => ({
  code: "evidence.offline",
  message: `${describePart(part)} not read`,
});

const describePart = (part: EvidencePart): string => {
  switch (part) {
    case "bundle":
    case "legacy":
      return `signatures stored as ${part} were`;
    case "legacy-attestation":
      return "attestations stored as legacy were";
    case "manifest":
      return "the manifest was";
    case "files":
      return "the bundle files were";
    default:
      return `the attestations of ${part} were`;
  }
};
