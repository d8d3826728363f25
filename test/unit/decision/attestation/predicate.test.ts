import { at, byStranger, predicateEntry, review, REVIEW, sbom } from "../attestations";
import { days, LATER, OK, table } from "./cases";
import { digestOf, statement } from "../fixtures";

describe("an entry for a predicate", () => {
  const entry = predicateEntry();
  table({
    "takes one that meets its conditions": [entry, [review()], OK],
    "takes any without conditions": [predicateEntry({ where: [] }), [review(null)], OK],
    "wants some": [entry, [statement(), sbom()], "deny attestation.missing"],
    "takes no other type": [
      predicateEntry({ type: `${REVIEW}2` }),
      [review()],
      "deny attestation.missing",
    ],
    "takes none by a stranger": [entry, [byStranger(review())], "deny identity.mismatch"],
    "refuses what does not hold": [
      entry,
      [review({ approved: false })],
      "deny predicate.condition",
    ],
    "refuses what is missing": [entry, [review({})], "deny predicate.condition"],
    "does not need the newest": [
      entry,
      [review(), review({ approved: false }, { ...at(LATER), origin: digestOf("9") })],
      OK,
    ],
    "has an age": [predicateEntry(days(4)), [review()], "deny attestation.too-old"],
  });
});
