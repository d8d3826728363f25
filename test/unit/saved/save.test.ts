import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import type { Verdict } from "../../../trust/decision";
import { loadPolicy } from "../../../trust/policy";
import { enforced } from "../../../trust/policy/enforced";
import { RegistryClient } from "../../../trust/registry";
import {
  readSavedDecision,
  Recording,
  recordFiles,
  RecordingSource,
  replayDecision,
  rootInUse,
  saveDecision,
  SavedDecisionError,
  type SavedDecision,
} from "../../../trust/saved";
import { sumsOf } from "../../../trust/saved/sums";
import { createVerifier } from "../../../trust/verifier";
import { attach, createAuthority, generateKey, githubIdentity } from "../../support/authority";
import { startRegistry, type PushedImage, type TestRegistry } from "../../support/registry";

const workflow = { repository: "acme/shop", workflow: ".github/workflows/release.yml" };
const clock = new Date("2026-11-24T12:00:00Z");
const key = generateKey();

describe("a saved decision", () => {
  let registry: TestRegistry;
  let folder: string;
  let file: string;
  let policyFile: string;
  let signed: PushedImage;
  let unsigned: PushedImage;

  before(async () => {
    registry = await startRegistry();
    folder = mkdtempSync(join(tmpdir(), "countersign-saved-"));
    file = join(folder, "decision.json");
    policyFile = join(folder, "trust-policy.yaml");
    const authority = createAuthority();
    writeFileSync(join(folder, "root.json"), JSON.stringify(authority.trustedRoot));
    writeFileSync(join(folder, "key.pub"), key.publicKeyPem);
    writeFileSync(
      policyFile,
      stringify({
        apiVersion: "countersign/v1",
        kind: "TrustPolicy",
        name: "shop",
        trustRoots: { test: { file: "root.json" } },
        signers: {
          release: { githubWorkflow: { ...workflow, refs: ["refs/heads/main"] }, root: "test" },
          platform: { publicKey: { file: "key.pub" }, root: "test", formats: ["legacy"] },
        },
        rules: [
          { name: "signed", images: [`${registry.host}/shop/*`], signature: ["release"] },
          {
            name: "platform",
            images: [`${registry.host}/shop/api`],
            signature: ["platform"],
            mode: "audit",
          },
        ],
      }),
    );
    signed = registry.pushImage("shop/api", { tag: "1.0", content: "signed" });
    unsigned = registry.pushImage("shop/cart", { tag: "1.0", content: "unsigned" });
    const identity = githubIdentity({ ...workflow, ref: "refs/heads/main" });
    const time = new Date("2026-11-20T09:00:00Z");
    const { digest } = signed;
    attach.bundle(registry, "shop/api", digest, authority.signBundle({ digest, identity, time }));
  });
  after(async () => {
    await registry.close();
    rmSync(folder, { recursive: true });
  });

  /** Decides over the network and saves. */
  const decideAndSave = async (
    images: readonly string[],
    { strict = false, deadlineMs = 60_000 } = {},
  ): Promise<readonly Verdict[]> => {
    const { files, readFile } = recordFiles();
    const policy = loadPolicy(policyFile, { readFile });
    const recording = new Recording();
    const verifier = createVerifier({
      policy: strict ? enforced(policy) : policy,
      source: new RecordingSource(new RegistryClient({ env: {} }), recording),
      asOf: clock,
      deadlineMs,
    });
    const requests = images.map((image) => ({ image, namespace: {} }));
    const verdicts = await verifier.verify(requests);
    await verifier.close();
    await saveDecision(file, {
      policy: {
        file: "trust-policy.yaml",
        text: readFileSync(policyFile, "utf8"),
        digest: policy.digest,
        files,
        publicGoodRoot: rootInUse(undefined),
      },
      strict,
      clock,
      requests,
      recording,
      verdicts,
    });
    return verdicts;
  };
  const tag = (repository: string): string => `${registry.host}/${repository}:1.0`;
  const written = (): SavedDecision => JSON.parse(readFileSync(file, "utf8")) as SavedDecision;

  it("is the same when it is replayed, with every service gone", async () => {
    const verdicts = await decideAndSave([tag("shop/api"), tag("shop/cart"), "nginx"]);
    assert.deepEqual(
      verdicts.map(({ outcome, code }) => [outcome, code]),
      [
        ["allow", "signature.ok"],
        ["deny", "signature.missing"],
        ["deny", "image.unmatched"],
      ],
    );
    const saved = await readSavedDecision(file);
    await registry.stop();
    registry.resetRequests();
    try {
      const replayed = await replayDecision(saved);
      assert.deepEqual(replayed, { verdicts });
    } finally {
      await registry.start();
    }
    assert.equal(registry.requests.length, 0);
  });

  it("holds the policy with its files, and each answer once, in a file of its owner", async () => {
    await decideAndSave([tag("shop/api"), signed.reference]);
    const { policy, answers, content } = written();
    assert.deepEqual(Object.keys(policy.files).sort(), ["key.pub", "root.json"]);
    const calls = answers.map(({ call }) => call);
    assert.deepEqual(calls.filter((call) => call === "referrers").length, 1);
    assert.equal(Object.keys(content).length, 2, "the referrer's manifest and the bundle");
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.ok(!readdirSync(folder).some((name) => name.endsWith(".tmp")));
  });

  it("is replayed from its own copies: what lies on disk since plays no part", async () => {
    await decideAndSave([tag("shop/api")]);
    const before = readFileSync(policyFile);
    writeFileSync(policyFile, "not a policy");
    try {
      const { difference } = await replayDecision(await readSavedDecision(file));
      assert.equal(difference, undefined);
    } finally {
      writeFileSync(policyFile, before);
    }
  });

  it("remembers --strict", async () => {
    const [verdict] = await decideAndSave([tag("shop/api")], { strict: true });
    assert.equal(verdict?.outcome, "deny");
    const replayed = await replayDecision(await readSavedDecision(file));
    assert.deepEqual(replayed.verdicts, [verdict]);
  });

  it("repeats what the registry failed with", async () => {
    registry.faults = ({ path }) =>
      path.includes("referrers") ? { status: 429, headers: { "retry-after": "3600" } } : {};
    try {
      const [verdict] = await decideAndSave([tag("shop/api")]);
      assert.equal(verdict?.code, "registry.throttled");
    } finally {
      registry.faults = undefined;
    }
    const { difference } = await replayDecision(await readSavedDecision(file));
    assert.equal(difference, undefined);
  });

  it("is not made into a text that is too long for one", async () => {
    const recording = new Recording();
    const content = new Map([["sha256:00", { length: 2 ** 29 } as Uint8Array]]);
    Object.defineProperty(recording, "content", { value: content });
    const decision = { recording } as Parameters<typeof saveDecision>[1];
    await assert.rejects(saveDecision(file, decision), {
      name: "SavedDecisionError",
      message: "larger than 268435456 bytes; save fewer images",
    });
  });

  it("is not written when something ended the reading", async () => {
    rmSync(file, { force: true });
    registry.faults = ({ path }) => (path.includes("referrers") ? { hang: true } : {});
    try {
      await assert.rejects(decideAndSave([tag("shop/api")], { deadlineMs: 200 }), {
        name: "SavedDecisionError",
        message: /^a replay does not come to the same: .* such as the deadline; decide again$/,
      });
    } finally {
      registry.faults = undefined;
    }
    assert.throws(() => statSync(file));
  });

  describe("that was changed", () => {
    const refusal = async (change: (saved: SavedDecision) => unknown): Promise<string> => {
      const saved = written();
      const text = JSON.stringify(change(saved) ?? saved);
      const other = join(folder, "changed.json");
      writeFileSync(other, text);
      try {
        const { difference } = await replayDecision(await readSavedDecision(other));
        return difference === undefined ? "same" : `differs at ${difference.place}`;
      } catch (error) {
        assert.ok(error instanceof SavedDecisionError, String(error));
        return `${error.place}: ${error.message}`;
      }
    };
    before(() => decideAndSave([tag("shop/api"), unsigned.reference]));

    it("is told by its place", async () => {
      const changed = (part: string): string => `${part}: changed: its sha256 is not sums.${part}`;
      assert.equal(
        await refusal((saved) => void (saved.policy.files["key.pub"] = "x")),
        changed("policy"),
      );
      assert.equal(await refusal((saved) => void saved.answers.pop()), changed("answers"));
      assert.equal(
        await refusal((saved) => void (saved.verdicts[1]!["outcome"] = "allow")),
        changed("verdicts"),
      );
      assert.match(
        await refusal((saved) => void (saved.clock = "2026-11-25T00:00:00Z")),
        /^format, verifier, clock, strict or requests: changed/,
      );
    });

    it("is told by the raw bytes that do not fit", async () => {
      const [digest = ""] = Object.keys(written().content);
      assert.match(
        await refusal((saved) => {
          saved.content[digest] = Buffer.from("{}").toString("base64");
        }),
        /^content\["sha256:[0-9a-f]{64}"\]: the bytes have the digest sha256:44136fa355b3/,
      );
    });

    it("is told by its form", async () => {
      assert.equal(
        await refusal((saved) => ({ ...saved, clock: "yesterday" })),
        'clock: Invalid ISO datetime, found "yesterday"',
      );
      assert.match(await refusal((saved) => ({ ...saved, extra: 1 })), /Unrecognized key: "extra"/);
      assert.equal(
        await refusal(() => []),
        ": Invalid input: expected object, received array, found an empty list",
      );
    });

    it("and whose sums were made anew comes to another verdict", async () => {
      const resummed = (change: (saved: SavedDecision) => void) => (saved: SavedDecision) => {
        change(saved);
        saved.sums = sumsOf(saved);
      };
      assert.equal(
        await refusal(resummed((saved) => void (saved.verdicts[1]!["outcome"] = "allow"))),
        "differs at verdicts[1].outcome",
      );
      // Without the answer, nothing says that the image is signed: undecided, and never unsigned.
      assert.match(
        await refusal(
          resummed((saved) => {
            saved.answers = saved.answers.filter(({ call }) => call !== "blob");
          }),
        ),
        /^differs at verdicts\[0\]/,
      );
      assert.match(
        await refusal(
          resummed((saved) => void (saved.policy.text += "denied: [docker.io/library/nginx]\n")),
        ),
        /^policy\.digest: the policy and its files have the digest sha256:[0-9a-f]{64} in this version$/,
      );
      assert.match(
        await refusal(
          resummed((saved) => {
            saved.policy.files = {};
          }),
        ),
        /^policy: [^]*root\.json was not saved/,
      );
    });

    it("is refused when it is no JSON, or means two things", async () => {
      writeFileSync(join(folder, "broken.json"), "{");
      await assert.rejects(readSavedDecision(join(folder, "broken.json")), {
        message: "not valid JSON",
      });
      writeFileSync(
        join(folder, "broken.json"),
        readFileSync(file, "utf8").replace(/\n\}\s*$/, ',"strict":true}'),
      );
      await assert.rejects(readSavedDecision(join(folder, "broken.json")), {
        message: "a key occurs twice",
      });
      await assert.rejects(readSavedDecision(join(folder, "none.json")), {
        message: "there is no such file",
      });
    });
  });
});
