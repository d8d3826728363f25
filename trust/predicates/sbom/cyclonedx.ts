import { requireFew, type Place } from "../json";
import type { Sbom, SbomComponent } from "./types";

/** CycloneDX 1.4 to 1.7 as JSON. https://cyclonedx.org/docs/1.6/json/ */
export function readCycloneDx(document: Place): Sbom {
  if (document.at("bomFormat").text() !== "CycloneDX") document.at("bomFormat").fail("is another");
  const specVersion = document.at("specVersion").text();
  if (!/^1\.[4-7]$/.test(specVersion)) {
    document.at("specVersion").fail("is not read", "sbom.format");
  }
  const metadata = document.at("metadata");
  const created = metadata.at("timestamp").optionalInstant();
  return {
    format: "cyclonedx",
    specVersion,
    tools: toolsOf(metadata.at("tools")),
    authors: authorsOf(metadata),
    ...(created === undefined ? {} : { created }),
    components: allComponents(document, metadata).map(readComponent),
    relationships: document
      .at("dependencies")
      .optionalList()
      .reduce((sum, place) => sum + place.object().at("dependsOn").optionalList().length, 0),
  };
}

/** Since 1.5 an object of components and services; before it a list. */
function toolsOf(tools: Place): readonly string[] {
  const list = Array.isArray(tools.value)
    ? tools.list()
    : [...tools.at("components").optionalList(), ...tools.at("services").optionalList()];
  return list.map((tool) => {
    const version = tool.object().at("version").optionalShownText();
    const name = tool.at("name").optionalShownText() ?? tool.at("vendor").text();
    return version === undefined ? name : `${name} ${version}`;
  });
}

const authorsOf = (metadata: Place): readonly string[] =>
  [
    ...metadata.at("authors").optionalList(),
    ...["manufacturer", "manufacture", "supplier"].map((field) => metadata.at(field)),
  ]
    .filter((author) => !author.missing)
    .map((author) => author.at("name").optionalText() ?? author.at("email").optionalText())
    .filter((name) => name !== undefined);

/**
 * The components on all levels, those inside the image's own entry too. Files that have no package URL are left out, as in
 * SPDX, where they are no packages.
 */
function allComponents(document: Place, metadata: Place): readonly Place[] {
  const found: Place[] = [];
  const open = [document.at("components"), metadata.at("component").at("components")];
  for (let list = open.pop(); list !== undefined; list = open.pop()) {
    for (const component of list.optionalList()) {
      const nested = component.object().at("components");
      if (!nested.missing) open.push(nested);
      if (component.at("type").text() !== "file" || !component.at("purl").missing) {
        found.push(component);
      }
    }
    requireFew(found.length, "the component list");
  }
  return found;
}

function readComponent(place: Place): SbomComponent {
  const version = place.at("version").optionalText();
  const purl = place.at("purl").optionalText();
  const supplier =
    place.at("supplier").at("name").optionalText() ?? place.at("publisher").optionalText();
  const licenses = place
    .at("licenses")
    .optionalList()
    .map(
      (choice) =>
        choice.object().at("expression").optionalShownText() ??
        choice.at("license").at("id").optionalShownText() ??
        choice.at("license").at("name").optionalShownText(),
    )
    .filter((license) => license !== undefined);
  return {
    name: place.at("name").text(),
    ...(version === undefined ? {} : { version }),
    purls: purl === undefined ? [] : [purl],
    licenses,
    ...(supplier === undefined ? {} : { supplier }),
  };
}
