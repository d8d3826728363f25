import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "mocha";
import resources from "../../arm/resources.json";
import { generateModels } from "../../scripts/arm/models";

describe("arm/models.json", () => {
  it("is what the pinned packages say: npm run arm:models", () => {
    const file = join(__dirname, "../../arm/models.json");
    assert.ok(readFileSync(file, "utf8") === generateModels());
  });
});

describe("arm/resources.json", () => {
  for (const [token, { apiVersion }] of Object.entries(resources.resources)) {
    it(`names the API version that azure-native uses for ${token}`, () => {
      const [, module = "", className = ""] = token.split(":");
      const file = `${className.slice(0, 1).toLowerCase()}${className.slice(1)}.d.ts`;
      const types = readFileSync(
        join(__dirname, "../../node_modules/@pulumi/azure-native", module, file),
        "utf8",
      );
      assert.equal(/Uses Azure REST API version (\S+)\./.exec(types)?.[1], apiVersion);
    });
  }
});
