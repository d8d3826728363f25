import { single, holding, signedBy, from } from "./cases";
import {
  certificate,
  KEY,
  keySigner,
  keyStatement,
  OTHER_KEY,
  PRIVATE,
  REUSABLE,
  reusableSigner,
  SHOP,
  statement,
  vendorSigner,
  vendorStatement,
  WORKFLOW,
  workflowSigner,
} from "../fixtures";

describe("decide", () => {
  describe("the identity of a workflow", () => {
    single({
      "is the expected one": [holding(statement()), "allow", "signature.ok"],
      "is another repository's": [
        from({}, "https://github.com/acme-labs/shop/.github/workflows/release.yml@refs/heads/main"),
        "deny",
        "identity.mismatch",
      ],
      "is another workflow's": [
        from({}, `${SHOP}/.github/workflows/other.yml@refs/heads/main`),
        "deny",
        "identity.mismatch",
      ],
      "only begins like it": [
        from({}, `${WORKFLOW}.evil@refs/heads/main`),
        "deny",
        "identity.mismatch",
      ],
      "is at another ref": [from({}, `${WORKFLOW}@refs/heads/dev`), "deny", "identity.ref"],
      "is at a ref that only begins like it": [
        from({}, `${WORKFLOW}@refs/heads/main2`),
        "deny",
        "identity.ref",
      ],
      "is at no ref": [from({}, WORKFLOW), "deny", "identity.ref"],
      "is of a file whose name holds a ref": [
        from({}, `${WORKFLOW}@refs/x@refs/heads/main`),
        "deny",
        "identity.mismatch",
      ],
      "comes from another issuer": [
        holding(statement({ signer: certificate(undefined, {}, "https://issuer.example") })),
        "deny",
        "identity.mismatch",
      ],
      "was built from another source ref": [
        from({ sourceRepositoryRef: "refs/heads/dev" }),
        "deny",
        "identity.ref",
      ],
      "was built from no named source ref": [
        from({ sourceRepositoryRef: undefined }),
        "deny",
        "identity.ref",
      ],
      "was built from another source repository": [
        from({ sourceRepositoryUri: "https://github.com/stranger/shop" }),
        "deny",
        "identity.repository",
      ],
      "was built from no named source repository": [
        from({ sourceRepositoryUri: undefined }),
        "deny",
        "identity.repository",
      ],
      "was triggered by a pull request": [
        from({ buildTrigger: "pull_request" }),
        "deny",
        "identity.trigger",
      ],
      "was triggered by a stranger's pull request": [
        from({ buildTrigger: "pull_request_target" }),
        "deny",
        "identity.trigger",
      ],
      "was triggered by another workflow": [
        from({ buildTrigger: "workflow_run" }),
        "deny",
        "identity.trigger",
      ],
      "was triggered by a merge request": [
        from({ buildTrigger: "merge_request_event" }),
        "deny",
        "identity.trigger",
      ],
      "was triggered by nothing that is named": [
        from({ buildTrigger: undefined }),
        "deny",
        "identity.trigger",
      ],
      "was verified under another root": [
        holding(statement({ anchor: PRIVATE })),
        "deny",
        "identity.root",
      ],
      "is a key instead": [holding(keyStatement()), "deny", "bundle.material"],
    });

    const accepting = (triggers: string[], refs = ["refs/heads/main"]) => ({
      signers: [
        workflowSigner({
          subject: { kind: "workflow", uri: WORKFLOW, refs },
          source: { repositoryUri: SHOP, refs, triggers },
        }),
      ],
    });
    single({
      "may have a trigger that the signer lists": [
        { policy: accepting(["workflow_run"]), ...from({ buildTrigger: "workflow_run" }) },
        "allow",
        "signature.ok",
      ],
      "may not have a trigger for which the list only names a relative": [
        { policy: accepting(["pull_request"]), ...from({ buildTrigger: "pull_request_target" }) },
        "deny",
        "identity.trigger",
      ],
      "may be at any ref that a pattern fits": [
        {
          policy: accepting([], ["refs/tags/v*"]),
          ...from({ sourceRepositoryRef: "refs/tags/v1.2" }, `${WORKFLOW}@refs/tags/v1.2`),
        },
        "allow",
        "signature.ok",
      ],
      "may be at a tag that holds an @": [
        {
          policy: accepting([], ["refs/tags/@acme/**"]),
          ...from(
            { sourceRepositoryRef: "refs/tags/@acme/ui@1.0.0" },
            `${WORKFLOW}@refs/tags/@acme/ui@1.0.0`,
          ),
        },
        "allow",
        "signature.ok",
      ],
      "at any ref is still its own file's": [
        { policy: accepting([], ["**"]), ...from({}, `${WORKFLOW}@evil@refs/heads/main`) },
        "deny",
        "identity.mismatch",
      ],
    });
  });

  describe("a reusable workflow", () => {
    const by = (part: Parameters<typeof reusableSigner>[0] = {}) => ({
      signers: [reusableSigner(part)],
      ...signedBy("shared"),
    });
    const called = (extensions: Parameters<typeof certificate>[1] = {}) =>
      from(extensions, `${REUSABLE}@refs/tags/v1`);
    single({
      "counts with the caller that the signer names": [
        { policy: by(), ...called() },
        "allow",
        "signature.ok",
      ],
      "does not count for a stranger who calls it": [
        { policy: by(), ...called({ sourceRepositoryUri: "https://github.com/stranger/x" }) },
        "deny",
        "identity.repository",
      ],
      "does not count at another ref of its own": [
        { policy: by(), ...from({}, `${REUSABLE}@refs/heads/main`) },
        "deny",
        "identity.ref",
      ],
      "does not count for a repository that was re-created": [
        { policy: by({ repositoryId: "1234" }), ...called({ sourceRepositoryId: "9" }) },
        "deny",
        "identity.repository-id",
      ],
      "does not count for a repository without the id that is wanted": [
        { policy: by({ repositoryId: "1234" }), ...called({ sourceRepositoryId: undefined }) },
        "deny",
        "identity.repository-id",
      ],
      "counts for the repository with the id": [
        { policy: by({ repositoryId: "1234" }), ...called() },
        "allow",
        "signature.ok",
      ],
      "does not count for another calling workflow": [
        {
          policy: by({ workflowUri: WORKFLOW }),
          ...called({ buildConfigUri: `${SHOP}/.github/workflows/x.yml@refs/heads/main` }),
        },
        "deny",
        "identity.workflow",
      ],
      "does not count for a calling workflow that is not named": [
        { policy: by({ workflowUri: WORKFLOW }), ...called({ buildConfigUri: undefined }) },
        "deny",
        "identity.workflow",
      ],
      "counts for the calling workflow": [
        { policy: by({ workflowUri: WORKFLOW }), ...called() },
        "allow",
        "signature.ok",
      ],
    });
  });

  describe("other identities", () => {
    const vendors = (subject?: string) => ({
      signers: [
        vendorSigner(subject ? { subject: { kind: "pattern", value: subject } } : undefined),
      ],
      ...signedBy("vendor"),
    });
    const keys = { signers: [keySigner()], ...signedBy("platform-key") };
    single({
      "an e-mail address": [
        { policy: vendors(), ...holding(vendorStatement()) },
        "allow",
        "signature.ok",
      ],
      "another e-mail address": [
        { policy: vendors(), ...holding(vendorStatement("krel@vendor.example.evil")) },
        "deny",
        "identity.mismatch",
      ],
      "a pattern": [
        { policy: vendors("krel@.*\\.example"), ...holding(vendorStatement()) },
        "allow",
        "signature.ok",
      ],
      "a pattern that only a part fits": [
        { policy: vendors("krel@vendor"), ...holding(vendorStatement()) },
        "deny",
        "identity.mismatch",
      ],
      "a pattern of alternatives, anchored as a whole": [
        { policy: vendors("krel|x"), ...holding(vendorStatement("krel@evil.example")) },
        "deny",
        "identity.mismatch",
      ],
      "a pattern of which a longer alternative fits": [
        {
          policy: vendors("krel|krel@vendor\\.example"),
          ...holding(vendorStatement()),
        },
        "allow",
        "signature.ok",
      ],
      "a pattern that would make a backtracking matcher hang": [
        {
          policy: vendors("(a+)+b"),
          ...holding(vendorStatement("a".repeat(2000))),
        },
        "deny",
        "identity.mismatch",
      ],
      "a key": [{ policy: keys, ...holding(keyStatement()) }, "allow", "signature.ok"],
      "another key": [
        { policy: keys, ...holding(keyStatement(OTHER_KEY)) },
        "deny",
        "signature.key-mismatch",
      ],
      "the key, verified with fewer log entries than the signer wants": [
        {
          policy: { ...keys, signers: [keySigner({ anchor: `key:${KEY}:log` })] },
          ...holding(keyStatement()),
        },
        "deny",
        "identity.root",
      ],
      "a certificate instead of the key": [
        { policy: keys, ...holding(statement()) },
        "deny",
        "bundle.material",
      ],
      "a signer that the policy does not declare": [
        { policy: signedBy("constructor"), ...holding(statement()) },
        "deny",
        "signature.missing",
      ],
    });
  });
});
