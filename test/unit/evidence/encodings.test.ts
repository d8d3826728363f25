import assert from "node:assert/strict";
import fc from "fast-check";
import { decodeBase64, isCanonicalBase64 } from "../../../trust/evidence/base64";
import { decodePem } from "../../../trust/evidence/pem";
import { decodeIa5, decodeUtf8 } from "../../../trust/evidence/strings";
import { generateKey } from "../../support/authority";

const rejection = (code: string) => ({ name: "Rejection", code });

describe("base64", () => {
  it("reads what is canonical back as the bytes that were written", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const text = Buffer.from(bytes).toString("base64");
        assert.deepEqual(new Uint8Array(decodeBase64(text, "it")), new Uint8Array(bytes));
      }),
    );
  });

  it("has one spelling for every byte string", () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom("A", "Q", "g", "=", "+", "/", "-", "_", " ", "\n", "!"),
        }),
        (text) => {
          const bytes = Buffer.from(text, "base64");
          assert.equal(isCanonicalBase64(text), text === bytes.toString("base64"));
        },
      ),
    );
  });

  for (const text of ["QQ", "QQ=", "QR==", "Q Q==", "QQ==\n", "-_8=", "QQ==QQ=="]) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      assert.throws(() => decodeBase64(text, "it"), rejection("bundle.malformed"));
    });
  }
});

describe("PEM", () => {
  const { publicKeyPem, spki } = generateKey();

  it("reads one block", () => {
    assert.deepEqual(decodePem(publicKeyPem), { label: "PUBLIC KEY", der: spki });
    assert.deepEqual(decodePem(publicKeyPem.replaceAll("\n", "\r\n")).der, spki);
  });

  for (const [title, text] of [
    ["two blocks", publicKeyPem + publicKeyPem],
    ["text before it", `note\n${publicKeyPem}`],
    ["text after it", `${publicKeyPem}note`],
    ["another label", publicKeyPem.replaceAll("PUBLIC", "PRIVATE")],
    ["two labels", publicKeyPem.replace("END PUBLIC KEY", "END CERTIFICATE")],
    ["headers in it", publicKeyPem.replace("-----\n", "-----\nProc-Type: 4\n\n")],
    ["nothing", ""],
  ] as const) {
    it(`refuses ${title}`, () => {
      assert.throws(() => decodePem(text), rejection("bundle.malformed"));
    });
  }
});

describe("the texts of certificates", () => {
  it("are ASCII, byte for byte, in an IA5String", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const allowed = bytes.every((byte) => byte >= 0x20 && byte < 0x7f);
        if (!allowed) {
          assert.throws(
            () => decodeIa5(Buffer.from(bytes), "it"),
            rejection("certificate.encoding"),
          );
        } else {
          assert.deepEqual(new Uint8Array(Buffer.from(decodeIa5(Buffer.from(bytes), "it"))), bytes);
        }
      }),
    );
  });

  it("are valid UTF-8 in a UTF8String, and read back as the same bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        let text: string;
        try {
          text = decodeUtf8(Buffer.from(bytes), "it");
        } catch (error) {
          assert.equal((error as { code?: string }).code, "certificate.encoding");
          return;
        }
        assert.deepEqual(new Uint8Array(Buffer.from(text)), bytes);
      }),
    );
  });

  it("refuse a NUL, which ends a name for some readers", () => {
    const bytes = Buffer.from("https://good.example/\0.evil.example");
    assert.throws(() => decodeIa5(bytes, "it"), rejection("certificate.encoding"));
    assert.throws(() => decodeUtf8(bytes, "it"), rejection("certificate.encoding"));
  });
});
