/**
 * Every reason that a verdict or a check can carry: the one place where a code gets its meaning.
 *
 * A code is stable: scripts, dashboards and exemptions of other tools key on it. Its text may be improved, its meaning
 * may not change. `docs/reason-codes.md` is generated from this table and `countersign explain CODE` prints a row of it.
 */
export type ReasonEffect =
  /** Nothing speaks against the image here. */
  | "allow"
  /** The evidence was read and does not satisfy what is demanded. */
  | "deny"
  /** It could not be decided. Never an allowance, and never "unsigned". */
  | "undecided"
  /** The setup is wrong (policy, configuration), before any image was looked at. */
  | "setup";

export interface Reason {
  readonly effect: ReasonEffect;
  /** One line, in the words of the field. */
  readonly title: string;
  /** What it means and how it comes about. */
  readonly meaning: string;
  /** What a person does about it. */
  readonly fix: string;
}

const allow = (title: string, meaning: string, fix = "Nothing to do."): Reason => ({
  effect: "allow",
  title,
  meaning,
  fix,
});
const deny = (title: string, meaning: string, fix: string): Reason => ({
  effect: "deny",
  title,
  meaning,
  fix,
});
const undecided = (title: string, meaning: string, fix: string): Reason => ({
  effect: "undecided",
  title,
  meaning,
  fix,
});
const setup = (title: string, meaning: string, fix: string): Reason => ({
  effect: "setup",
  title,
  meaning,
  fix,
});

