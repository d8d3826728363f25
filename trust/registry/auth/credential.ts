/** What a registry or its token service is shown. Never part of a message. */
export type Credential =
  | { readonly kind: "password"; readonly username: string; readonly password: string }
  /** A refresh token, exchanged at the token service. */
  | { readonly kind: "identity-token"; readonly token: string };

/** Where credentials come from; `undefined` when there are none for the repository. */
export interface CredentialSource {
  credential(
    registry: string,
    repository: string,
    signal: AbortSignal,
  ): Promise<Credential | undefined>;
}

/** The header value of HTTP Basic authentication (RFC 7617). */
export const basicAuthorization = (username: string, password: string): string =>
  `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
