import { Place, quoted, reading, Unreadable } from "../json";
import type { PredicateContent, Read } from "../types";
import type { Vex, VexComponent, VexProduct, VexStatement, VexStatus } from "./types";

/** cosign writes the type without version, vexctl with one. https://github.com/openvex/spec/blob/main/ATTESTING.md */
const TYPE = /^https:\/\/openvex\.dev\/ns(?:\/v0\.\d+\.\d+)?$/;

/** Whether a predicate type is that of an OpenVEX document. */
export const isVexType = (type: string): boolean => TYPE.test(type);

/**
 * Reads an OpenVEX 0.2 document, all or nothing: a statement that cannot be read might be the newest. A statement's time is
 * its own or the document's. https://github.com/openvex/spec/blob/main/OPENVEX-SPEC.md
 */
export const readVex = ({ type, predicate }: PredicateContent): Read<Vex> =>
  reading(() => {
    if (!isVexType(type)) {
      throw new Unreadable("predicate.malformed", `${quoted(type)} is no VEX predicate type`);
    }
    const document = new Place(predicate).object();
    const context = document.at("@context").text();
    if (!TYPE.test(context)) document.at("@context").fail(`is not OpenVEX: ${quoted(context)}`);
    const time =
      document.at("timestamp").optionalInstant() ?? document.at("timestamp").fail("is missing");
    const statements = document
      .at("statements")
      .list()
      .map((statement) => readStatement(statement.object(), time));
    const [latest = time] = statements
      .map((statement) => statement.time)
      .toSorted()
      .reverse();
    return { time: latest > time ? latest : time, statements };
  });

function readStatement(place: Place, documentTime: string): VexStatement {
  const justification = place.at("justification").optionalText();
  return {
    vulnerabilities: readVulnerability(place.at("vulnerability")),
    products: place.at("products").optionalList().map(readProduct),
    status: readStatus(place.at("status")),
    ...(justification === undefined ? {} : { justification }),
    time: place.at("timestamp").optionalInstant() ?? documentTime,
  };
}

function readStatus(place: Place): VexStatus {
  const status = place.text();
  switch (status) {
    case "not_affected":
    case "affected":
    case "fixed":
    case "under_investigation":
      return status;
    default:
      return place.fail(`is no status of OpenVEX: ${quoted(status)}`);
  }
}

/** Before 0.2 a text. */
function readVulnerability(place: Place): readonly string[] {
  if (typeof place.value === "string") return [place.text()];
  const aliases = place
    .object()
    .at("aliases")
    .optionalList()
    .map((alias) => alias.text());
  return [place.at("name").text(), ...aliases];
}

const readProduct = (place: Place): VexProduct => ({
  ...readComponent(place),
  subcomponents: place.at("subcomponents").optionalList().map(readComponent),
});

/** Before 0.2 a text. */
function readComponent(place: Place): VexComponent {
  if (typeof place.value === "string") return { ids: [place.text()] };
  const sha256 = place.object().at("hashes").at("sha-256").optionalText()?.toLowerCase();
  const ids = [place.at("@id"), place.at("identifiers").at("purl")]
    .map((id) => id.optionalText())
    .filter((id) => id !== undefined);
  return { ids, ...(sha256 === undefined ? {} : { sha256 }) };
}
