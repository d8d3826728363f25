import { createPublicKey, X509Certificate } from "node:crypto";
import { z } from "zod";
import { describeValue, formatPath, valueAt } from "./problem";
import type { Path } from "./problem";
import type { Thresholds } from "./types";

/*
 * A TrustedRoot as far as a verifier relies on it. @sigstore/verify takes a missing start for "since ever" and an unknown
 * key as it comes, so that an incomplete file would widen trust without a word.
 * `null` is as good as absent in protobuf's JSON.
 * https://github.com/sigstore/protobuf-specs/blob/main/protos/sigstore_trustroot.proto
 */

const window = z.object({
  start: z.iso.datetime({ offset: true }),
  end: z.iso.datetime({ offset: true }).nullish(),
});
const base64 = z.base64().min(1);
const log = z
  .object({
    baseUrl: z.url(),
    publicKey: z.object({
      rawBytes: base64,
      keyDetails: z.union([z.string(), z.int()]),
      validFor: window,
    }),
    logId: z.object({ keyId: base64 }).nullish(),
    checkpointKeyId: z.object({ keyId: base64 }).nullish(),
  })
  .refine((value) => value.logId != null || value.checkpointKeyId != null, {
    path: ["logId"],
    error: "a log id",
  });
const authority = z.object({
  certChain: z.object({ certificates: z.array(z.object({ rawBytes: base64 })).min(1) }),
  validFor: window,
});
const trustedRoot = z.object({
  mediaType: z
    .string()
    .regex(
      /^application\/vnd\.dev\.sigstore\.trustedroot(?:\+json;version=0\.[12]|\.v0\.[12]\+json)$/,
    ),
  tlogs: z.array(log).nullish(),
  ctlogs: z.array(log).nullish(),
  certificateAuthorities: z.array(authority).nullish(),
  timestampAuthorities: z.array(authority).nullish(),
});
type TrustedRoot = z.infer<typeof trustedRoot>;

/** What is wrong with a TrustedRoot file, one sentence each; empty when it can be trusted with these thresholds. */
export const trustedRootProblems = (json: string, thresholds: Thresholds): readonly string[] => {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    return [`not JSON: ${(error as Error).message}`];
  }
  const result = trustedRoot.safeParse(value);
  if (!result.success) {
    return result.error.issues.map((issue) =>
      shapeProblem(issue.path as Path, valueAt(value, issue.path as Path)),
    );
  }
  return [...materialProblems(result.data), ...thresholdProblems(result.data, thresholds)];
};

const shapeProblem = (path: Path, found: unknown): string => {
  if (path.length === 0) return `not a Sigstore TrustedRoot but ${describeValue(found)}`;
  if (path.at(-1) === "start") {
    return `${formatPath(path)} must say since when it is trusted, found ${describeValue(found)}`;
  }
  return `${formatPath(path)} is not as a TrustedRoot has it, found ${describeValue(found)}`;
};

const materialProblems = (root: TrustedRoot): string[] => [
  ...(["tlogs", "ctlogs"] as const).flatMap((field) =>
    (root[field] ?? []).flatMap(({ publicKey }, index) => {
      const type = String(publicKey.keyDetails).startsWith("PKCS1") ? "pkcs1" : "spki";
      const readable = succeeds(() =>
        createPublicKey({ key: Buffer.from(publicKey.rawBytes, "base64"), format: "der", type }),
      );
      return [
        ...(readable ? [] : [`${field}[${index}].publicKey.rawBytes is no public key`]),
        ...windowProblems(`${field}[${index}].publicKey.validFor`, publicKey.validFor),
      ];
    }),
  ),
  ...(["certificateAuthorities", "timestampAuthorities"] as const).flatMap((field) =>
    (root[field] ?? []).flatMap(({ certChain, validFor }, index) => [
      ...certChain.certificates.flatMap(({ rawBytes }, at) =>
        succeeds(() => new X509Certificate(Buffer.from(rawBytes, "base64")))
          ? []
          : [`${field}[${index}].certChain.certificates[${at}] is no X.509 certificate`],
      ),
      ...windowProblems(`${field}[${index}].validFor`, validFor),
    ]),
  ),
];

const windowProblems = (path: string, { start, end }: z.infer<typeof window>): string[] =>
  end != null && Date.parse(end) < Date.parse(start) ? [`${path} ends before it starts`] : [];

const succeeds = (attempt: () => unknown): boolean => {
  try {
    attempt();
    return true;
  } catch {
    return false;
  }
};

/** A threshold that the root can never meet would deny everything, and later look like a missing signature. */
const thresholdProblems = (root: TrustedRoot, thresholds: Thresholds): string[] => {
  const wanted: readonly [string, number, readonly unknown[] | null | undefined][] = [
    ["transparency log", thresholds.transparencyLog, root.tlogs],
    ["certificate transparency log", thresholds.certificateTransparency, root.ctlogs],
    ["timestamp authority", thresholds.signedTimestamps, root.timestampAuthorities],
  ];
  return wanted.flatMap(([title, count, found]) =>
    count > (found?.length ?? 0)
      ? [`${count} ${title}${count === 1 ? "" : "s"} wanted, the root has ${found?.length ?? 0}`]
      : [],
  );
};
