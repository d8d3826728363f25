/** A key in Azure Key Vault or a managed HSM, as its URL names it. */
export interface KeyVaultKey {
  /** URL of the vault. */
  readonly vault: string;
  readonly name: string;
  /** Default: the current one. */
  readonly version?: string;
}

/** Domains of vaults in Azure's clouds: the Entra token goes to such a host only. */
const DOMAINS = [
  ".vault.azure.net",
  ".vault.azure.cn",
  ".vault.usgovcloudapi.net",
  ".managedhsm.azure.net",
];

/** `https://NAME.vault.azure.net/keys/KEY[/VERSION]`, or `undefined` for any other text. */
export const parseKeyVaultUrl = (text: string): KeyVaultKey | undefined => {
  if (!URL.canParse(text)) return undefined;
  const { protocol, hostname, host, pathname, search, hash, username } = new URL(text);
  const [, name, version] =
    /^\/keys\/([0-9A-Za-z-]{1,127})(?:\/([0-9a-f]{32}))?\/?$/.exec(pathname) ?? [];
  const isVault = DOMAINS.some((domain) => hostname.endsWith(domain)) && host === hostname;
  const plain = protocol === "https:" && `${search}${hash}${username}` === "";
  if (!isVault || !plain || name === undefined) return undefined;
  return { vault: `https://${host}`, name, ...(version === undefined ? {} : { version }) };
};
