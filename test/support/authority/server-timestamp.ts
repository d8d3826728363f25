import { ASN1Obj } from "@sigstore/core";
import type { Authority } from "./authority";
import type { Reply, ServiceRequest } from "./server";

interface TimestampRequest {
  readonly imprint: Buffer;
  readonly nonce?: Buffer;
  readonly certificates: boolean;
}

const BOOLEAN = 0x01;
const INTEGER = 0x02;

/** TimeStampReq, RFC 3161 section 2.4.1. */
const parseDer = (body: Buffer): TimestampRequest => {
  const [, messageImprint, ...optional] = ASN1Obj.parseBuffer(Buffer.from(body)).subs;
  const imprint = messageImprint?.subs[1]?.value;
  if (!imprint) throw new Error("a timestamp request has a message imprint");
  return {
    imprint,
    nonce: optional.find(({ tag }) => tag.number === INTEGER)?.value,
    certificates: optional.some(({ tag }) => tag.number === BOOLEAN),
  };
};

/** The form in which sigstore-js asks. */
const parseJson = (body: Buffer): TimestampRequest => {
  const { artifactHash, certificates = false } = JSON.parse(body.toString()) as {
    artifactHash: string;
    certificates?: boolean;
  };
  return { imprint: Buffer.from(artifactHash, "base64"), certificates };
};

export const timestampResponse = (
  authority: Authority,
  { body, contentType }: ServiceRequest,
): Reply => {
  const { imprint, ...request } =
    contentType === "application/json" ? parseJson(body) : parseDer(body);
  return {
    status: 201,
    type: "application/timestamp-reply",
    body: authority.timestampAuthority.sign(imprint, authority.now(), request),
  };
};
