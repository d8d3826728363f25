import { bundleToJSON } from "@sigstore/bundle";
import { failureOf } from "./error";
import { keySigner } from "./key-signer";
import { REQUEST } from "./request";
import type { KeyOptions, Payload, SigningOptions } from "./sign";

/**
 * Signs with a key. `sigstore.attest` signs with certificates of Fulcio only, and gives no way to bring another signer;
 * this is the builder that it is made of, with a signer of our own.
 *
 * @throws AttestError
 */
export async function signWithKey(
  payload: Payload,
  { pem, passphrase }: KeyOptions,
  { rekor, timestampAuthority }: Pick<SigningOptions, "rekor" | "timestampAuthority">,
): Promise<object> {
  const { DSSEBundleBuilder, RekorWitness, TSAWitness } = await import("@sigstore/sign");
  const signer = keySigner(pem, passphrase);
  const witnesses = [
    ...(rekor === undefined ? [] : [new RekorWitness({ ...REQUEST, rekorBaseURL: rekor })]),
    ...(timestampAuthority === undefined
      ? []
      : [new TSAWitness({ ...REQUEST, tsaBaseURL: timestampAuthority })]),
  ];
  try {
    const bundle = await new DSSEBundleBuilder({ signer, witnesses }).create(payload);
    const { content } = bundle.verificationMaterial;
    // The library would write the hint into the envelope as well, as `keyid`, where it is another thing: cosign then holds
    // the signature for another key's.
    if (content.$case === "publicKey") content.publicKey.hint = signer.hint;
    return bundleToJSON(bundle);
  } catch (cause) {
    throw failureOf(cause);
  }
}
