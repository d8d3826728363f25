import assert from "node:assert/strict";
import { mock } from "node:test";
import { Progress } from "../../../cli/progress";

describe("progress", () => {
  let written: string;
  const terminal = { isTTY: true, write: (text: string) => (written += text) };
  beforeEach(() => {
    written = "";
    mock.timers.enable({ apis: ["setInterval"] });
  });
  afterEach(() => {
    mock.timers.reset();
  });

  it("says after a second how far the work is, and removes its line at the end", () => {
    const progress = new Progress(terminal, 3, true);
    progress.step();
    assert.equal(written, "");
    mock.timers.tick(1000);
    progress.step();
    progress.end();
    assert.equal(
      written,
      "\r\u001b[Kverified 1/3 images, waiting for the registry on 2 …" +
        "\r\u001b[Kverified 2/3 images, waiting for the registry on 1 …" +
        "\r\u001b[K",
    );
    mock.timers.tick(5000);
    assert.ok(written.endsWith("\r\u001b[K"));
  });

  it("stays on one line of a narrow terminal, since it could not remove a second one", () => {
    const progress = new Progress({ ...terminal, columns: 20 }, 3, true);
    mock.timers.tick(1000);
    assert.equal(written, "\r\u001b[Kverified 0/3 images");
    progress.end();
  });

  for (const [what, output, enabled] of [
    ["where stderr is no terminal", { ...terminal, isTTY: false }, true],
    ["when it is not wanted", terminal, false],
  ] as const) {
    it(`is silent ${what}`, () => {
      const progress = new Progress(output, 3, enabled);
      mock.timers.tick(5000);
      progress.step();
      progress.end();
      assert.equal(written, "");
    });
  }
});
