import { signEnvelope } from "./bundle";
import type { Services, StatementOptions } from "./bundle";
import type { EnvelopeJson } from "./bundle-json";
import { dsse001, intoto001, intoto002 } from "./entries";
import type { EntryVerifier } from "./entries";
import { sha256 } from "./keys";
import { proofAnnotations } from "./legacy";
import type { LegacyLayer } from "./legacy";
import type { Signer } from "./signer";
import type { EntryBody } from "./transparency-log";

const ENVELOPE_MEDIA_TYPE = "application/vnd.dsse.envelope.v1+json";

export interface AttestationOptions extends StatementOptions {
  /** Type of the Rekor v1 entry; intoto 0.0.1 is cosign 1's. Default `dsse 0.0.1`. */
  readonly entry?: "dsse 0.0.1" | "intoto 0.0.2" | "intoto 0.0.1" | "none";
  /** What a timestamp authority signs: current cosigns have the signature signed, older ones the envelope. Default none. */
  readonly timestampOf?: "signature" | "envelope";
  readonly time?: Date;
  /** When Rekor integrates it; default `time`. */
  readonly loggedAt?: Date;
  /** What the log entry names as verifier; default: who signs. */
  readonly entryVerifier?: EntryVerifier;
  /** The body that is logged instead. */
  readonly entryBody?: (body: EntryBody) => EntryBody;
  /** The text that is logged instead of the envelope's. */
  readonly logged?: (text: string) => string;
  /** What the layer holds instead of the envelope's text; nothing is logged or signed anew. */
  readonly layer?: (text: string) => string;
}

const bodies: Record<
  Exclude<AttestationOptions["entry"], "none" | undefined>,
  (text: string, verifier: EntryVerifier) => EntryBody
> = {
  "dsse 0.0.1": (text, verifier) => dsse001(JSON.parse(text) as EnvelopeJson, verifier),
  "intoto 0.0.2": intoto002,
  "intoto 0.0.1": intoto001,
};

/** An attestation as cosign v1 and v2 wrote it: a layer of the `.att` tag, with what proves it in annotations. */
export const makeAttestation = (
  services: Services,
  signer: Signer,
  chain: readonly Buffer[],
  time: Date,
  options: AttestationOptions,
): LegacyLayer => {
  const { entry = "dsse 0.0.1", loggedAt = time, timestampOf, entryVerifier } = options;
  const { logged = String, layer = String, entryBody = (body: EntryBody) => body } = options;
  const envelope = signEnvelope(signer, options);
  const signatures = envelope.signatures.map(({ sig }) => ({ keyid: "", sig }));
  // In the order in which Go has the fields.
  const text = JSON.stringify({
    payloadType: envelope.payloadType,
    payload: envelope.payload,
    signatures,
  });
  const timestamped =
    timestampOf === "envelope"
      ? Buffer.from(text)
      : Buffer.from(signatures[0]?.sig ?? "", "base64");
  return {
    mediaType: ENVELOPE_MEDIA_TYPE,
    payload: Buffer.from(layer(text)),
    annotations: {
      "dev.cosignproject.cosign/signature": "",
      predicateType: options.predicateType ?? "",
      ...proofAnnotations(
        signer,
        chain,
        entry === "none"
          ? undefined
          : services.rekor1.log(
              entryBody(bodies[entry](logged(text), entryVerifier ?? signer.verifier)),
              loggedAt,
            ),
        timestampOf && services.timestampAuthority.sign(sha256(timestamped), time),
      ),
    },
  };
};
