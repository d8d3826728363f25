import { ASN1Obj } from "@sigstore/core";
import type { Authority } from "./authority";
import type { Identity } from "./identity";
import { pem } from "./keys";
import type { Reply, ServiceRequest } from "./server";

interface SigningCertificateRequest {
  credentials?: { oidcIdentityToken?: string };
  publicKeyRequest?: { publicKey: { content: string } };
  /** Base64 of PEM. */
  certificateSigningRequest?: string;
}

const fromPem = (text: string): Buffer =>
  Buffer.from(text.replace(/-----[^-]+-----|\s/g, ""), "base64");

/** RFC 2986: the public key is the third field of the request's information. */
const keyOfSigningRequest = (der: Buffer): Buffer => {
  const key = ASN1Obj.parseBuffer(Buffer.from(der)).subs[0]?.subs[2];
  if (!key) throw new Error("not a certificate signing request");
  return key.toDER();
};

const publicKey = (request: SigningCertificateRequest): Buffer => {
  if (request.publicKeyRequest) return fromPem(request.publicKeyRequest.publicKey.content);
  const text = Buffer.from(request.certificateSigningRequest ?? "", "base64").toString();
  return keyOfSigningRequest(fromPem(text));
};

/** Fulcio's v2 API; sigstore-js sends the token in the body, cosign in the header. */
export const fulcioResponse = (
  authority: Authority,
  identities: ReadonlyMap<string, Identity>,
  { body, bearer }: ServiceRequest,
): Reply => {
  const request = JSON.parse(body.toString()) as SigningCertificateRequest;
  const identity = identities.get(request.credentials?.oidcIdentityToken ?? bearer);
  if (!identity) return { status: 401, type: "text/plain", body: "unknown identity token" };
  const { certificateAuthority } = authority;
  const leaf = certificateAuthority.issue({ spki: publicKey(request) }, identity, authority.now());
  const certificates = [leaf, certificateAuthority.intermediate, certificateAuthority.root].map(
    (certificate) => pem("CERTIFICATE", certificate),
  );
  return {
    status: 200,
    type: "application/json",
    body: JSON.stringify({ signedCertificateEmbeddedSct: { chain: { certificates } } }),
  };
};
