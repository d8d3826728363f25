import type { Place } from "../json";
import type { Sbom, SbomComponent } from "./types";

const TOOL = "Tool: ";

/** What scanners say of the image itself, or of the unpacked folder that they scanned in its place. */
const SUBJECT_PURPOSES = new Set(["CONTAINER", "FILE"]);

/** SPDX 2.2 and 2.3. https://spdx.github.io/spdx-spec/v2.3/ */
export function readSpdx2(document: Place): Sbom {
  const version = document.at("spdxVersion");
  const specVersion =
    /^SPDX-(2\.[23])$/.exec(version.text())?.[1] ?? version.fail("is not read", "sbom.format");
  const creation = document.at("creationInfo").object();
  const created = creation.at("created").optionalInstant();
  const creators = creation
    .at("creators")
    .list()
    .map((creator) => creator.text());
  const relationships = document.at("relationships").optionalList();
  const described = describedElements(document, relationships);
  return {
    format: "spdx",
    specVersion,
    tools: creators
      .filter((creator) => creator.startsWith(TOOL))
      .map((tool) => tool.slice(TOOL.length)),
    authors: creators.filter((creator) => !creator.startsWith(TOOL)),
    ...(created === undefined ? {} : { created }),
    components: document
      .at("packages")
      .optionalList()
      .filter((place) => !isSubject(place, described))
      .map(readPackage),
    relationships: relationships.length,
  };
}

/** The packages that the document is about. */
function describedElements(document: Place, relationships: readonly Place[]): ReadonlySet<string> {
  const named = document
    .at("documentDescribes")
    .optionalList()
    .map((id) => id.text());
  const related = relationships
    .filter((place) => place.object().at("relationshipType").text() === "DESCRIBES")
    .map((place) => place.at("relatedSpdxElement").text());
  return new Set([...named, ...related]);
}

/** The image itself, as scanners list it among its packages: it is what the SBOM is about, no component of it. */
const isSubject = (place: Place, described: ReadonlySet<string>): boolean =>
  SUBJECT_PURPOSES.has(place.object().at("primaryPackagePurpose").optionalText() ?? "") &&
  described.has(place.at("SPDXID").text());

function readPackage(place: Place): SbomComponent {
  const version = asserted(place.at("versionInfo").optionalText());
  const supplier = asserted(place.at("supplier").optionalText());
  const licenses = ["licenseConcluded", "licenseDeclared"]
    .map((field) => asserted(place.at(field).optionalShownText()))
    .filter((license) => license !== undefined);
  return {
    name: place.at("name").text(),
    ...(version === undefined ? {} : { version }),
    purls: place
      .at("externalRefs")
      .optionalList()
      .filter((reference) => reference.object().at("referenceType").text() === "purl")
      .map((reference) => reference.at("referenceLocator").text()),
    licenses: [...new Set(licenses)],
    ...(supplier === undefined ? {} : { supplier }),
  };
}

/** SPDX writes NOASSERTION and NONE where nothing is claimed. */
const asserted = (text: string | undefined): string | undefined =>
  text === "NOASSERTION" || text === "NONE" ? undefined : text;
