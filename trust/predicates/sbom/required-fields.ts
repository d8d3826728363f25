import type { Sbom, SbomComponent } from "./types";

/**
 * What `requiredFields` may ask for: the NTIA minimum elements (2021; the component's name is read in any case) and the
 * license. The first four are asked of every component, the others of the document.
 * https://www.ntia.gov/report/2021/minimum-elements-software-bill-materials-sbom
 */
export const requiredFields = {
  /** NTIA: version of the component. */
  version: { of: "component", has: ({ version }: SbomComponent) => version !== undefined },
  /** NTIA: other unique identifiers. */
  purl: { of: "component", has: ({ purls }: SbomComponent) => purls.length > 0 },
  /** NTIA: supplier name. */
  supplier: { of: "component", has: ({ supplier }: SbomComponent) => supplier !== undefined },
  /** Not of NTIA: a declared or concluded license. */
  license: { of: "component", has: ({ licenses }: SbomComponent) => licenses.length > 0 },
  /** NTIA: author of SBOM data, a person or an organization. */
  author: { of: "document", has: ({ authors }: Sbom) => authors.length > 0 },
  /** NTIA: timestamp. */
  timestamp: { of: "document", has: ({ created }: Sbom) => created !== undefined },
  /** NTIA: dependency relationship; at least one. */
  dependencies: { of: "document", has: ({ relationships }: Sbom) => relationships > 0 },
} as const;

export type RequiredField = keyof typeof requiredFields;
