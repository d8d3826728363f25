import type { Place } from "../json";
import type { Sbom, SbomComponent } from "./types";

/** The class of a software package and those that the model derives from it. */
const PACKAGES = new Set(["software_Package", "ai_AIPackage", "dataset_DatasetPackage"]);
const DOCUMENTS = new Set(["SpdxDocument", "software_Sbom", "Bom"]);
/** What scanners say of the image itself, or of the unpacked folder that they scanned in its place. */
const SUBJECT_PURPOSES = new Set(["container", "file"]);
const LICENSE_RELATIONSHIPS = new Set(["hasDeclaredLicense", "hasConcludedLicense"]);
/** The individuals with which the model says that nothing is claimed. */
const NO_CLAIM = /(?:NoAssertion|None)(?:License|Element)?$/;
const PURL_IDENTIFIERS = new Set(["packageUrl", "packageURL", "purl"]);

/** The elements of a document by their id. */
type Graph = ReadonlyMap<string, Place>;

/**
 * SPDX 3.0 as JSON-LD, in the compact form that its context defines and all tools write.
 * https://spdx.github.io/spdx-spec/v3.0.1/serializations/
 */
export function readSpdx3(document: Place): Sbom {
  const elements = document.at("@graph").list();
  const graph = new Map<string, Place>();
  for (const element of elements) {
    const id = element.object().at("spdxId").optionalText() ?? element.at("@id").optionalText();
    if (id !== undefined) graph.set(id, element);
  }
  const creation = creationInfo(document, elements, graph);
  const specVersion = creation.at("specVersion").text();
  if (!/^3\.0(?:\.\d+)?$/.test(specVersion)) {
    creation.at("specVersion").fail("is not read", "sbom.format");
  }
  const created = creation.at("created").optionalInstant();
  const roots = new Set(
    elements
      .filter((element) => DOCUMENTS.has(classOf(element)))
      .flatMap((element) => references(element.at("rootElement"))),
  );
  const relationships = elements.filter((element) => classOf(element).endsWith("Relationship"));
  const licenses = licensesByPackage(relationships, graph);
  return {
    format: "spdx",
    specVersion,
    tools: references(creation.at("createdUsing")).map((id) => nameOf(id, graph)),
    authors: references(creation.at("createdBy")).map((id) => nameOf(id, graph)),
    ...(created === undefined ? {} : { created }),
    components: elements
      .filter((element) => PACKAGES.has(classOf(element)) && !isSubject(element, roots))
      .map((element) => readPackage(element, graph, licenses)),
    relationships: relationships.length,
  };
}

const classOf = (element: Place): string =>
  element.at("type").optionalText() ?? element.at("@type").text();

/** That of the document: an element that was taken from elsewhere may have its own. */
function creationInfo(document: Place, elements: readonly Place[], graph: Graph): Place {
  const info = elements.find((element) => classOf(element) === "SpdxDocument")?.at("creationInfo");
  if (info === undefined) return document.fail("has no SpdxDocument");
  if (typeof info.value === "object") return info.object();
  return graph.get(info.text()) ?? info.fail("is no element of the graph");
}

/** Ids of a field that holds one or a list of them. */
const references = (field: Place): readonly string[] =>
  typeof field.value === "string"
    ? [field.text()]
    : field.optionalList().map((item) => item.text());

/** The name of an element; its id where it is described elsewhere. */
const nameOf = (id: string, graph: Graph): string => graph.get(id)?.at("name").optionalText() ?? id;

/** The image itself, as scanners list it among its packages: it is what the SBOM is about, no component of it. */
const isSubject = (element: Place, roots: ReadonlySet<string>): boolean =>
  SUBJECT_PURPOSES.has(element.at("software_primaryPurpose").optionalText() ?? "") &&
  roots.has(element.at("spdxId").text());

function licensesByPackage(
  relationships: readonly Place[],
  graph: Graph,
): ReadonlyMap<string, readonly string[]> {
  const licenses = new Map<string, string[]>();
  for (const relationship of relationships) {
    if (!LICENSE_RELATIONSHIPS.has(relationship.at("relationshipType").text())) continue;
    const found = references(relationship.at("to"))
      .map((id) => licenseText(id, graph.get(id)))
      .filter((license) => license !== undefined);
    const from = relationship.at("from").text();
    const known = licenses.get(from);
    if (known === undefined) licenses.set(from, found);
    else known.push(...found);
  }
  return licenses;
}

/** Of a license expression or a listed license; nothing where no license is claimed. */
function licenseText(id: string, element: Place | undefined): string | undefined {
  if (NO_CLAIM.test(id)) return undefined;
  if (element === undefined) return id;
  if (NO_CLAIM.test(classOf(element))) return undefined;
  const text =
    element.at("simplelicensing_licenseExpression").optionalShownText() ??
    element.at("name").optionalShownText() ??
    id;
  return text === "NOASSERTION" || text === "NONE" ? undefined : text;
}

function readPackage(
  element: Place,
  graph: Graph,
  licenses: ReadonlyMap<string, readonly string[]>,
): SbomComponent {
  const version = element.at("software_packageVersion").optionalText();
  const purl = element.at("software_packageUrl").optionalText();
  const identifiers = element
    .at("externalIdentifier")
    .optionalList()
    .filter((item) => PURL_IDENTIFIERS.has(item.object().at("externalIdentifierType").text()))
    .map((item) => item.at("identifier").text());
  const supplier = references(element.at("suppliedBy")).find((id) => !NO_CLAIM.test(id));
  return {
    name: element.at("name").text(),
    ...(version === undefined ? {} : { version }),
    purls: [...new Set([...(purl === undefined ? [] : [purl]), ...identifiers])],
    licenses: [...new Set(licenses.get(element.at("spdxId").text()))],
    ...(supplier === undefined ? {} : { supplier: nameOf(supplier, graph) }),
  };
}
