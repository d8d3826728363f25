import { differences } from "../../test/conformance/cosign/differences";
import { reasons, type ReasonEffect } from "../../trust/reasons";
import { markdown, table } from "./markdown";

const weDo: Readonly<Record<ReasonEffect, string>> = {
  allow: "accepts",
  deny: "denies",
  undecided: "is undecided",
  setup: "refuses the policy",
};

/** Every image on which cosign and Countersign are meant to differ. */
export const cosignDifferences = (): string =>
  table(
    ["Difference", "The image", "cosign", "Countersign", "Because"],
    differences.map(({ id, case: name, cosign, ours, because }) => [
      `\`${id}\``,
      markdown(name),
      cosign,
      `${weDo[reasons[ours].effect]}: \`${ours}\``,
      markdown(because),
    ]),
  );
