import { randomBytes } from "node:crypto";
import type { Authority } from "./authority";
import type { LogEntryJson } from "./bundle-json";
import { proposedDsse001 } from "./entries";
import type { Reply, ServiceRequest } from "./server";
import type { EntryBody } from "./transparency-log";

interface ProposedDsse {
  proposedContent?: { envelope: string; verifiers: string[] };
}

/** Rekor replaces a proposed envelope by its digests before it logs it. */
const loggedForm = (proposed: EntryBody): EntryBody => {
  if (proposed.kind === "hashedrekord") return proposed;
  const { proposedContent } = proposed.spec as ProposedDsse;
  if (proposed.kind !== "dsse" || !proposedContent) throw new Error("unsupported entry type");
  return proposedDsse001(proposedContent.envelope, proposedContent.verifiers);
};

const hex = (base64: string): string => Buffer.from(base64, "base64").toString("hex");

/** The v1 API writes an entry in its own way: hexadecimal ids, numbers, everything under `verification`. */
const rekor1Entry = (entry: LogEntryJson): unknown => ({
  body: entry.canonicalizedBody,
  integratedTime: Number(entry.integratedTime),
  logID: hex(entry.logId.keyId),
  logIndex: Number(entry.logIndex),
  verification: {
    signedEntryTimestamp: entry.inclusionPromise?.signedEntryTimestamp,
    inclusionProof: entry.inclusionProof && {
      logIndex: Number(entry.inclusionProof.logIndex),
      treeSize: Number(entry.inclusionProof.treeSize),
      rootHash: hex(entry.inclusionProof.rootHash),
      hashes: entry.inclusionProof.hashes.map(hex),
      checkpoint: entry.inclusionProof.checkpoint.envelope,
    },
  },
});

/** cosign reads the entry's UUID from `ETag` and panics without it. */
export const rekor1Response = (authority: Authority, { body }: ServiceRequest): Reply => {
  const proposed = JSON.parse(body.toString()) as EntryBody;
  const entry = authority.rekor1.log(loggedForm(proposed), authority.now());
  const uuid = randomBytes(32).toString("hex");
  return {
    status: 201,
    type: "application/json",
    headers: { etag: uuid, location: `/api/v1/log/entries/${uuid}` },
    body: JSON.stringify({ [uuid]: rekor1Entry(entry) }),
  };
};

interface HashedRekordRequest {
  hashedRekordRequestV002?: { digest: string; signature: unknown };
}

/** The v2 API takes the DSSE envelopes of cosign and sigstore-js as `hashedrekord` over the signed bytes. */
export const rekor2Response = (authority: Authority, { body }: ServiceRequest): Reply => {
  const { hashedRekordRequestV002: request } = JSON.parse(body.toString()) as HashedRekordRequest;
  if (!request) throw new Error("unsupported entry type");
  const entry = authority.rekor2.log(
    {
      apiVersion: "0.0.2",
      kind: "hashedrekord",
      spec: {
        hashedRekordV002: {
          data: { algorithm: "SHA2_256", digest: request.digest },
          signature: request.signature,
        },
      },
    },
    authority.now(),
  );
  return { status: 201, type: "application/json", body: JSON.stringify(entry) };
};
