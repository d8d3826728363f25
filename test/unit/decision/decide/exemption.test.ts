import type { Exemption } from "../../../../trust/policy/types";
import { table } from "./cases";
import { DIGEST, pattern, PINNED, rule, subjectOf, TAGGED } from "../fixtures";

describe("decide", () => {
  describe("exemptions", () => {
    const exemption: Exemption = {
      images: [pattern(PINNED)],
      rules: ["signed"],
      namespaces: ["production"],
      owner: "payments",
      ticket: "PAY-1234",
      approvedBy: "security-board",
      reason: "rebuilt in January",
      from: "2026-11-01T00:00:00.000Z",
      ends: "2026-12-31T23:59:59.999Z",
    };
    const exempt = { exemptions: [exemption] };
    table({
      "let an unsigned image through, and say so": [
        { policy: exempt },
        "allow exemption.active",
        "signed enforce allow exemption.active",
      ],
      end: [
        { policy: exempt, now: new Date("2027-01-01T00:00:00.000Z") },
        "deny signature.missing",
        "signed enforce deny signature.missing",
      ],
      "hold for a tag that is known to be the digest": [
        { policy: exempt, subject: subjectOf(TAGGED, { digest: DIGEST }), evidence: undefined },
        "allow exemption.active",
        "signed enforce allow exemption.active",
      ],
      "do not hold for a tag that could not be resolved": [
        {
          policy: exempt,
          subject: subjectOf(TAGGED, { problem: { code: "registry.timeout", message: "late" } }),
          evidence: undefined,
        },
        "undecided registry.timeout",
        "signed enforce undecided registry.timeout",
      ],
      "do not hold in an unknown namespace": [
        { policy: exempt, subject: subjectOf(PINNED, { namespace: {} }) },
        "deny signature.missing",
        "signed enforce deny signature.missing",
      ],
      "hold for their own rule only": [
        { policy: { ...exempt, rules: [rule(), rule({ name: "other" })] } },
        "deny signature.missing",
        "signed enforce allow exemption.active",
        "other enforce deny signature.missing",
      ],
      "leave the rule's claim: allow does not come in": [
        { policy: { ...exempt, allow: [pattern("acme.azurecr.io/**")] } },
        "allow exemption.active",
        "signed enforce allow exemption.active",
      ],
      "hold under the name of a copy in a mirror, as written": [
        {
          policy: {
            ...exempt,
            mirrors: [{ prefix: "acme.azurecr.io/shop", of: "docker.io", evidence: "mirror" }],
            rules: [rule({ images: [pattern("docker.io/**")] })],
          },
        },
        "allow exemption.active",
        "signed enforce allow exemption.active",
      ],
      "do not beat denied": [
        { policy: { ...exempt, denied: [pattern("acme.azurecr.io/shop/api")] } },
        "deny image.denied",
        "denied enforce deny image.denied",
      ],
    });
  });
});
