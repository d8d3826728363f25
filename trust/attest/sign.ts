import { bundleToJSON } from "@sigstore/bundle";
import type * as Sign from "@sigstore/sign";
import type { InternalError, Signer, Witness } from "@sigstore/sign";
import { AttestError } from "./error";
import { keySigner, type KeySigner } from "./key-signer";

/** Who signs, and who proves when. */
export interface SigningOptions {
  readonly signer: KeyOptions | KeylessOptions;
  /** Transparency log. */
  readonly rekor?: string;
  /** Timestamp authority. */
  readonly timestampAuthority?: string;
}

export interface KeyOptions {
  readonly kind: "key";
  readonly pem: string;
  readonly passphrase?: string;
}

export interface KeylessOptions {
  readonly kind: "keyless";
  /** OIDC identity token. Default: that of the CI system, or of `SIGSTORE_ID_TOKEN`. */
  readonly identityToken?: string;
  /** Certificate authority. */
  readonly fulcio: string;
}

/** What is said about which artifact; https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md */
export interface StatementToSign {
  readonly subject: { readonly name: string; readonly sha256: string };
  readonly predicateType: string;
  readonly predicate: object;
}

/** Milliseconds of one request to a service, and how often it is tried again. */
const REQUEST = { timeout: 15_000, retry: 2 };

/** Audience of identity tokens for Fulcio. */
const AUDIENCE = "sigstore";

/**
 * Signs a statement and has the services witness it.
 *
 * @returns a Sigstore bundle (v0.3) as JSON text
 * @throws AttestError
 */
export async function signStatement(
  { subject, predicateType, predicate }: StatementToSign,
  options: SigningOptions,
): Promise<string> {
  const statement = {
    _type: "https://in-toto.io/Statement/v1",
    subject: [{ name: subject.name, digest: { sha256: subject.sha256 } }],
    predicateType,
    predicate,
  };
  // Loaded only now: it takes a tenth of a second, which no other verb has to spend.
  const library = await import("@sigstore/sign");
  const signer = signerOf(library, options.signer);
  const builder = new library.DSSEBundleBuilder({
    signer,
    witnesses: witnessesOf(library, options),
  });
  try {
    const bundle = await builder.create({
      data: Buffer.from(JSON.stringify(statement)),
      type: "application/vnd.in-toto+json",
    });
    const { content } = bundle.verificationMaterial;
    // The library would write the hint into the envelope as well, as `keyid`, where it is another thing: cosign then holds
    // the signature for another key's.
    if (content.$case === "publicKey" && "hint" in signer) content.publicKey.hint = signer.hint;
    return JSON.stringify(bundleToJSON(bundle));
  } catch (cause) {
    throw new AttestError(describe(cause), { cause });
  }
}

type Library = typeof Sign;

const signerOf = (
  { FulcioSigner, CIContextProvider }: Library,
  signer: SigningOptions["signer"],
): Signer | KeySigner => {
  if (signer.kind === "key") return keySigner(signer.pem, signer.passphrase);
  const { identityToken, fulcio } = signer;
  return new FulcioSigner({
    ...REQUEST,
    fulcioBaseURL: fulcio,
    identityProvider:
      identityToken === undefined
        ? new CIContextProvider(AUDIENCE)
        : { getToken: () => Promise.resolve(identityToken) },
  });
};

const witnessesOf = (
  { RekorWitness, TSAWitness }: Library,
  { rekor, timestampAuthority }: SigningOptions,
): Witness[] => [
  ...(rekor === undefined ? [] : [new RekorWitness({ ...REQUEST, rekorBaseURL: rekor })]),
  ...(timestampAuthority === undefined
    ? []
    : [new TSAWitness({ ...REQUEST, tsaBaseURL: timestampAuthority })]),
];

/** The library's errors say what was tried; their causes say why it failed. */
const describe = (error: unknown): string => {
  const { code, cause }: Partial<InternalError> = error instanceof Error ? error : {};
  if (code === "IDENTITY_TOKEN_READ_ERROR") {
    return "no identity token: run in a CI system that gives one, set SIGSTORE_ID_TOKEN, or give --identity-token FILE or --key FILE";
  }
  if (!(error instanceof Error)) return String(error);
  return cause instanceof Error && !error.message.includes(cause.message)
    ? `${error.message}: ${cause.message}`
    : error.message;
};
