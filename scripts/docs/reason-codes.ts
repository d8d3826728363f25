import { lintRules } from "../../trust/policy";
import { reasonCodes, reasons, type ReasonEffect } from "../../trust/reasons";
import { markdown, table } from "./markdown";

const sections: Readonly<Record<ReasonEffect, readonly [title: string, meaning: string]>> = {
  deny: [
    "Denied",
    "The evidence was read and does not satisfy the policy. In an enforce rule the image is denied; in a warn or audit rule it is a finding.",
  ],
  undecided: [
    "Undecided",
    "It could not be decided. That is never an allowance, and never the same as unsigned. An enforce rule treats it as a denial.",
  ],
  allow: ["Allowed", "Nothing speaks against the image here."],
  setup: ["Setup", "The setup is wrong. No image was looked at, and nothing is allowed."],
};

/** Every reason code, in one table per effect. */
export const reasonCodePage = (): string =>
  (Object.keys(sections) as ReasonEffect[])
    .flatMap((effect) => {
      const [title, meaning] = sections[effect];
      const rows = reasonCodes
        .filter((name) => reasons[name].effect === effect)
        .map((name) => {
          const reason = reasons[name];
          return [`\`${name}\``, ...[reason.title, reason.meaning, reason.fix].map(markdown)];
        });
      return [`## ${title}`, meaning, table(["Code", "Title", "Meaning", "What to do"], rows)];
    })
    .join("\n\n");

/** Every finding of `countersign lint`. */
export const lintCodeTable = (): string =>
  table(
    ["Code", "Severity", "Meaning", "What to do"],
    Object.entries(lintRules).map(([name, { severity, title, meaning, fix }]) => [
      `\`${name}\``,
      severity,
      markdown(`${title.slice(0, 1).toUpperCase()}${title.slice(1)}. ${meaning}`),
      markdown(fix),
    ]),
  );
