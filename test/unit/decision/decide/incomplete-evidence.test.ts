import type { Evidence, VerifiedStatement } from "../../../../trust/evidence/types";
import { single } from "./cases";
import {
  certificate,
  digestOf,
  evidenceOf,
  legacyStatement,
  PINNED,
  problem,
  rejectedItem,
  requirement,
  rule,
  statement,
  subjectOf,
  TAGGED,
  vendorStatement,
  WORKFLOW,
  workflowSigner,
} from "../fixtures";

describe("decide", () => {
  describe("evidence that is not complete or does not count", () => {
    const bundleOnly = { parts: ["bundle"] as const };
    const unknown = rejectedItem({ code: "root.unknown-authority", message: "unknown log" });
    const evidence = (part: Partial<Evidence>, ...statements: VerifiedStatement[]) => ({
      evidence: evidenceOf(statements, part),
    });
    single({
      "nothing at all": [{}, "deny", "signature.missing"],
      "a rejected signature": [
        evidence({ rejected: [rejectedItem()] }),
        "deny",
        "signature.invalid",
      ],
      "a stranger's signature is nearer than a rejected one": [
        evidence({ rejected: [rejectedItem()] }, vendorStatement()),
        "deny",
        "identity.mismatch",
      ],
      "the signer's from another ref is nearer than a stranger's": [
        evidence(
          {},
          vendorStatement(),
          statement({ signer: certificate(`${WORKFLOW}@refs/heads/x`) }),
        ),
        "deny",
        "identity.ref",
      ],
      "the signer's in another format is nearer than one from another ref": [
        evidence(
          {},
          statement({ signer: certificate(`${WORKFLOW}@refs/heads/x`) }),
          legacyStatement(),
        ),
        "deny",
        "signature.format",
      ],
      "a rejected one that claims to be the signer's comes before others": [
        evidence({
          rejected: [
            rejectedItem({ code: "signature.key-mismatch" }),
            rejectedItem({ code: "log.entry-mismatch", claimed: certificate() }),
          ],
        }),
        "deny",
        "log.entry-mismatch",
      ],
      "an unknown authority": [
        evidence({ rejected: [unknown] }),
        "undecided",
        "root.unknown-authority",
      ],
      "an unknown authority beside a stranger": [
        evidence({ rejected: [unknown, rejectedItem()] }, vendorStatement()),
        "undecided",
        "root.unknown-authority",
      ],
      "a problem": [evidence({ problems: [problem()] }), "undecided", "registry.throttled"],
      "a problem beside a stranger": [
        evidence({ problems: [problem()] }, vendorStatement()),
        "undecided",
        "registry.throttled",
      ],
      "a problem beside an unknown authority": [
        evidence({ problems: [problem()], rejected: [unknown] }),
        "undecided",
        "registry.throttled",
      ],
      "a problem beside what counts": [
        evidence({ problems: [problem()], rejected: [unknown, rejectedItem()] }, statement()),
        "allow",
        "signature.ok",
      ],
      "an attestation that could not be verified": [
        evidence({ rejected: [{ ...unknown, predicateType: "https://spdx.dev/Document" }] }),
        "deny",
        "signature.missing",
      ],
      "an attestation of cosign's tag that could not be read": [
        evidence({ rejected: [{ ...unknown, part: "legacy-attestation" }] }),
        "deny",
        "signature.missing",
      ],
      "an attestation that was refused": [
        evidence({ rejected: [rejectedItem({ predicateType: "https://spdx.dev/Document" })] }),
        "deny",
        "signature.missing",
      ],
      "an attestation that could not be verified, where any statement counts": [
        {
          policy: { rules: [rule({ signature: requirement({ accept: "any-statement" }) })] },
          ...evidence({ rejected: [{ ...unknown, predicateType: "https://spdx.dev/Document" }] }),
        },
        "undecided",
        "root.unknown-authority",
      ],
      "a problem with a format that no signer uses": [
        evidence({ problems: [problem({ part: "legacy" })] }),
        "deny",
        "signature.missing",
      ],
      "a format that was not read, though a signer uses it": [
        {
          policy: { signers: [workflowSigner({ formats: ["bundle", "legacy"] })] },
          ...evidence(bundleOnly),
        },
        "undecided",
        "evidence.offline",
      ],
      "a format that was not read, and that no signer uses": [
        evidence(bundleOnly),
        "deny",
        "signature.missing",
      ],
      "a problem with cosign's tag of attestations, where any statement counts": [
        {
          policy: {
            signers: [workflowSigner({ formats: ["legacy"] })],
            rules: [rule({ signature: requirement({ accept: "any-statement" }) })],
          },
          ...evidence({ problems: [problem({ part: "legacy-attestation" })] }),
        },
        "undecided",
        "registry.throttled",
      ],
      "no evidence": [{ evidence: undefined }, "undecided", "evidence.offline"],
      "evidence about another digest": [
        evidence({ digest: digestOf("9") }, statement()),
        "undecided",
        "evidence.offline",
      ],
      "evidence about another repository": [
        evidence({ repository: "acme.azurecr.io/shop/other" }, statement()),
        "undecided",
        "evidence.offline",
      ],
      "a tag that was not resolved": [
        { subject: subjectOf(TAGGED), evidence: undefined },
        "undecided",
        "evidence.offline",
      ],
      "a tag that could not be resolved": [
        {
          subject: subjectOf(TAGGED, { problem: { code: "image.not-found", message: "no 1.4.2" } }),
          evidence: undefined,
        },
        "undecided",
        "image.not-found",
      ],
      "another digest than the reference names": [
        {
          subject: subjectOf(PINNED, { digest: digestOf("9") }),
          ...evidence({ digest: digestOf("9") }, statement()),
        },
        "undecided",
        "evidence.offline",
      ],
    });
  });
});
