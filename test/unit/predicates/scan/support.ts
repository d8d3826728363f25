import { readVex, type Scan, type ScanFinding, type Vex } from "../../../../trust/predicates/scan";

export const COSIGN = "https://cosign.sigstore.dev/attestation/vuln/v1";
export const IN_TOTO_01 = "https://in-toto.io/attestation/vulns/v0.1";
export const IN_TOTO = "https://in-toto.io/attestation/vulns/v0.2";
export const OPENVEX = "https://openvex.dev/ns/v0.2.0";

const metadata = {
  scanStartedOn: "2026-11-20T09:00:00Z",
  scanFinishedOn: "2026-11-20T10:14:00.5+01:00",
};

/** in-toto's predicate, with its own list. */
export const inToto = () => ({
  scanner: {
    uri: "pkg:github/acme/bomber@1.2.3",
    version: "1.2.3",
    db: { uri: "https://db.example", version: "5", lastUpdate: "2026-11-20T06:00:00Z" },
    result: [
      {
        id: "CVE-2026-1",
        severity: [
          { method: "acme", score: "Moderate" },
          { method: "cvss_score", score: "9.1" },
        ],
      },
      { id: "CVE-2026-2", severity: [{ method: "epss", score: "0.9" }] },
    ] as unknown,
  },
  metadata,
});

/** cosign's predicate with Trivy's report. */
export const trivy = () => ({
  invocation: { parameters: null, uri: "", event_id: "", "builder.id": "" },
  scanner: {
    uri: "pkg:github/aquasecurity/trivy@0.68.1",
    version: "0.68.1",
    db: { uri: "", version: "v1-2026112006" } as Record<string, unknown>,
    result: {
      SchemaVersion: 2,
      ArtifactName: "registry.example/shop/api",
      Results: [
        {
          Target: "debian",
          Class: "os-pkgs",
          Vulnerabilities: [
            {
              VulnerabilityID: "CVE-2026-1",
              VendorIDs: ["DSA-1"],
              PkgName: "openssl",
              PkgIdentifier: { PURL: "pkg:deb/debian/openssl@3.0.15-1?arch=amd64", UID: "1" },
              InstalledVersion: "3.0.15-1",
              FixedVersion: "3.0.16-1",
              Severity: "HIGH",
            },
          ],
        },
        { Target: "app", Class: "lang-pkgs" },
        {
          Target: "app/package.json",
          Vulnerabilities: [
            { VulnerabilityID: "GHSA-1", PkgName: "left-pad", Severity: "UNKNOWN" },
          ],
          ExperimentalModifiedFindings: [{ Type: "vulnerability" }, { Type: "secret" }],
        },
      ] as unknown,
    } as Record<string, unknown>,
  },
  metadata,
});

/** cosign's predicate with Grype's report. */
export const grype = () => ({
  scanner: {
    uri: "https://github.com/anchore/grype",
    version: "",
    db: { uri: "", version: "" },
    result: {
      matches: [
        {
          vulnerability: {
            id: "GHSA-1",
            severity: "Critical",
            fix: { versions: ["2.0.0"], state: "fixed" },
          },
          relatedVulnerabilities: [{ id: "CVE-2026-3" }, { id: "GHSA-1" }],
          artifact: { name: "left-pad", version: "1.3.0", purl: "pkg:npm/left-pad@1.3.0" },
        },
        {
          vulnerability: { id: "CVE-2026-4", severity: "Negligible", fix: { versions: null } },
          artifact: { name: "bash", version: "", purl: "" },
        },
      ],
      ignoredMatches: [{}],
      descriptor: {
        name: "grype",
        version: "0.104.0",
        db: { status: { schemaVersion: "v6.1.2", built: "2026-11-20T06:00:00Z" } } as unknown,
      },
    },
  },
  metadata,
});

export const image = {
  repository: "registry.example/shop/api",
  digest: `sha256:${"ab".repeat(32)}`,
} as const;

export const openssl: ScanFinding = {
  id: "CVE-2026-1",
  aliases: [],
  severity: "high",
  package: {
    name: "openssl",
    version: "3.0.15-1",
    purl: "pkg:deb/debian/openssl@3.0.15-1?arch=amd64&distro=debian-12",
  },
  fixed: "3.0.16-1",
};

export const scanOf = (...findings: ScanFinding[]): Scan => ({
  scanner: { name: "bomber" },
  databaseTime: "2026-11-20T06:00:00.000Z",
  finishedAt: "2026-11-20T09:00:00.000Z",
  findings,
  ignored: 0,
});

/** A statement that the image is not affected by CVE-2026-1. */
export const notAffected = (): Record<string, unknown> => ({
  vulnerability: { name: "CVE-2026-1" },
  products: [{ "@id": "pkg:oci/api" }],
  status: "not_affected",
  justification: "vulnerable_code_not_in_execute_path",
});

export const openvex = (...statements: Record<string, unknown>[]) => ({
  "@context": "https://openvex.dev/ns/v0.2.0",
  "@id": "https://acme.example/vex/1",
  author: "Acme",
  timestamp: "2026-11-20T09:00:00Z",
  version: 1,
  statements,
});

export const vexOf = (...statements: Record<string, unknown>[]): Vex => {
  const { view, problem } = readVex({ type: OPENVEX, predicate: openvex(...statements) });
  if (view === undefined) throw new Error(problem.message);
  return view;
};
