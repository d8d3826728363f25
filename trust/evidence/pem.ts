import { decodeBase64 } from "./base64";
import { Rejection } from "./rejection";

const BLOCK =
  /^-----BEGIN (CERTIFICATE|PUBLIC KEY)-----\r?\n([A-Za-z0-9+/=\r\n]+)-----END \1-----\s*$/;

/** One PEM block (RFC 7468) and nothing besides: text around it would be read by some and skipped by others. */
export function decodePem(text: string): {
  label: "CERTIFICATE" | "PUBLIC KEY";
  der: Buffer<ArrayBuffer>;
} {
  const [, label, body] = BLOCK.exec(text) ?? [];
  if (label === undefined || body === undefined) {
    throw new Rejection("bundle.malformed", "not exactly one PEM certificate or public key");
  }
  return {
    label: label === "CERTIFICATE" ? label : "PUBLIC KEY",
    der: decodeBase64(body.replace(/[\r\n]/g, ""), "the PEM block"),
  };
}
