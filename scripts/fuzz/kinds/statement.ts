import type { Envelope } from "@sigstore/bundle";
import { contentOf } from "../../../trust/evidence/bundles";
import { Rejection } from "../../../trust/evidence/rejection";
import { requirePayloadAbout } from "../../../trust/evidence/simple-signing";
import { inputOf, partOf } from "../input";
import { attempt, type Kind } from "../kind";
import { isContainer, parseJson, type Json } from "../mutate/tree";
import { ATTESTED_TYPE, type Seeds, type World } from "../world";

const IN_TOTO = "application/vnd.in-toto+json";

const statement = (change: object) => ({
  _type: "https://in-toto.io/Statement/v1",
  subject: [{ name: "shop/api", digest: { sha256: "00", sha512: "11" } }],
  predicateType: "https://sigstore.dev/cosign/sign/v1",
  predicate: {},
  ...change,
});

/** Statements in envelopes, as if somebody trusted had signed them: only what they are about is judged. */
export const statementKind = ({ world: { digest } }: Seeds): Kind => {
  const subject = [{ digest: { sha256: hexOf(digest) } }];
  return {
    name: "statement",
    seeds: [
      statement({ subject }),
      statement({ subject: [{ digest: { sha256: "0".repeat(64) } }, ...subject] }),
      statement({ subject, predicateType: ATTESTED_TYPE, predicate: { ok: true } }),
      statement({ subject, _type: "https://in-toto.io/Statement/v0.1" }),
      statement({
        predicateType: "https://slsa.dev/verification_summary/v1",
        subject: [{ digest: { gitCommit: "0123456789abcdef0123456789abcdef01234567" } }],
      }),
      statement({}),
    ].map((payload) => inputOf({ payload: JSON.stringify(payload), payloadType: IN_TOTO })),
    run: (input, world) => {
      const payload = partOf(input, "payload");
      const payloadType = partOf(input, "payloadType").toString();
      const dsseEnvelope: Envelope = { payload, payloadType, signatures: [] };
      const { value } = attempt(() => {
        const content = contentOf({ $case: "dsseEnvelope", dsseEnvelope }, world.digest);
        return { content, other: content.requireAbout() };
      }, Rejection);
      if (!value) return undefined;
      if (payloadType !== IN_TOTO) return "a payload of another type is taken for a statement";
      if (value.other) return undefined;
      return saysAnywhere(payload, hexOf(world.digest))
        ? undefined
        : "a statement about another image";
    },
  };
};

/** Payloads of cosign's legacy signatures. */
export const payloadKind = ({ legacy }: Seeds): Kind => ({
  name: "payload",
  seeds: legacy.map(({ payload }) => inputOf({ payload: Buffer.from(payload, "base64") })),
  run: (input, world: World) => {
    const payload = partOf(input, "payload");
    const { error } = attempt(() => {
      requirePayloadAbout(payload, world.digest);
    }, Rejection);
    return error || saysAnywhere(payload, world.digest)
      ? undefined
      : "a payload about another image";
  },
});

const hexOf = (digest: string): string => digest.slice("sha256:".length);

/** Whether a JSON text has a string as a value, wherever. */
function saysAnywhere(bytes: Buffer, text: string): boolean {
  const open: Json[] = [parseJson(bytes) ?? null];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next === text) return true;
    if (isContainer(next)) open.push(...Object.values(next));
  }
  return false;
}
