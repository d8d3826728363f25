import { generateKeyPairSync, sign } from "node:crypto";
import { isIPv4 } from "node:net";
import { distinguishedName, ecdsaWithSha256, toBeSigned } from "../authority/certificate";
import * as der from "../authority/der";

/** GeneralName: dNSName or iPAddress. */
const generalName = (host: string): Buffer =>
  isIPv4(host)
    ? der.contextPrimitive(7, Buffer.from(host.split(".").map(Number)))
    : der.contextPrimitive(2, Buffer.from(host));

/** A key and a certificate for these hosts that signs itself, for a server's `tls` option. */
export const selfSigned = (hosts: readonly string[]): { key: string; certificate: string } => {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const name = distinguishedName("acme", "registry");
  const content = toBeSigned({
    issuer: name,
    subject: name,
    notBefore: new Date("2020-01-01T00:00:00Z"),
    notAfter: new Date("2049-01-01T00:00:00Z"),
    spki: publicKey.export({ type: "spki", format: "der" }),
    extensions: [{ oid: "2.5.29.17", value: der.sequence(...hosts.map(generalName)) }],
  });
  const signature = der.bitString(sign("sha256", content, privateKey));
  const base64 = der.sequence(content, ecdsaWithSha256, signature).toString("base64");
  return {
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    certificate: `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`,
  };
};
