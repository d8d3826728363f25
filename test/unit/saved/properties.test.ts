import assert from "node:assert/strict";
import fc from "fast-check";
import { SavedDecisionError } from "../../../trust/saved";
import { parseSavedDecision } from "../../../trust/saved/read";
import { Recording } from "../../../trust/saved/recording";
import { ReplayingSource, Replies } from "../../../trust/saved/replaying";

const repository = { registry: "registry.example", repository: "app" };

describe("reading a saved decision", () => {
  it("never throws anything but its own error, whatever the file holds", () => {
    const refuses = (bytes: Uint8Array): void => {
      try {
        parseSavedDecision(bytes);
      } catch (error) {
        assert.ok(error instanceof SavedDecisionError, String(error));
      }
    };
    fc.assert(fc.property(fc.uint8Array(), refuses));
    fc.assert(
      fc.property(fc.json(), (text) => {
        refuses(Buffer.from(text));
      }),
    );
    const nearly = fc.record(
      {
        format: fc.constant("countersign/saved-decision/v1"),
        verifier: fc.string(),
        clock: fc.constantFrom("2026-01-01T00:00:00Z", "x"),
        strict: fc.boolean(),
        requests: fc.array(fc.record({ image: fc.string(), namespace: fc.constant({}) })),
        policy: fc.jsonValue(),
        answers: fc.array(fc.jsonValue()),
        content: fc.dictionary(fc.string(), fc.base64String()),
        verdicts: fc.array(fc.dictionary(fc.string(), fc.jsonValue())),
        sums: fc.jsonValue(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(nearly, (value) => {
        refuses(Buffer.from(JSON.stringify(value)));
      }),
    );
  });
});

describe("a question that was still open when the decision ended", () => {
  it("is not one that was answered with nothing", async () => {
    const recording = new Recording();
    const digest = `sha256:${"a".repeat(64)}` as const;
    void recording.ask(
      { call: "referrers", repository: "registry.example/app", digest },
      () => new Promise(() => undefined),
      () => undefined,
    );
    const source = new ReplayingSource(
      new Replies({ answers: [...recording.answers], content: {} }),
    );
    await assert.rejects(source.referrers(repository, digest), { code: "verifier.cancelled" });
  });
});
