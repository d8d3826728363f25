/**
 * What is read at most, in one place. Each limit turns an endless or huge answer into `registry.limit`, never into
 * "unsigned". Sources: cosign's and sigstore-go's limits; OCI distribution specification (manifests of 4 MiB).
 */
export const limits = {
  /** Bytes of a manifest or index. */
  manifestBytes: 4 * 1024 * 1024,
  /** Bytes of a bundle or legacy payload blob. */
  blobBytes: 10 * 1024 * 1024,
  /** Bytes of any other answer (tokens, referrers pages, errors). */
  responseBytes: 4 * 1024 * 1024,
  /** Referrers of one digest. */
  referrers: 200,
  /** Pages of one referrers listing. */
  referrersPages: 20,
  /** Layers of a legacy signature or attestation manifest. */
  legacyLayers: 200,
  /** Bundles in the files that a caller gives. */
  bundleFiles: 1000,
  /** Runnable manifests and nested indexes of one index. */
  platforms: 100,
  /** Levels of indexes inside indexes; an index of images has one. */
  indexDepth: 3,
  /** Transparency log entries and timestamps of one bundle (sigstore-go: 32). */
  bundleEntries: 32,
  /** Subjects of one statement (sigstore-go: 1024). */
  statementSubjects: 1024,
  /** Characters of an image reference. */
  referenceLength: 4096,
  /** Nesting of JSON that comes from a registry. */
  jsonDepth: 100,
  /** Values in one JSON text, except in a statement. */
  jsonValues: 100_000,
  /** Values in one statement, whose predicate may be a whole SBOM: those of 10 MiB have less than half as many. */
  statementValues: 1_000_000,
  /** Bytes of a certificate or signed timestamp; real ones have less than 8 KiB. */
  derBytes: 64 * 1024,
  /** Characters of a log's checkpoint; real ones have less than 2 KiB, with all their witnesses. */
  checkpointLength: 64 * 1024,
  /** Items of one list in a predicate: components, findings, statements. */
  predicateItems: 100_000,
  /** Characters of one text in a predicate that is compared: a name, a version, a purl, a time. */
  predicateTextLength: 4096,
  /** Comparisons of packages between the findings of one scan and the VEX statements about them. */
  vexComparisons: 10_000_000,
  /** Bytes of all bundles and payloads that are read for one image. */
  evidenceBytes: 64 * 1024 * 1024,
  /** Characters of the message that tells why a signature does not count. */
  messageLength: 1000,
  /** Redirects that one request follows. */
  redirects: 3,
  /** Attempts of one request, the first included. */
  attempts: 4,
  /** Seconds that a registry's `Retry-After` may ask to wait; a longer one fails at once as throttled. */
  retryAfterSeconds: 10,
  /** Namespaces that an unknown one is taken for, before the verdict is `namespace.unknown`. */
  namespaceCandidates: 1024,
  /** Blobs of an OCI layout on disk. */
  layoutFiles: 10_000,
  /** Bytes of one entry of the evidence cache, and of what a process keeps in memory of all. */
  cachedBytes: 64 * 1024 * 1024,
  /** Bytes of a policy file. */
  policyBytes: 1024 * 1024,
  /** Bytes of a saved decision. */
  savedBytes: 256 * 1024 * 1024,
} as const;