export const reasons = {
  // ── the image and the lists of the policy ────────────────────────────────────────────────────────────────────────
  "image.denied": deny(
    "the image is on the denied list",
    "The policy's `denied` list names this repository or digest. It beats every rule, allowance and exemption.",
    "Deploy another image. If the entry is out of date, remove it from `denied`.",
  ),
  "image.allowed": allow(
    "the image is on the allow list",
    "No rule claims the image and the policy's `allow` list names it: it runs unverified, by decision.",
    "Prefer a rule once the publisher signs.",
  ),
  "image.unmatched": deny(
    "no rule and no list claims the image",
    "Neither a rule nor `allow` covers this repository, so the policy's `unmatched` mode applies.",
    "Add the repository to a rule's `images`, or to `allow` if it may run unverified.",
  ),
  "image.digest-required": deny(
    "the rule wants a digest, the reference has only a tag",
    "A rule with `requireDigest` refuses references without `@sha256:…`, since a tag can be moved after the decision.",
    "Pin the reference to the digest that this verdict names.",
  ),
  "image.reference-invalid": deny(
    "the image reference is not valid",
    "The text is not an image reference as the OCI distribution specification and Docker define it.",
    "Correct the reference.",
  ),
  "image.digest-pinned": allow(
    "the reference names a digest",
    "A rule with `requireDigest` that demands nothing else is satisfied.",
  ),
  "image.not-found": undecided(
    "the registry does not know the image",
    "The registry answered that the tag or manifest does not exist, or that these credentials may not know of it; registries do not tell the two apart.",
    "Check the spelling, push the image, or give credentials that may pull it.",
  ),
  "subject.platform-only": deny(
    "one platform of an index, which does not inherit from it",
    "The named digest is the manifest of one platform. Whoever signs a multi-platform image usually signs its index, and that says nothing about a manifest that is named alone.",
    "Name the digest of the index, or sign each platform (`cosign sign --recursive`).",
  ),
  "subject.no-platform": deny(
    "the index names no manifest that can run",
    "A rule about platforms judges every runnable manifest of an index; this index has none, so nothing was judged.",
    "Name an image, or an index of images.",
  ),
  "image.unknown": undecided(
    "the image is not known yet",
    "During a preview the reference is an output that only the update will know. The image is decided in the update, before its resource is created.",
    "Nothing, or set `unknown: deny` to make previews fail instead.",
  ),
  "workload.opaque": undecided(
    "the images inside are not visible here",
    "A Helm Release is rendered by its provider: its objects are never registered with the engine, so the policy pack does not see their images.",
    "Use the Chart resource (`kubernetes:helm.sh/v4:Chart`), whose objects are registered, and let admission decide about this release.",
  ),
  "namespace.unknown": undecided(
    "the verdict depends on a namespace or labels that are not known",
    "The policy decides differently for the namespaces that could be meant.",
    "Name the namespace, or configure the namespace's labels.",
  ),
  "scope.outside": allow(
    "the namespace is outside the policy's scope",
    "`scope.exceptNamespaces` names the namespace. The image was not verified.",
  ),
  // ── signatures ───────────────────────────────────────────────────────────────────────────────────────────────────
  "signature.ok": allow(
    "signed as demanded",
    "Signatures by as many different signers as the rule wants were verified.",
  ),
  "signature.missing": deny(
    "no signature",
    "The registry was read completely and holds no signature for this digest in any format that the signers use.",
    "Sign the digest with one of the expected signers.",
  ),
  "signature.format": deny(
    "signed in a format that the signer does not use",
    "A good signature by the signer exists, but as legacy tag or bundle while the signer's `formats` lists only the other. Accepting it silently would allow a rollback.",
    "Sign with the expected format, or add the format to the signer's `formats`.",
  ),
  "signature.too-few": deny(
    "signed by fewer signers than demanded",
    "The rule wants `atLeast` different signers. Two names for one identity or key count once.",
    "Let the missing signers sign the digest.",
  ),
  "signature.too-old": deny(
    "the signature is older than `maxAge`",
    "Age counts from the earlier of the predicate's time and the proven time.",
    "Build and sign again.",
  ),
  "signature.no-proven-time": deny(
    "the signature proves no time",
    "`maxAge` needs a time proven by a transparency log or a timestamp authority. For a key's signature there is none: whoever has it can have it logged again, years later.",
    "Sign with a certificate (keyless), which lives for minutes; for keys use `validUntil` of the signer instead of `maxAge`.",
  ),
  "signature.not-a-signature": deny(
    "an attestation is not a signature",
    "The statement is verified, but its predicate is not cosign's sign predicate: an SBOM does not say that somebody vouches for the image.",
    "Sign the image (`cosign sign`), or set `accept: any-statement` on the rule.",
  ),
  "signature.invalid": deny(
    "the signature does not verify",
    "The cryptographic check of signature, certificate chain, log entry or timestamp failed.",
    "Find out who pushed it; sign again.",
  ),
  "signature.key-mismatch": deny(
    "signed with another key",
    "The signature was not made with the public key of an expected signer.",
    "Sign with the key that the policy names, or name the new key.",
  ),
  "signature.algorithm": deny(
    "the key's algorithm is not accepted",
    "Accepted are what all verifiers take alike: ECDSA P-256 and RSA of 2048 bits or more (PKCS #1 v1.5), both with SHA-256, and Ed25519 for envelopes.",
    "Sign with a key of an accepted algorithm.",
  ),
  "signature.time-unproven": deny(
    "no log entry and no timestamp prove when it was signed",
    "A short-lived certificate counts only at a time proven by the root's log or timestamp authority, and as often as the root's thresholds say.",
    "Sign with the transparency log or a timestamp authority of the root.",
  ),
  "signer.outside-validity": deny(
    "signed outside the signer's validity",
    "The proven time, or now for a signature without one, lies outside `validFrom`–`validUntil` of the signer.",
    "Sign with the current key, or correct the window.",
  ),
  "identity.mismatch": deny(
    "signed by somebody else",
    "A valid signature exists, but its certificate names another issuer or subject than the expected signers.",
    "Build and sign in the expected place, or widen the signer (widens trust).",
  ),
  "identity.root": deny(
    "signed under another trusted root",
    "The identity is the signer's, but the signature satisfies only another root of the policy or fewer log entries and timestamps than the signer's root wants. Another authority could vouch for any name.",
    "Sign with the authority of the signer's root, or correct the signer's `root`.",
  ),
  "identity.workflow": deny(
    "called from another workflow",
    "The reusable workflow that signed is the signer's, but another workflow called it.",
    "Build it from the expected workflow.",
  ),
  "identity.repository": deny(
    "built from another source repository",
    "The certificate's source repository is not the signer's. A stranger may call a reusable workflow, and gets its subject.",
    "Build it in the expected repository.",
  ),
  "identity.repository-id": deny(
    "the source repository was re-created",
    "The repository has the expected name but another numeric id.",
    "Find out who owns the repository now.",
  ),
  "identity.ref": deny(
    "built from another ref",
    "The certificate's source ref or the workflow's ref does not match the signer's `refs`.",
    "Build it from an expected branch or tag.",
  ),
  "identity.trigger": deny(
    "built by a trigger that is not accepted",
    "`pull_request*` and `workflow_run` builds can run a stranger's change with the repository's identity.",
    "Build on push or release, or list the trigger in `triggers`.",
  ),
  // ── what a bundle, certificate, log entry or statement must be ───────────────────────────────────────────────────
  "bundle.malformed": deny(
    "the bundle or payload is malformed",
    "It is not strict JSON (duplicate or unknown fields, case variants), or its base64, PEM or DER is not canonical.",
    "Sign again with a current cosign.",
  ),
  "bundle.media-type": deny(
    "the bundle's media type is not known",
    "Only the published Sigstore bundle versions are read.",
    "Sign again with a current cosign.",
  ),
  "bundle.material": deny(
    "key where a certificate is expected, or the reverse",
    "A key signer is satisfied only by a signature made with the key itself, a keyless signer only by a certificate.",
    "Sign the way that the signer is declared.",
  ),
  "certificate.usage": deny(
    "the certificate is not for code signing",
    "The leaf's extended key usage does not contain code signing, or it is an authority's own certificate.",
    "Find out who issued it.",
  ),
  "certificate.critical-extension": deny(
    "the certificate has an unknown critical extension",
    "RFC 5280 4.2: a critical extension that is not understood must be refused.",
    "Find out who issued it.",
  ),
  "certificate.encoding": deny(
    "the certificate's names are not encoded as their type demands",
    "A byte above 0x7F in an IA5String or invalid UTF-8 can make one name read as another.",
    "Find out who issued it.",
  ),
  "certificate.issuer-conflict": deny(
    "the certificate names two different issuers",
    "The old and the new issuer extension of Fulcio differ.",
    "Find out who issued it.",
  ),
  "certificate.extension-conflict": deny(
    "the certificate says two different things about its build",
    "An old extension of Fulcio (trigger, commit, repository or ref) and the one that replaced it differ.",
    "Find out who issued it.",
  ),
  "certificate.issuer-missing": deny(
    "the certificate names no identity issuer",
    "The leaf has neither the old nor the new issuer extension of Fulcio, so nobody says who vouches for its subject.",
    "Sign with a certificate of a Fulcio-like authority.",
  ),
  "certificate.subject": deny(
    "the certificate names no usable subject",
    "The leaf has no URI, e-mail or Fulcio username as subject alternative name, or more than one.",
    "Find out who issued it.",
  ),
  "log.entry-mismatch": deny(
    "the log entry is about another signature, key or artifact",
    "The entry is genuine, but its body names another public key, signature or payload than the bundle (CVE-2026-22703 class).",
    "Find out who pushed it; sign again.",
  ),
  "log.entry-missing": deny(
    "no transparency log entry",
    "The root or key demands entries in so many transparency logs (`transparencyLog`), and the signature has fewer.",
    "Sign with the transparency log, or change `transparencyLog` (widens trust).",
  ),
  "statement.payload-type": deny(
    "the envelope's payload is not an in-toto statement",
    "A DSSE envelope counts only with payload type `application/vnd.in-toto+json`.",
    "Sign again with a current cosign.",
  ),
  "statement.subject-mismatch": deny(
    "the statement is about another image",
    "No subject of the statement has this sha256 digest, in lower-case hex.",
    "Sign this digest.",
  ),
  // ── what a predicate must say ────────────────────────────────────────────────────────────────────────────────────
  "attestation.ok": allow(
    "attested as demanded",
    "An attestation of the demanded type by an accepted signer, builder or verifier says what the rule wants.",
  ),
  "attestation.missing": deny(
    "no attestation of the demanded type",
    "Everything was read, and nothing of this type is there in any format that the entry's signers, builders or verifiers use.",
    "Attest it where the image is built (`cosign attest`, `actions/attest`), or name the place under the rule's `sources`.",
  ),
  "attestation.too-old": deny(
    "the attestation is older than `maxAge`",
    "Age counts from the earlier of the predicate's time and the proven time; that of a scan from the time of its database.",
    "Attest it again; of a scan, with a fresh database.",
  ),
  "attestation.no-proven-time": deny(
    "the attestation proves no time",
    "`maxAge` needs a time proven by a transparency log or a timestamp authority; for a key's attestation, which anybody can have logged again, it needs the predicate's own time as well.",
    "Attest with a log or a timestamp authority; with a key, put the time into the predicate.",
  ),
  "predicate.time": deny(
    "the predicate's time is after that of its signature",
    "It says that it was made more than five minutes after a log or a timestamp authority proves that it was signed.",
    "Set the clock of the machine that made it, and attest again.",
  ),
  "predicate.malformed": deny(
    "the predicate is not what its type promises",
    "The statement is verified, but a field that its predicate type demands is missing or of another kind.",
    "Attest again with the tool's current version; the message names the field.",
  ),
  "sbom.empty": deny(
    "the SBOM lists no component",
    "An SBOM that names nothing but the image itself says nothing about it, and counts as none.",
    "Create it from the built image, with a tool that knows its package managers.",
  ),
  "sbom.format": deny(
    "the SBOM has a format that is not accepted",
    "The rule's `formats` does not list it, or its version is none that is read: SPDX 2.2, 2.3 and 3.0, CycloneDX 1.4 to 1.7, each as JSON.",
    "Create the SBOM in an accepted format, or add the format to the entry's `formats`.",
  ),
  "sbom.banned-component": deny(
    "the SBOM lists a banned component",
    "A package URL of a component matches one of the entry's `bannedComponents`.",
    "Remove or upgrade the component, and build again.",
  ),
  "sbom.purl": deny(
    "the SBOM has a package URL that cannot be read",
    "`bannedComponents` compares package URLs; of one that is not valid nobody can say that it is not banned.",
    "Create the SBOM with a current tool, and report the package URL to its authors.",
  ),
  "sbom.missing-field": deny(
    "the SBOM lacks a required field",
    "The entry's `requiredFields` wants it of every component, or of the document.",
    "Create the SBOM with a tool that writes the field, or take it from `requiredFields`.",
  ),
  "scan.incomplete": deny(
    "the vulnerability scan says too little to count",
    "A scan without scanner, time of its database, time at which it ended or result proves nothing; nor does a report of Trivy that is about no packages, as of a distribution that it does not know.",
    "Record them: `scanner.uri`, `scanner.db.lastUpdate` (or a `scanner.db.version` with the date), `metadata.scanFinishedOn` and `scanner.result`.",
  ),
  "scan.format": deny(
    "the scan's result has a format that is not read",
    "Read are Trivy's JSON report (schema 2), Grype's JSON report and the list of in-toto's vulnerability predicate.",
    "Attest the scanner's JSON report instead of SARIF, a table or a summary.",
  ),
  "scan.vulnerabilities": deny(
    "the scan found vulnerabilities that the rule refuses",
    "Their severity is at or above `failOn`, or unknown, and no OpenVEX statement that counts says `not_affected` with a justification.",
    "Upgrade the packages and build again, or attest an OpenVEX statement that says why the image is not affected.",
  ),
  "scan.vex": undecided(
    "a VEX document cannot be read",
    "It is by a signer who counts, and may be the newest word on a vulnerability that another one excuses.",
    "Attest it again as OpenVEX 0.2 with a time, or upgrade the packages.",
  ),
  "vsa.failed": deny(
    "the verification summary says FAILED",
    "Its verifier judged the image and refused it.",
    "Ask the verifier for its reasons.",
  ),
  "vsa.verifier": deny(
    "the verification summary names another verifier",
    "Who signs summaries may speak for one verifier id only (SLSA: accept only specific pairs of signer and verifier).",
    "Correct the verifier's `id` in the policy, or find out who signed for another verifier.",
  ),
  "vsa.resource": deny(
    "the verification summary is about another resource",
    "Its `resourceUri` is not this repository: the same digest may have been verified for another purpose.",
    "Have the image verified in this repository.",
  ),
  "vsa.level": deny(
    "the verification summary shows a lower level",
    "`verifiedLevels` has none of the level's track that is as high.",
    "Raise the level of build or source, and have the image verified again.",
  ),
  "vsa.policy": deny(
    "the verification summary applied another policy",
    "Its `policy.digest` is not the one that the rule names.",
    "Have the image verified under the current policy.",
  ),
  "provenance.version": deny(
    "the provenance has a version that is not read",
    "Read are `https://slsa.dev/provenance/v0.2` and `https://slsa.dev/provenance/v1`. Drafts and v0.1 have other fields.",
    "Build with a current version of the builder.",
  ),
  "provenance.issuer": deny(
    "the builder's identity comes from another issuer",
    "The certificate names an OIDC issuer that is not the builder's, so the same name belongs to somebody else.",
    "Correct the builder's `issuer` in the policy, or find out who signed it.",
  ),
  "provenance.signer": deny(
    "the provenance was signed by another builder",
    "The certificate's subject, without its ref, is not the id of an accepted builder.",
    "Build with an accepted builder, or name this one under `builders` (widens trust).",
  ),
  "provenance.builder-ref": deny(
    "the builder ran at a ref that is not accepted",
    "Only released versions of a builder are worth its level; a branch changes.",
    "Call the builder at an accepted tag, or add the ref to the builder's `refs`.",
  ),
  "provenance.builder": deny(
    "the predicate names another builder",
    "Its builder id is not the identity that signed it, nor what this builder writes.",
    "Find out who signed it; attest with the builder's current version.",
  ),
  "provenance.config-commit": deny(
    "the certificate names two commits",
    "The workflow that started the build and the source are at different commits.",
    "Build from a workflow of the source repository.",
  ),
  "provenance.config": deny(
    "the workflow lies outside the source repository",
    "The certificate's build configuration is not part of the repository that it names as source.",
    "Build from a workflow of the source repository.",
  ),
  "provenance.source": deny(
    "the provenance names another source repository",
    "What started the build, or GitHub's context, is not the repository of the certificate; or the certificate or the predicate names none.",
    "Build from the repository that the policy names; find out who wrote the predicate.",
  ),
  "provenance.material": deny(
    "the source among the dependencies is another",
    "The first dependency is not the source that started the build, at its ref and commit.",
    "Find out who signed it; attest with the builder's current version.",
  ),
  "provenance.ref": deny(
    "the provenance names another source ref",
    "The ref in the predicate is missing, or is not that of the certificate.",
    "Build from an accepted ref; find out who wrote the predicate.",
  ),
  "provenance.commit": deny(
    "the provenance names another source commit",
    "The commit in the predicate is not that of the certificate.",
    "Find out who signed it; attest with the builder's current version.",
  ),
  "provenance.repository-id": deny(
    "the provenance names another repository id",
    "The number of the repository in the predicate is not that of the certificate: a name can be registered again, a number cannot.",
    "Find out who signed it; attest with the builder's current version.",
  ),
  "provenance.owner-id": deny(
    "the provenance names another owner id",
    "The number of the repository's owner in the predicate is not that of the certificate.",
    "Find out who signed it; attest with the builder's current version.",
  ),
  "provenance.trigger": deny(
    "the provenance names another trigger",
    "The event in the predicate is not the one in the certificate.",
    "Find out who signed it; attest with the builder's current version.",
  ),
  "provenance.runner": deny(
    "the provenance names another runner environment",
    "The predicate says otherwise than the certificate whether GitHub or somebody else hosted the runner.",
    "Find out who signed it; attest with the builder's current version.",
  ),
  "provenance.workflow": deny(
    "the provenance names another workflow",
    "The workflow in the predicate is not the one in the certificate.",
    "Find out who signed it; attest with the builder's current version.",
  ),
  "provenance.workflow-commit": deny(
    "the provenance names another commit of the workflow",
    "The workflow's commit in the predicate is not that of the certificate.",
    "Find out who signed it; attest with the builder's current version.",
  ),
  "provenance.run": deny(
    "the provenance names another run",
    "Run, attempt or invocation in the predicate are not those of the certificate.",
    "Find out who signed it; attest with the builder's current version.",
  ),
  "provenance.unconfirmable": deny(
    "the provenance claims what nobody confirms",
    "A workflow that its own authors control wrote the predicate, and put in what the producer does not write and the certificate does not say.",
    "Attest with the producer's current version, or from a reusable workflow.",
  ),
  "provenance.ref-type": deny(
    "the provenance contradicts itself about tag and branch",
    "The ref type in the predicate does not fit its ref.",
    "Find out who signed it; attest with the builder's current version.",
  ),
  "provenance.inputs": deny(
    "the provenance has inputs without a run that takes them",
    "Only `workflow_dispatch` has inputs; the build had another trigger.",
    "Find out who signed it; attest with the builder's current version.",
  ),
  "provenance.source.mismatch": deny(
    "built from another source repository than the rule wants",
    "The source repository of the certificate, or of a builder without one that of the predicate, is not the entry's `repository`. A stranger may call a builder's workflow, and gets its subject.",
    "Build it in the expected repository.",
  ),
  "provenance.ref.mismatch": deny(
    "built from another ref than the rule wants",
    "The source ref does not match the entry's `refs`.",
    "Build it from an expected branch or tag.",
  ),
  "provenance.trigger.refused": deny(
    "built by a trigger that is not accepted",
    "`pull_request*` and `workflow_run` builds can run a stranger's change with the repository's identity.",
    "Build on push or release, or list the trigger in the entry's `triggers`.",
  ),
  "provenance.runner.mismatch": deny(
    "built on another kind of runner than the rule wants",
    "The runner environment is not the entry's `runner`.",
    "Build on the expected runner.",
  ),
  "provenance.level": deny(
    "the builder is not worth the level",
    "The builder's `maxLevel` is below the entry's `level`. Provenance claims no level for itself.",
    "Build with a builder of that level, or lower the entry's `level`.",
  ),
  "provenance.parameters": deny(
    "the build had parameters that its build type does not define",
    "The entry refuses unknown external parameters (`unknownParameters: refuse`): whoever set them may have changed the build.",
    "Build without them, or write `unknownParameters: report`.",
  ),
  "provenance.source-level": deny(
    "no source summary about the commit",
    "The entry wants a verification summary of the Source track about the commit that was built, by one of its verifiers.",
    "Attest the summary beside the image, with the commit as its subject.",
  ),
  "predicate.condition": deny(
    "the predicate does not meet a condition",
    "One of the entry's `where` does not hold. A field that is missing satisfies no condition.",
    "Attest what the condition wants, or correct the condition.",
  ),
  "root.invalid": setup(
    "the trusted root is not valid",
    "The file is not a Sigstore TrustedRoot, or a log, authority or window in it is incomplete.",
    "Create it again with `cosign trusted-root create`, or fetch it from its publisher.",
  ),
  "root.rollback": setup(
    "an older trusted root than the one that is there",
    "The TUF repository tells an older version than it told before: somebody holds an old copy against you, or the mirror is behind.",
    "Ask the repository's owner; try another mirror or network. What is there stays in use.",
  ),
  "root.frozen": setup(
    "the trusted root's repository is out of date",
    "The TUF metadata has expired: updates are kept back, the repository is no longer maintained, or this machine's clock is wrong.",
    "Check the clock; try another mirror or network. What is there stays in use.",
  ),
  "root.unavailable": setup(
    "the trusted root or key cannot be fetched",
    "The TUF repository or the key vault cannot be reached, refuses, or answers what nobody has vouched for.",
    "Check the address, network and credentials that the message names; try again.",
  ),
  "root.changed": setup(
    "the trusted root is not the one that its record names",
    "The file beside the root says where it came from and which sha256 it had; the root has another, or comes from elsewhere.",
    "Look at the change in version control; refresh or pin the root again.",
  ),
  "root.unknown-authority": undecided(
    "signed by an authority or log that the root does not know",
    "The root may be older than the signature's certificate authority, log or timestamp authority.",
    "Take a newer trusted root: `countersign trust-root refresh`, and name the file under `trustRoots`. If it stays unknown, the signature is a stranger's.",
  ),
  // ── reading the registry ─────────────────────────────────────────────────────────────────────────────────────────
  "registry.unreachable": undecided(
    "the registry cannot be reached",
    "Name look-up, connection or TLS failed.",
    "Check network, proxy and certificate authorities; try again.",
  ),
  "registry.timeout": undecided(
    "the registry did not answer in time",
    "A request passed its time limit, or all requests together passed the deadline.",
    "Try again, or raise the timeout.",
  ),
  "registry.throttled": undecided(
    "the registry throttles",
    "It answered 429 until the retries were used up.",
    "Wait as long as it asks, or use credentials with a higher limit.",
  ),
  "registry.unauthorized": undecided(
    "the registry refuses the credentials",
    "It answered 401 or 403, or its token service did.",
    "Log in (`docker login`, `az acr login`) with an account that may pull.",
  ),
  "registry.credentials": undecided(
    "the registry credentials on this machine cannot be read",
    "Docker's or Podman's configuration file is malformed, or the credential helper that it names fails.",
    "Correct the file that the message names, or log in again (`docker login`, `az acr login`).",
  ),
  "registry.error": undecided(
    "the registry fails",
    "It answered with a server error until the retries were used up.",
    "Try again later.",
  ),
  "registry.invalid-response": undecided(
    "the registry's answer contradicts itself",
    "Bytes that do not have the digest that was asked for, a manifest of another subject, or no valid JSON.",
    "Find out what stands between you and the registry.",
  ),
  "registry.limit": undecided(
    "the registry holds more than the limits allow to read",
    "A size or count limit was reached before the evidence was read completely.",
    "Remove superfluous referrers from the image.",
  ),
  "registry.unsafe-redirect": undecided(
    "the registry sends elsewhere than is safe",
    "A token service, redirect or page link points to another origin, to plain http or to a private address.",
    "Check the registry's configuration.",
  ),
  "github.unauthorized": undecided(
    "GitHub refuses to show its attestations",
    "Its API answered 401 or 403, or 404 about the repository itself, as it does for private ones: a token is missing, has expired, or may not read the repository.",
    "Set `GH_TOKEN` or `GITHUB_TOKEN` to a token that may read the repository's attestations (`attestations: read`), or unset one that has expired.",
  ),
  "evidence.files": undecided(
    "the bundle files cannot be read",
    "The path that was given for bundles is missing, cannot be read, or holds no bundle.",
    "Correct the path: a file, or a directory of files that end in .json, .jsonl or .sigstore.",
  ),
  "evidence.offline": undecided(
    "offline, and nothing is cached",
    "Network access is switched off and no fresh evidence for this digest is cached.",
    "Name the digest and run once with network access, since a tag has to be resolved each time; or give an OCI layout.",
  ),
  "clock.skew": undecided(
    "proven times lie in the future",
    "A log or timestamp authority proves a time more than five minutes after this machine's clock.",
    "Set the clock.",
  ),
  "verifier.failed": undecided(
    "the verifier itself failed",
    "An error that no other code describes. It never allows.",
    "Report it with the output of `--verbose`.",
  ),
  "verifier.cancelled": undecided(
    "cancelled",
    "The verification was stopped before this image was decided.",
    "Run it again.",
  ),
  // ── exemptions ───────────────────────────────────────────────────────────────────────────────────────────────────
  "exemption.active": allow(
    "exempted, for a time",
    "An exemption names this digest, rule and namespace. It is reported with its owner and the days that are left.",
    "Remove the cause before the exemption ends.",
  ),
  // ── setup ────────────────────────────────────────────────────────────────────────────────────────────────────────
  "policy.missing": setup(
    "no TrustPolicy was found",
    "None of the places that are looked at holds one.",
    "Create trust-policy.yaml, or name the file.",
  ),
  "policy.invalid": setup(
    "the TrustPolicy is not valid",
    "It does not have the shape or meaning that the schema demands.",
    "Correct the place that the message names; `countersign lint FILE` shows all.",
  ),
  "policy.digest-mismatch": setup(
    "the TrustPolicy is not the expected one",
    "Its digest differs from the one that was pinned.",
    "Pin the new digest after review, or restore the file.",
  ),
  "configuration.invalid": setup(
    "the policy pack's configuration is not valid",
    "An unknown key or a value of another type.",
    "Correct the key that the message names.",
  ),
} as const satisfies Record<string, Reason>;

/** A stable reason code, such as `signature.missing`. */
export type ReasonCode = keyof typeof reasons;

/** All codes, in the order of the table. */
export const reasonCodes = Object.keys(reasons) as readonly ReasonCode[];

/** Whether a text is a reason code. */
export const isReasonCode = (text: string): text is ReasonCode => Object.hasOwn(reasons, text);
