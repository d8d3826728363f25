import { readFileSync } from "node:fs";
import { createSecureContext, getCACertificates, type SecureContext } from "node:tls";
import { RegistryError } from "./error";

/**
 * The certificate authorities to trust besides the built-in ones: `SSL_CERT_FILE` (as OpenSSL and Go tools read it) and
 * `NODE_EXTRA_CA_CERTS`. One context for all connections, since parsing the authorities costs more than a handshake.
 *
 * @returns nothing in it when the environment names none: Node's defaults hold
 * @throws {@link RegistryError} `registry.unreachable` when a file cannot be read or holds no certificate
 */
export function trustedCertificates(env: NodeJS.ProcessEnv): { secureContext?: SecureContext } {
  const extra = ["SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS"].flatMap((variable) => {
    const file = env[variable];
    return file === undefined || file === "" ? [] : [readCertificates(variable, file)];
  });
  if (extra.length === 0) return {};
  return {
    secureContext: createSecureContext({ ca: [...getCACertificates("default"), ...extra] }),
  };
}

function readCertificates(variable: string, file: string): string {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    throw new RegistryError(
      "registry.unreachable",
      `${variable} names ${file}, which cannot be read`,
      { cause },
    );
  }
  if (!text.includes("-----BEGIN CERTIFICATE-----")) {
    throw new RegistryError(
      "registry.unreachable",
      `${variable} names ${file}, which holds no PEM certificate`,
    );
  }
  return text;
}
