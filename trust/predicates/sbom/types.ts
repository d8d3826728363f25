export type SbomFormat = "spdx" | "cyclonedx";

/** A software bill of materials, whatever its format: what rules ask about. Texts are as the SBOM has them. */
export interface Sbom {
  readonly format: SbomFormat;
  /** Version of the format, as `2.3`, `3.0.1`, `1.6`. */
  readonly specVersion: string;
  /** What made it, as `syft 1.20.0`. */
  readonly tools: readonly string[];
  /** Persons and organizations that answer for it; tools are none. */
  readonly authors: readonly string[];
  /** RFC 3339, UTC. */
  readonly created?: string;
  /** At least one; the image itself is none. */
  readonly components: readonly SbomComponent[];
  /** How many relationships between components it states. */
  readonly relationships: number;
}

export interface SbomComponent {
  readonly name: string;
  readonly version?: string;
  /** Package URLs, not yet parsed: SPDX allows several. */
  readonly purls: readonly string[];
  /** License expressions, ids and names, declared or concluded; cut, since some tools put a whole license there. */
  readonly licenses: readonly string[];
  readonly supplier?: string;
}
