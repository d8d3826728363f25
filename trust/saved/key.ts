import type { SavedAnswer } from "./types";

/** What was asked, in one text: equal questions get the same answer for the whole decision. */
export const keyOf = (answer: SavedAnswer): string => {
  switch (answer.call) {
    case "tag":
      return JSON.stringify(["tag", answer.repository, answer.tag]);
    case "manifest":
      return JSON.stringify(["manifest", answer.repository, answer.reference]);
    case "blob":
      return JSON.stringify(["blob", answer.repository, answer.digest, answer.size]);
    case "referrers":
      return JSON.stringify(["referrers", answer.repository, answer.digest]);
    case "bundles":
      return JSON.stringify(["bundles", answer.from, answer.digest]);
  }
};
