import assert from "node:assert/strict";
import { readLeaf, requireSigningLeaf } from "../../../trust/evidence/certificate";
import { generateKey, type Identity, type LeafOptions } from "../../support/authority";
import { authority, identity, NOW } from "./support";

const OID_ISSUER_V2 = "1.3.6.1.4.1.57264.1.8";
/** ecdsa-with-SHA256 as DER. */
const ALGORITHM = Buffer.from("06082a8648ce3d040302", "hex");

const issue = (
  options: LeafOptions = {},
  change: Partial<Identity> = {},
  key = generateKey(),
): Buffer<ArrayBuffer> =>
  Buffer.from(authority.certificateAuthority.issue(key, { ...identity, ...change }, NOW, options));

const rejection = (code: string, message?: RegExp) => ({
  name: "Rejection",
  code,
  ...(message && { message }),
});

describe("the certificate of a signature", () => {
  it("is read with who it names", () => {
    const { identity: found } = readLeaf(issue());
    assert.deepEqual([found.issuer, found.subject], [identity.issuer, identity.subject]);
  });

  it("is refused with one extension twice, of which readers see different ones", () => {
    const extension = { oid: OID_ISSUER_V2, value: Buffer.from("0c0178", "hex") };
    assert.throws(
      () => readLeaf(issue({ extensions: [extension] })),
      rejection("bundle.malformed", /extension 1\.3\.6\.1\.4\.1\.57264\.1\.8 twice/),
    );
  });

  it("is refused with another algorithm outside the signed part than inside", () => {
    const der = issue();
    der[der.lastIndexOf(ALGORITHM) + ALGORITHM.length - 1]! ^= 1;
    assert.throws(() => readLeaf(der), rejection("bundle.malformed", /two signature algorithms/));
  });

  it("is refused with an empty issuer or subject", () => {
    const noIssuer = { extensions: { 8: "" } };
    assert.throws(() => readLeaf(issue({}, noIssuer)), rejection("certificate.issuer-missing"));
    const noSubject = [{ kind: "uri", value: "" }] as const;
    assert.throws(() => readLeaf(issue({ names: noSubject })), rejection("certificate.subject"));
  });

  it("is refused with text after the string in an extension", () => {
    const extensions = { ...identity.extensions, 12: Buffer.from("0c01780c0179", "hex") };
    assert.throws(
      () => readLeaf(issue({}, { extensions })),
      rejection("certificate.encoding", /sourceRepositoryUri/),
    );
  });

  describe("with the old extensions of Fulcio", () => {
    const { issuer } = identity;
    const read = (extensions: Identity["extensions"], by = issuer) =>
      readLeaf(issue({}, { extensions: { ...extensions, 8: by } })).identity.extensions;
    const old = { 2: "push", 3: "9d1f", 5: "acme/shop", 6: "refs/heads/main" };

    it("says with them alone where a build of GitHub came from", () => {
      assert.deepEqual(read(old), {
        buildTrigger: "push",
        sourceRepositoryDigest: "9d1f",
        sourceRepositoryUri: "https://github.com/acme/shop",
        sourceRepositoryRef: "refs/heads/main",
      });
    });

    it("says nothing with them where another issuer than GitHub speaks", () => {
      assert.deepEqual(read(old, "https://token.example"), {});
    });

    it("may name a repository of an enterprise's own host", () => {
      const uri = "https://github.acme.example/acme/shop";
      assert.equal(read({ 5: "acme/shop", 12: uri }).sourceRepositoryUri, uri);
    });

    for (const [name, both] of [
      ["buildTrigger", { 2: "push", 20: "pull_request" }],
      ["sourceRepositoryDigest", { 3: "9d1f", 13: "0000" }],
      ["sourceRepositoryUri", { 5: "acme/shop", 12: "https://github.com/evil/acme/shop" }],
      ["sourceRepositoryUri", { 5: "", 12: "https://github.com/acme/shop" }],
      ["sourceRepositoryRef", { 6: "refs/heads/main", 14: "refs/heads/other" }],
    ] as const) {
      it(`is refused when the new ones say otherwise: ${name}`, () => {
        assert.throws(() => read(both), rejection("certificate.extension-conflict", RegExp(name)));
      });
    }
  });

  it("names its first usable name, whatever hosts it names besides", () => {
    const names = [{ kind: "dns", value: "host.example" }, ...identity.names] as const;
    assert.equal(readLeaf(issue({ names })).identity.subject, identity.subject);
  });

  for (const [algorithm, accepted] of [
    ["p256", true],
    ["rsa2048", true],
    ["ed25519", true],
    ["p384", false],
    ["rsa1024", false],
  ] as const) {
    it(`${accepted ? "may" : "may not"} have a key of ${algorithm}`, () => {
      const leaf = readLeaf(issue({}, {}, generateKey(algorithm)));
      const check = () => {
        requireSigningLeaf(leaf, "envelope");
      };
      if (accepted) assert.doesNotThrow(check);
      else assert.throws(check, rejection("signature.algorithm"));
    });
  }

  it("may be for several uses, if code signing is one", () => {
    const leaf = readLeaf(issue({ keyPurposes: ["serverAuth", "codeSigning"] }));
    assert.doesNotThrow(() => {
      requireSigningLeaf(leaf, "envelope");
    });
  });
});
