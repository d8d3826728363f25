/** Lowest first. `unknown` counts as failing: nobody can say that it is low. */
export type Severity = "negligible" | "low" | "medium" | "high" | "critical" | "unknown";

/** A vulnerability scan, whatever its scanner and predicate. */
export interface Scan {
  readonly scanner: { readonly name: string; readonly version?: string };
  /** When the vulnerability database was made: a scan knows nothing younger. RFC 3339, UTC. */
  readonly databaseTime: string;
  /** RFC 3339, UTC. */
  readonly finishedAt: string;
  readonly findings: readonly ScanFinding[];
  /** How many findings the scanner itself left out by its ignore rules; the scan's signer answers for them. */
  readonly ignored: number;
}

/** One vulnerability in one package. */
export interface ScanFinding {
  readonly id: string;
  /** Other ids: a GitHub advisory has its CVE, a distribution's advisory may have several. */
  readonly aliases: readonly string[];
  readonly severity: Severity;
  /** Absent in in-toto's list. */
  readonly package?: { readonly name: string; readonly version?: string; readonly purl?: string };
  /** The version in which it is fixed, where there is one. */
  readonly fixed?: string;
}

/** An OpenVEX document. */
export interface Vex {
  /** The latest time that it claims for a statement. RFC 3339, UTC. */
  readonly time: string;
  readonly statements: readonly VexStatement[];
}

export interface VexStatement {
  /** Names of the vulnerability, aliases included. */
  readonly vulnerabilities: readonly string[];
  /** Empty: what the attestation is about. */
  readonly products: readonly VexProduct[];
  readonly status: VexStatus;
  /** One of OpenVEX's labels; a free text is none. */
  readonly justification?: string;
  /** RFC 3339, UTC. */
  readonly time: string;
}

export type VexStatus = "not_affected" | "affected" | "fixed" | "under_investigation";

export interface VexProduct extends VexComponent {
  /** Where in the product the vulnerability lies. Empty: anywhere. */
  readonly subcomponents: readonly VexComponent[];
}

export interface VexComponent {
  /** The id and the package URL: references to an image, or package URLs. */
  readonly ids: readonly string[];
  /** Lower-case hex. */
  readonly sha256?: string;
}
