import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Authority } from "./authority";
import { EPOCH } from "./certificate-authority";
import { pem } from "./keys";

export interface CosignFiles {
  /** For `--trusted-root`. */
  readonly trustedRoot: string;
  /** For `--signing-config`, by the log that is written to; `none` signs without log and timestamp. */
  readonly signingConfig: Readonly<Record<"rekor1" | "rekor2" | "none", string>>;
  /** What cosign's former format (`--new-bundle-format=false`) reads instead of a trusted root. */
  readonly legacyEnvironment: Readonly<Record<string, string>>;
}

/** https://github.com/sigstore/protobuf-specs, `SigningConfig`. */
const signingConfig = (url: string, log: "rekor1" | "rekor2" | "none"): unknown => {
  const service = (address: string, majorApiVersion = 1): unknown => ({
    url: address,
    majorApiVersion,
    validFor: { start: EPOCH.toISOString() },
    operator: "test",
  });
  return {
    mediaType: "application/vnd.dev.sigstore.signingconfig.v0.2+json",
    ...(log !== "none" && {
      caUrls: [service(url)],
      oidcUrls: [service(url)],
      rekorTlogUrls: [service(url, log === "rekor1" ? 1 : 2)],
      rekorTlogConfig: { selector: "ANY" },
      tsaUrls: [service(`${url}/api/v1/timestamp`)],
      tsaConfig: { selector: "ANY" },
    }),
  };
};

/** Writes what cosign needs to sign against a served authority, and to verify what the authority signed. */
export const writeCosignFiles = (
  authority: Authority,
  directory: string,
  url: string,
): CosignFiles => {
  mkdirSync(directory, { recursive: true });
  const write = (name: string, content: unknown): string => {
    const path = join(directory, name);
    writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content, null, 2));
    return path;
  };
  const { certificateAuthority: ca, ctLog, rekor1 } = authority;
  return {
    trustedRoot: write("trusted_root.json", authority.trustedRoot),
    signingConfig: {
      rekor1: write("signing_config.rekor1.json", signingConfig(url, "rekor1")),
      rekor2: write("signing_config.rekor2.json", signingConfig(url, "rekor2")),
      none: write("signing_config.none.json", signingConfig(url, "none")),
    },
    legacyEnvironment: {
      SIGSTORE_ROOT_FILE: write(
        "fulcio.pem",
        pem("CERTIFICATE", ca.intermediate) + pem("CERTIFICATE", ca.root),
      ),
      SIGSTORE_CT_LOG_PUBLIC_KEY_FILE: write("ctfe.pub", pem("PUBLIC KEY", ctLog.spki)),
      SIGSTORE_REKOR_PUBLIC_KEY: write("rekor.pub", rekor1.key.publicKeyPem),
    },
  };
};
