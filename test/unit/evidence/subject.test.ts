import assert from "node:assert/strict";
import { ASN1Obj } from "@sigstore/core";
import { readSubject } from "../../../trust/evidence/subject";
import * as der from "../../support/authority/der";

const ALTERNATIVE_NAME = "2.5.29.17";
const FULCIO_USERNAME = "1.3.6.1.4.1.57264.1.7";
/** Microsoft's user principal name, which looks like one of Fulcio's. */
const PRINCIPAL_NAME = "1.3.6.1.4.1.311.20.2.3";

const read = (...names: readonly Buffer[]): string => {
  const bytes = Buffer.from(der.sequence(...names));
  const content = ASN1Obj.parseBuffer(bytes);
  return readSubject(new Map([[ALTERNATIVE_NAME, { critical: true, bytes, content }]]));
};
const email = (text: string): Buffer => der.contextPrimitive(1, Buffer.from(text));
const uri = (text: string): Buffer => der.contextPrimitive(6, Buffer.from(text));
const typed = (type: string, text: string, tag = 0): Buffer =>
  der.context(tag, der.objectIdentifier(type), der.context(0, der.utf8String(text)));

const refuses = (message: string, ...names: readonly Buffer[]): void => {
  assert.throws(() => read(...names), { name: "Rejection", code: "certificate.subject", message });
};
const NONE = "the certificate names no URI, e-mail address or Fulcio username";

describe("who a certificate names", () => {
  it("is its URI, e-mail address or Fulcio username", () => {
    assert.equal(read(uri("https://a.example/x")), "https://a.example/x");
    assert.equal(read(email("a@a.example")), "a@a.example");
    assert.equal(read(typed(FULCIO_USERNAME, "root!a.example")), "root!a.example");
  });

  it("is no name of another type, though it is written like a username", () => {
    refuses(NONE, typed(PRINCIPAL_NAME, "root!a.example"));
    refuses(NONE, typed(FULCIO_USERNAME, "root!a.example", 3));
    refuses(NONE, der.contextPrimitive(2, Buffer.from("a.example")));
    refuses(
      NONE,
      der.context(0, der.utf8String(FULCIO_USERNAME), der.context(0, der.utf8String("x"))),
    );
    assert.equal(
      read(typed(PRINCIPAL_NAME, "root!a.example"), email("a@a.example")),
      "a@a.example",
    );
  });

  it("is nobody without a name", () => {
    refuses(NONE);
    refuses(NONE, der.context(0));
    assert.throws(() => readSubject(new Map()), { code: "certificate.subject", message: NONE });
  });

  it("is nobody where it names two", () => {
    refuses(
      "the certificate names a@a.example and https://b.example",
      email("a@a.example"),
      uri("https://b.example"),
    );
  });

  it("is nobody where a username has no text", () => {
    assert.throws(() => read(der.context(0, der.objectIdentifier(FULCIO_USERNAME))), {
      name: "Rejection",
      code: "certificate.encoding",
    });
  });
});
