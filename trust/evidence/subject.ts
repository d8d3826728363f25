import type { ASN1Obj } from "@sigstore/core";
import type { Extension } from "./extensions";
import { decodeUtf8String, OID_FULCIO_USERNAME } from "./fulcio";
import { Rejection } from "./rejection";
import { decodeIa5 } from "./strings";

const OID_SUBJECT_ALTERNATIVE_NAME = "2.5.29.17";

/** Tags of GeneralName. https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.6 */
const OTHER_NAME = 0;
const EMAIL = 1;
const URI = 6;

/**
 * Who signed: the one URI, e-mail address or Fulcio username of the subject alternative name. Of two, one would be the
 * one that is checked and the other the one that is shown, so two are refused. Names of other types name hosts.
 *
 * @throws Rejection `certificate.subject`, `certificate.encoding`
 */
export function readSubject(extensions: ReadonlyMap<string, Extension>): string {
  const names = extensions.get(OID_SUBJECT_ALTERNATIVE_NAME)?.content?.subs ?? [];
  const subjects = names.map(subjectOf).filter((name) => name !== undefined);
  const [subject] = subjects;
  if (subject === undefined || subject === "") {
    throw new Rejection(
      "certificate.subject",
      "the certificate names no URI, e-mail address or Fulcio username",
    );
  }
  if (subjects.length > 1) {
    throw new Rejection("certificate.subject", `the certificate names ${subjects.join(" and ")}`);
  }
  return subject;
}

function subjectOf(name: ASN1Obj): string | undefined {
  if (name.tag.isContextSpecific(URI)) return decodeIa5(name.value, "the URI");
  if (name.tag.isContextSpecific(EMAIL)) return decodeIa5(name.value, "the e-mail address");
  if (name.tag.isContextSpecific(OTHER_NAME)) return usernameOf(name);
  return undefined;
}

/** otherName: an OID and `[0] EXPLICIT` value. */
function usernameOf(name: ASN1Obj): string | undefined {
  const [oid, value] = name.subs;
  if (!oid?.tag.isOID() || oid.toOID() !== OID_FULCIO_USERNAME) return undefined;
  return decodeUtf8String(value?.subs[0], "the Fulcio username");
}
