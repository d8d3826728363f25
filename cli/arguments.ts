import { InvalidArgumentError } from "commander";
import { date, name } from "../trust/policy/fields";
import { endInstant } from "../trust/policy/instant";
import { isNamespaceName } from "../trust/policy/match";
import { isLoopbackName } from "../trust/registry/address";

/*
 * The values of flags. Each of these throws InvalidArgumentError for what it does not take; commander puts the flag and
 * the value before the message.
 */

/** `--policy` and `COUNTERSIGN_POLICY`: the name of a file; an empty variable of a script is none. */
export const fileName = (text: string): string => {
  if (text === "") throw new InvalidArgumentError("Give the name of a file.");
  return text;
};

/** `--timeout`: seconds, from 1 to 3600. */
export const seconds = (text: string): number => {
  const value = Number(text);
  if (!(value >= 1 && value <= 3600))
    throw new InvalidArgumentError("Give a number of seconds from 1 to 3600.");
  return value;
};

/** `--as-of`: an instant, or the end of a day, UTC. The form is that of the dates in a policy. */
export const asOf = (text: string): Date => {
  if (!date.safeParse(text).success) {
    throw new InvalidArgumentError(
      "Give a date (2027-01-31) or an instant with its zone (2027-01-31T12:00:00Z).",
    );
  }
  return new Date(endInstant(text));
};

/**
 * `--namespace`: a name that Kubernetes takes, an RFC 1123 label. An empty variable of a script, or a name in another case,
 * would be one that no rule names, and could turn a denial into an allowance.
 */
export const namespaceName = (text: string): string => {
  if (!isNamespaceName(text)) {
    throw new InvalidArgumentError(
      "A namespace has at most 63 lower-case letters, digits and dashes; leave the flag out if it is not known.",
    );
  }
  return text;
};

/** A name as policies give them; it also becomes a file's. */
export const plainName = (text: string): string => {
  if (!name.safeParse(text).success) {
    throw new InvalidArgumentError("Give a name of lower-case letters, digits and dashes.");
  }
  return text;
};

/** A repository or service: https, or http on this machine. */
export const serviceUrl = (text: string): string => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const local = url?.protocol === "http:" && isLoopbackName(url.hostname);
  if (url === undefined || (url.protocol !== "https:" && !local)) {
    throw new InvalidArgumentError("Give an https URL.");
  }
  // It is shown, and written beside the root that is committed.
  if (url.username !== "" || url.password !== "") {
    throw new InvalidArgumentError("Give an https URL without name and password.");
  }
  return text.replace(/\/$/, "");
};
