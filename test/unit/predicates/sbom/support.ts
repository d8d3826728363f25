import assert from "node:assert/strict";
import { readSbom, type Sbom } from "../../../../trust/predicates/sbom";

export const SPDX = "https://spdx.dev/Document";
export const CYCLONEDX = "https://cyclonedx.org/bom";

/** An SPDX 2.3 document about an image with two packages, as a scanner of images writes it. */
export const spdx2 = () => ({
  spdxVersion: "SPDX-2.3",
  SPDXID: "SPDXRef-DOCUMENT",
  name: "shop-api",
  creationInfo: {
    created: "2026-11-20T09:14:00Z",
    creators: ["Organization: Acme", "Tool: bomber-1.2.3"],
  },
  packages: [
    {
      SPDXID: "SPDXRef-image",
      name: "registry.example/shop/api",
      versionInfo: "sha256:00",
      primaryPackagePurpose: "CONTAINER",
    },
    {
      SPDXID: "SPDXRef-1",
      name: "openssl",
      versionInfo: "3.0.15-1",
      supplier: "Organization: Debian",
      licenseConcluded: "NOASSERTION",
      licenseDeclared: "Apache-2.0",
      externalRefs: [
        { referenceCategory: "SECURITY", referenceType: "cpe23Type", referenceLocator: "cpe:x" },
        {
          referenceCategory: "PACKAGE-MANAGER",
          referenceType: "purl",
          referenceLocator: "pkg:deb/debian/openssl@3.0.15-1?arch=amd64",
        },
      ],
    },
    { SPDXID: "SPDXRef-2", name: "left-pad", versionInfo: "NOASSERTION", supplier: "NOASSERTION" },
  ],
  relationships: [
    {
      spdxElementId: "SPDXRef-DOCUMENT",
      relationshipType: "DESCRIBES",
      relatedSpdxElement: "SPDXRef-image",
    },
    {
      spdxElementId: "SPDXRef-image",
      relationshipType: "CONTAINS",
      relatedSpdxElement: "SPDXRef-1",
    },
  ],
});

/** What {@link spdx2} says. */
export const spdx2View: Sbom = {
  format: "spdx",
  specVersion: "2.3",
  tools: ["bomber-1.2.3"],
  authors: ["Organization: Acme"],
  created: "2026-11-20T09:14:00.000Z",
  components: [
    {
      name: "openssl",
      version: "3.0.15-1",
      purls: ["pkg:deb/debian/openssl@3.0.15-1?arch=amd64"],
      licenses: ["Apache-2.0"],
      supplier: "Organization: Debian",
    },
    { name: "left-pad", purls: [], licenses: [] },
  ],
  relationships: 2,
};

/** An SPDX 3.0.1 graph about the same image. */
export const spdx3 = () => ({
  "@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld",
  "@graph": [
    {
      type: "CreationInfo",
      "@id": "_:creation",
      specVersion: "3.0.1",
      created: "2026-11-20T09:14:00Z",
      createdBy: ["urn:acme"],
      createdUsing: ["urn:bomber"],
    },
    { type: "Organization", spdxId: "urn:acme", creationInfo: "_:creation", name: "Acme" },
    { type: "Tool", spdxId: "urn:bomber", creationInfo: "_:creation", name: "bomber 1.2.3" },
    {
      type: "SpdxDocument",
      spdxId: "urn:document",
      creationInfo: "_:creation",
      rootElement: ["urn:image"],
    },
    {
      type: "software_Package",
      spdxId: "urn:image",
      creationInfo: "_:creation",
      name: "registry.example/shop/api",
      software_primaryPurpose: "container",
    },
    {
      type: "software_Package",
      spdxId: "urn:openssl",
      creationInfo: "_:creation",
      name: "openssl",
      software_packageVersion: "3.0.15-1",
      software_packageUrl: "pkg:deb/debian/openssl@3.0.15-1",
      externalIdentifier: [
        { externalIdentifierType: "cpe23", identifier: "cpe:x" },
        { externalIdentifierType: "packageUrl", identifier: "pkg:deb/debian/openssl@3.0.15-1" },
        { externalIdentifierType: "packageUrl", identifier: "pkg:generic/openssl@3.0.15" },
      ],
      suppliedBy: "urn:acme",
    },
    {
      type: "software_Package",
      spdxId: "urn:left-pad",
      creationInfo: "_:creation",
      name: "left-pad",
    },
    {
      type: "simplelicensing_LicenseExpression",
      spdxId: "urn:license",
      creationInfo: "_:creation",
      simplelicensing_licenseExpression: "Apache-2.0",
    },
    {
      type: "Relationship",
      spdxId: "urn:r1",
      creationInfo: "_:creation",
      from: "urn:openssl",
      relationshipType: "hasDeclaredLicense",
      to: ["urn:license"],
    },
    {
      type: "Relationship",
      spdxId: "urn:r2",
      creationInfo: "_:creation",
      from: "urn:openssl",
      relationshipType: "hasConcludedLicense",
      to: ["https://spdx.org/rdf/3.0.1/terms/Licensing/NoAssertion"],
    },
    {
      type: "LifecycleScopedRelationship",
      spdxId: "urn:r3",
      creationInfo: "_:creation",
      from: "urn:image",
      relationshipType: "contains",
      to: ["urn:openssl", "urn:left-pad"],
    },
  ] as Record<string, unknown>[],
});

/** A CycloneDX 1.6 document about the same image. */
export const cyclonedx = () => ({
  bomFormat: "CycloneDX",
  specVersion: "1.6",
  metadata: {
    timestamp: "2026-11-20T10:14:00+01:00",
    tools: { components: [{ type: "application", name: "bomber", version: "1.2.3" }] } as unknown,
    authors: [{ name: "Acme" }],
    component: { type: "container", name: "registry.example/shop/api" } as Record<string, unknown>,
  },
  components: [
    {
      type: "library",
      name: "openssl",
      version: "3.0.15-1",
      purl: "pkg:deb/debian/openssl@3.0.15-1",
      supplier: { name: "Debian" },
      licenses: [{ expression: "Apache-2.0" }],
    },
    { type: "library", name: "left-pad" },
  ] as Record<string, unknown>[],
  dependencies: [{ ref: "image", dependsOn: ["openssl", "left-pad"] }, { ref: "openssl" }],
});

export const view = (type: string, predicate: unknown): Sbom => {
  const { view: read, problem } = readSbom({ type, predicate });
  assert.equal(problem, undefined);
  return read;
};

export const problem = (type: string, predicate: unknown): { code: string; message: string } => {
  const { problem: found } = readSbom({ type, predicate });
  assert.ok(found, "it was read");
  return found;
};
