import { gzipSync } from "node:zlib";
import type { Fault } from "../../../test/support/registry";

const half = (body: Buffer): Buffer => body.subarray(0, Math.floor(body.length / 2));

/**
 * What a registry does on its worst days. None of them hides evidence behind an answer that looks complete and true,
 * except the 404, which is a registry's way to say so: no client could tell such a lie from the truth.
 */
export const worstDay: readonly Fault[] = [
  // In trouble, for a moment or for good.
  { status: 429, headers: { "retry-after": "0" } },
  { status: 429, headers: { "retry-after": "3" } },
  { status: 429, headers: { "retry-after": "86400" } },
  { status: 429, headers: { "retry-after": "soon" } },
  { status: 500 },
  { status: 502, body: "<html>" },
  { status: 503, headers: { "retry-after": "1" } },
  { status: 504 },
  { status: 408 },
  { status: 401 },
  { status: 401, headers: { "www-authenticate": 'Basic realm="x"' } },
  { status: 403 },
  { status: 404 },
  { status: 404 },
  { status: 200, body: "" },
  { status: 204 },
  // Slow or cut.
  { delayMs: 5 },
  { delayMs: 5, status: 503 },
  { hang: true },
  { cut: true },
  { endless: true },
  // Lies about digests, types and lengths.
  { lieDigest: true },
  { lieDigest: "sha256:not" },
  { headers: { "docker-content-digest": undefined } },
  { headers: { "content-type": "text/html" } },
  { headers: { "content-type": undefined } },
  { headers: { "content-type": "application/vnd.docker.distribution.manifest.list.v2+json" } },
  { headers: { "content-encoding": "gzip" } },
  { headers: { "content-length": "1" } },
  // Other bytes.
  { replaceBody: "" },
  { replaceBody: "{}" },
  { replaceBody: "[]" },
  { replaceBody: half },
  { replaceBody: (body) => gzipSync(body) },
  { replaceBody: (body) => Buffer.concat([body, Buffer.from(" ")]) },
  // Loops, and ways out.
  { redirect: "?" },
  { redirect: "http://169.254.169.254/latest/meta-data/" },
  { headers: { link: '<?page=1>; rel="next"' } },
  {
    headers: {
      link: '<?page=1>; rel="next"',
      "content-type": "application/vnd.oci.image.index.v1+json",
    },
  },
];
