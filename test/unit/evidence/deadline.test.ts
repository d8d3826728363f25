import assert from "node:assert/strict";
import { generateKey } from "../../support/authority";
import { authority, Bench, keyAnchor } from "./support";

describe("gathering evidence past its deadline", () => {
  const key = generateKey();
  let image: Bench;
  before(async () => (image = await Bench.start()));
  after(() => image.stop());

  it("ends between two signatures, though all of them are there at once", async () => {
    const bundle = authority.signBundleWithKey({ digest: image.digest, key });
    const text = JSON.stringify(bundle);
    // Each is another text and so another bundle; none has to be waited for.
    const stored = Array.from({ length: 100 }, (_, spaces) => {
      const bytes = Buffer.from(text + " ".repeat(spaces));
      return { read: () => Promise.resolve(bytes) };
    });
    const stop = new AbortController();
    const { statements, problems } = await image.gather([keyAnchor(key)], {
      part: "github:acme/shop",
      bundles: {
        bundles: () => {
          setImmediate(() => {
            stop.abort();
          });
          return Promise.resolve(stored);
        },
      },
      signal: stop.signal,
    });
    assert.ok(statements.length < stored.length, `all ${statements.length} were verified`);
    assert.deepEqual(
      problems.map(({ code }) => code),
      ["verifier.cancelled"],
    );
  });
});
