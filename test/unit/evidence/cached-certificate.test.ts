import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { bundleFromJSON } from "@sigstore/bundle";
import { EXTENSION_OID_SCT, X509Certificate, type ASN1Obj } from "@sigstore/core";
import { TrustedRoot } from "@sigstore/protobuf-specs";
import { toSignedEntity, toTrustMaterial, Verifier, type SignedEntity } from "@sigstore/verify";
import { CachedCertificate } from "../../../trust/evidence/cached-certificate";
import { corpus } from "../../conformance/corpora";
import { bundleVariants } from "../../support/authority/variants";
import { authority, DIGEST, identity, stranger } from "./support";

type Der = Buffer<ArrayBuffer>;

/** Every certificate in a JSON document, by the field that certificates have in bundles and roots alike. */
function certificatesIn(json: unknown): Der[] {
  if (json === null || typeof json !== "object") return [];
  return Object.entries(json).flatMap(([name, value]) => {
    if (name === "publicKey") return [];
    return name === "rawBytes" ? [Buffer.from(value as string, "base64")] : certificatesIn(value);
  });
}

const parse = (text: string): unknown => JSON.parse(text);
const jsonFiles = (directory: string): string[] =>
  readdirSync(directory, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.(json|sigstore|slsa)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));

/** Every node of both, side by side. */
function* nodes(a: ASN1Obj, b: ASN1Obj): Generator<readonly [ASN1Obj, ASN1Obj]> {
  yield [a, b];
  assert.equal(a.subs.length, b.subs.length);
  for (const [index, sub] of a.subs.entries()) yield* nodes(sub, b.subs[index]!);
}

/** The part of a certificate that its signed certificate timestamp is made over. */
function withoutTimestamp(certificate: X509Certificate): Buffer {
  const clone = certificate.clone();
  const index = clone.extensions.findIndex(({ subs }) => subs[0]?.toOID() === EXTENSION_OID_SCT);
  if (index >= 0) clone.extensions.splice(index, 1);
  return clone.tbsCertificate.toDER();
}

function compareEncoders(der: Der): void {
  const plain = X509Certificate.parse(der);
  for (const cached of [CachedCertificate.parse(der), CachedCertificate.from(plain)]) {
    for (const [expected, found] of nodes(plain.root, cached.root)) {
      assert.deepEqual(found.toDER(), expected.toDER());
    }
    assert.deepEqual(cached.root.toDER(), der);
    assert.deepEqual(cached.publicKey, plain.publicKey);
    assert.deepEqual(withoutTimestamp(cached), withoutTimestamp(plain));
    // Removing it from the copy has not changed the original.
    assert.deepEqual(cached.root.toDER(), der);
    assert.equal(cached.extensions.length, plain.extensions.length);
    assert.ok(cached.equals(plain) && plain.equals(cached));
  }
}

describe("a cached certificate", () => {
  const leafOf = (bundle = authority.signBundle({ digest: DIGEST, identity })): Der =>
    Buffer.from(bundle.verificationMaterial.certificate?.rawBytes ?? "", "base64");
  const { intermediate, root } = authority.certificateAuthority;
  const own = [leafOf(), Buffer.from(intermediate), Buffer.from(root)];

  it("gives the bytes that the library encodes, for the authority's certificates", () => {
    const variants = bundleVariants.flatMap(({ make }) => {
      const text = make({ authority, stranger, digest: DIGEST, identity });
      try {
        return certificatesIn(parse(text));
      } catch {
        return [];
      }
    });
    const readable = variants.filter((der) => {
      try {
        return X509Certificate.parse(der).root.subs.length > 0;
      } catch {
        return false;
      }
    });
    assert.ok(readable.length > 50);
    for (const der of [...own, ...readable]) compareEncoders(der);
  });

  const corpora = [
    corpus("sigstore-conformance"),
    corpus("slsa-verifier", "bundles"),
    corpus("roots"),
  ];
  for (const directory of corpora) {
    if (directory === undefined) it.skip("certificates of a corpus: it is not here");
    else {
      it(`gives the bytes that the library encodes, for the corpus ${directory.split("/").at(-1) ?? ""}`, () => {
        const certificates = jsonFiles(directory).flatMap((path) =>
          certificatesIn(parse(readFileSync(path, "utf8"))),
        );
        assert.ok(certificates.length > 0);
        for (const der of certificates) compareEncoders(der);
      });
    }
  }

  it("is verified by its issuer only, however often it is asked", () => {
    const leaf = CachedCertificate.parse(leafOf());
    const issuer = CachedCertificate.parse(Buffer.from(intermediate));
    const other = CachedCertificate.parse(Buffer.from(stranger.certificateAuthority.intermediate));
    const self = CachedCertificate.parse(Buffer.from(root));
    for (let round = 0; round < 2; round++) {
      assert.deepEqual(
        [leaf.verify(issuer), leaf.verify(other), leaf.verify(self), leaf.verify(), self.verify()],
        [true, false, false, false, true],
      );
    }
  });

  it("is not verified if any byte of its signed part is another", () => {
    const der = leafOf();
    const issuer = CachedCertificate.parse(Buffer.from(intermediate));
    const length = CachedCertificate.parse(der).tbsCertificate.toDER().length;
    const start = 4;
    for (let at = start; at < start + length; at += 7) {
      const changed = Buffer.from(der);
      changed[at]! ^= 1;
      let verified = false;
      try {
        verified = CachedCertificate.parse(changed).verify(issuer);
      } catch {
        // Another length, and so no certificate.
      }
      assert.ok(!verified, `byte ${at}`);
    }
  });

  describe("in the library's verifier", () => {
    const plain = toTrustMaterial(TrustedRoot.fromJSON(authority.trustedRoot));
    const material = {
      ...plain,
      certificateAuthorities: plain.certificateAuthorities.map((one) => ({
        ...one,
        certChain: one.certChain.map((certificate) => CachedCertificate.from(certificate)),
      })),
    };
    const entityOf = (text: string): SignedEntity => toSignedEntity(bundleFromJSON(parse(text)));
    const verifies = (verify: () => void): boolean => {
      try {
        verify();
        return true;
      } catch {
        return false;
      }
    };

    for (const { name, make } of bundleVariants) {
      it(`gives the same verdict when ${name}`, () => {
        const text = make({ authority, stranger, digest: DIGEST, identity });
        const before = verifies(() => new Verifier(plain).verify(entityOf(text)));
        const after = verifies(() => {
          const entity = entityOf(text);
          const certificate =
            entity.key.$case === "certificate"
              ? CachedCertificate.from(entity.key.certificate)
              : undefined;
          new Verifier(material).verify({
            ...entity,
            key: certificate ? { $case: "certificate", certificate } : entity.key,
          });
        });
        assert.equal(after, before);
      });
    }
  });
});
