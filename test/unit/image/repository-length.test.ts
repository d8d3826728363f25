import assert from "node:assert/strict";
import { formatReference, ImageReferenceError, parseImageReference } from "../../../trust/image";

/** distribution/reference: RepositoryNameTotalLengthMax, which counts the `library/` that Docker adds. */
const LONGEST = 255;

describe("the length of a repository name", () => {
  const cases: readonly (readonly [string, string])[] = [
    ["an official image of Docker Hub", ""],
    ["an official image with its host", "docker.io/"],
    ["an official image with an old name of the host", "index.docker.io/"],
  ];
  for (const [title, host] of cases) {
    it(`is that of the final name: ${title}`, () => {
      const longest = "a".repeat(LONGEST - "library/".length);
      const written = formatReference(parseImageReference(`${host}${longest}`));
      assert.equal(written, `docker.io/library/${longest}:latest`);
      assert.equal(formatReference(parseImageReference(written)), written);
      assert.throws(
        () => parseImageReference(`${host}${longest}a`),
        (error) =>
          error instanceof ImageReferenceError &&
          error.problem === "a repository name has at most 255 characters",
      );
    });
  }

  it("is its own where nothing is added", () => {
    const longest = "a".repeat(LONGEST);
    assert.equal(parseImageReference(`r.example/${longest}`).repository, longest);
    assert.throws(() => parseImageReference(`r.example/${longest}a`), ImageReferenceError);
  });
});
