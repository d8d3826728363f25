export { ROOT_WARNING_DAYS, rootAgeDays } from "./age";
export { describeRoot, type RootMember } from "./describe";
export { RootError, type RootErrorCode } from "./error";
export { parseKeyVaultUrl, type KeyVaultKey } from "../policy/key-vault-url";
export { readKeyVaultKey, type VaultClient, type VaultKey, type VaultPublicKey } from "./key-vault";
export { PUBLIC_GOOD_MIRROR } from "./tuf";
export { pinRoot, suggestedThresholds, type PinOptions } from "./pin";
export { readRootFile, recordFile, type RootFile, type RootRecord } from "./record";
export { refreshTrustedRoot, type Refreshed, type RefreshOptions } from "./refresh";
