import { AttestError, failureOf } from "./error";
import { REQUEST } from "./request";
import { signWithKey } from "./sign-with-key";

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

/** What an envelope holds. */
export interface Payload {
  readonly type: string;
  readonly data: Buffer;
}

/** Audience of identity tokens for Fulcio. */
const AUDIENCE = "sigstore";

/** Three parts in base64, https://www.rfc-editor.org/rfc/rfc7519#section-3 */
const JWT = /^[\w+/=-]+\.[\w+/=-]+\.[\w+/=-]+$/;

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
  const payload: Payload = {
    type: "application/vnd.in-toto+json",
    data: Buffer.from(JSON.stringify(statement)),
  };
  const { signer } = options;
  const bundle =
    signer.kind === "key"
      ? await signWithKey(payload, signer, options)
      : await signKeyless(payload, signer, options);
  return JSON.stringify(bundle);
}

async function signKeyless(
  { type, data }: Payload,
  { identityToken = "", fulcio }: KeylessOptions,
  { rekor, timestampAuthority }: SigningOptions,
): Promise<object> {
  const token = identityToken || (await tokenOfEnvironment());
  // The library quotes what is none, which may be any other file of the caller's.
  if (!JWT.test(token)) throw new AttestError("the identity token is not a JSON Web Token");
  // Loaded only now: it takes a tenth of a second, which no other verb has to spend.
  const { attest } = await import("sigstore");
  return attest(data, type, {
    ...REQUEST,
    identityToken: token,
    fulcioURL: fulcio,
    tlogUpload: rekor !== undefined,
    ...(rekor !== undefined && { rekorURL: rekor }),
    ...(timestampAuthority !== undefined && { tsaServerURL: timestampAuthority }),
  }).catch((cause: unknown) => {
    throw failureOf(cause, [`Bearer ${token}`]);
  });
}

async function tokenOfEnvironment(): Promise<string> {
  const { CIContextProvider } = await import("@sigstore/sign");
  try {
    return await new CIContextProvider(AUDIENCE).getToken();
  } catch (cause) {
    throw new AttestError(
      "no identity token: run in a CI system that gives one, set SIGSTORE_ID_TOKEN, or give --identity-token FILE or --key FILE",
      { cause },
    );
  }
}
