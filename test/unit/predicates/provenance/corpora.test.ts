import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { readLeaf } from "../../../../trust/evidence/certificate";
import type { CertificateIdentity } from "../../../../trust/evidence/types";
import {
  buildFacts,
  crossCheck,
  isProvenanceType,
  readProvenance,
  type Provenance,
} from "../../../../trust/predicates/provenance";
import { CONTAINER, GENERATOR, GITHUB_ISSUER } from "./support";

const CORPORA = "../shared/corpora";
const SOURCE = "https://github.com/slsa-framework/example-package";
const BUILDER = `${GENERATOR}/.github/workflows/builder_container-based_slsa3.yml`;

interface Real {
  readonly name: string;
  readonly provenance: Provenance;
  readonly identity: CertificateIdentity;
}
interface Envelope {
  readonly payload: string;
}

const unreadable: string[] = [];
const json = (path: string): unknown => JSON.parse(readFileSync(path, "utf8"));

/** What an envelope with provenance says, by whom; nothing for any other statement. */
function real(name: string, { payload }: Envelope, certificate: string): Real[] {
  let statement: { predicateType: string; predicate: unknown };
  try {
    statement = JSON.parse(Buffer.from(payload, "base64").toString()) as typeof statement;
  } catch {
    return [];
  }
  const { predicateType: type, predicate } = statement;
  if (!isProvenanceType(type)) return [];
  const { view, problem } = readProvenance({ type, predicate });
  if (view === undefined) {
    unreadable.push(`${name}: ${problem.code}: ${problem.message}`);
    return [];
  }
  return [
    { name, provenance: view, identity: readLeaf(Buffer.from(certificate, "base64")).identity },
  ];
}

function fromBundle(name: string, path: string): Real[] {
  const { dsseEnvelope, verificationMaterial } = json(path) as {
    dsseEnvelope?: Envelope;
    verificationMaterial: {
      certificate?: { rawBytes: string };
      x509CertificateChain?: { certificates: { rawBytes: string }[] };
    };
  };
  const { certificate, x509CertificateChain } = verificationMaterial;
  const leaf = certificate ?? x509CertificateChain?.certificates[0];
  return dsseEnvelope && leaf ? real(name, dsseEnvelope, leaf.rawBytes) : [];
}

/** The attestations of an OCI layout, with the certificates in the annotations of its manifests. */
function fromLayout(name: string, blobs: string): Real[] {
  return readdirSync(blobs).flatMap((blob) => {
    const { layers = [] } = json(join(blobs, blob)) as {
      layers?: { digest: string; annotations?: Record<string, string> }[];
    };
    return layers.flatMap(({ digest, annotations }) => {
      const pem = annotations?.["dev.sigstore.cosign/certificate"];
      if (pem === undefined) return [];
      const envelope = json(join(blobs, digest.slice("sha256:".length))) as Envelope;
      return real(name, envelope, pem.replace(/-----[^-]*-----|\s/g, ""));
    });
  });
}

const folders = (name: string): string[] => readdirSync(join(CORPORA, name));

describe("real provenance", function () {
  if (!existsSync(CORPORA)) {
    it("12 statements: skipped, the corpora are not here");
    return;
  }
  const images = folders("slsa-verifier")
    .filter((name) => name !== "bundles")
    .flatMap((name) => fromLayout(name, join(CORPORA, "slsa-verifier", name, "blobs/sha256")));
  const bundles = folders("slsa-verifier/bundles")
    .filter((name) => !name.endsWith(".sha256"))
    .flatMap((name) => fromBundle(name, join(CORPORA, "slsa-verifier/bundles", name)));
  const others = folders("sigstore-conformance").flatMap((name) => {
    const path = join(CORPORA, "sigstore-conformance", name, "bundle.sigstore.json");
    return existsSync(path) ? fromBundle(name, path) : [];
  });
  const findings = ({ provenance, identity }: Real, id: string) =>
    crossCheck({
      provenance,
      identity,
      builder: { id, issuer: GITHUB_ISSUER },
      acceptsRef: (ref) => /^refs\/tags\/v\d+\.\d+\.\d+$/.test(ref ?? ""),
    });
  const facts = (all: readonly Real[]) =>
    all.map((each) => {
      const { repository, ref, trigger, workflow } = buildFacts(each);
      const { producer, version, unknownParameters } = each.provenance;
      assert.equal(repository, SOURCE);
      assert.equal(
        workflow,
        ".github/workflows/verifier-e2e.all.workflow_dispatch.main.all.slsa3.yml",
      );
      assert.deepEqual(unknownParameters, []);
      return `${producer} ${version} ${ref} ${trigger}`;
    });

  it("is read, unless it lacks what SLSA requires", () => {
    assert.equal([...images, ...bundles, ...others].length, 10);
    const missing = "predicate.malformed: predicate.buildDefinition.externalParameters is missing";
    assert.deepEqual(unreadable.sort(), [
      `rekor2-dsse-invalid-sig_fail: ${missing}`,
      `rekor2-dsse-mismatch-sig_fail: ${missing}`,
    ]);
  });

  it("of images that slsa-github-generator attested agrees with its certificates", () => {
    assert.deepEqual(facts(images), [
      "slsa-github-generator 0.2 refs/tags/v13.0.30 push",
      "slsa-github-generator 0.2 refs/heads/main workflow_dispatch",
      "slsa-github-generator 0.2 refs/heads/main workflow_dispatch",
    ]);
    for (const each of images) assert.deepEqual(findings(each, CONTAINER), [], each.name);
  });

  it("of container-based builds agrees with its certificates", () => {
    assert.deepEqual(facts(bundles), [
      "slsa-container-based 1 refs/heads/main workflow_dispatch",
      "slsa-container-based 1 refs/tags/v14.2 push",
    ]);
    for (const each of bundles) assert.deepEqual(findings(each, BUILDER), [], each.name);
  });

  it("is refused for another builder", () => {
    for (const each of [...images, ...bundles]) {
      assert.deepEqual(
        findings(each, `${GENERATOR}/.github/workflows/generator_generic_slsa3.yml`).map(
          ({ code }) => code,
        ),
        ["provenance.signer"],
      );
    }
  });

  it("that somebody else signed again is refused, with every contradiction", () => {
    assert.equal(others.length, 5);
    for (const each of others) {
      const id = each.provenance.builder?.id.replace(/@.*/, "") ?? "";
      const codes = findings(each, id).map(({ code }) => code);
      assert.ok(codes.length > 0, each.name);
    }
    const [resigned] = others.filter(({ name }) => name === "dsse-invalid-sig_fail");
    assert.ok(resigned);
    assert.deepEqual(
      findings(
        resigned,
        "https://github.com/loosebazooka/aa-test/.github/workflows/provenance.yaml",
      ).map(({ code }) => code),
      [
        "provenance.signer",
        "provenance.builder-ref",
        "provenance.builder",
        "provenance.source",
        "provenance.material",
        "provenance.material",
        "provenance.repository-id",
        "provenance.owner-id",
        "provenance.workflow",
        "provenance.run",
      ],
    );
  });
});
