import assert from "node:assert/strict";
import { imageExpressionProblems } from "../../../../components/compliance/image-expression";

const WHOLE = "write it from ^ to $, such as ^acme\\.azurecr\\.io/.+$";
const PART = "without ^ and $ it matches a part of a name, whose rest anybody can choose";

describe("an expression for images", () => {
  for (const regex of [
    "^acme\\.azurecr\\.io/.+$",
    "^(acme|shared)\\.azurecr\\.io/.+$",
    "^acme\\.azurecr\\.io/((shop|pay)/)?[a-z|$]+$",
    "^acme\\.azurecr\\.io/[]|]a\\|b$",
  ]) {
    it(`may be ${regex}`, () => {
      assert.deepEqual(imageExpressionProblems("images", regex), []);
    });
  }

  for (const [regex, reason, fix] of [
    ["acme\\.azurecr\\.io/.+$", PART, WHOLE],
    ["^acme\\.azurecr\\.io/.+", PART, WHOLE],
    ["^acme\\.azurecr\\.io/.+\\$", PART, WHOLE],
    ["", PART, WHOLE],
    // ^ and $ are those of lines then.
    ["(?m)^acme$", PART, WHOLE],
    [
      "^acme\\.azurecr\\.io/.+|docker\\.io/.+$",
      "of its alternatives, ^ and $ hold for the first and the last only",
      "put them into a group, such as ^(acme|shared)\\.azurecr\\.io/.+$",
    ],
    [
      "^(acme$",
      '"^(acme$" is no RE2 expression (error parsing regexp: missing closing ): `^(acme$`)',
      WHOLE,
    ],
    [
      "^(?!docker).+$",
      '"^(?!docker).+$" is no RE2 expression (error parsing regexp: invalid or unsupported Perl syntax: `(?!`)',
      WHOLE,
    ],
  ] as const) {
    it(`may not be ${regex}`, () => {
      assert.deepEqual(imageExpressionProblems("images", regex), [
        { property: "images", reason, fix },
      ]);
    });
  }
});
