import assert from "node:assert/strict";
import { before, describe, it } from "mocha";
import { verifyAzure } from "../../scripts/verify-azure/verify";
import type { Case } from "../../scripts/verify-azure/judge";

describe("npm run verify:azure", () => {
  let cases: readonly Case[];
  before(async () => {
    cases = await verifyAzure();
  });

  for (const group of ["production", "options", "development", "skips", "insecure"]) {
    it(`has nothing against ${group}`, () => {
      const own = cases.filter((verified) => verified.group === group);
      assert.notEqual(own.length, 0);
      assert.deepEqual(
        own.filter(({ problems }) => problems.length > 0),
        [],
      );
    });
  }

  it("verifies what the issue asks for", () => {
    const names = cases.map(({ group, name }) => `${group} ${name}`);
    const wanted = (group: string, type: string, ...ids: number[]) =>
      ids.map((id) => `${group} CKV_AZURE_${id} Microsoft.${type}`);
    const aks = [4, 5, 7, 8, 141, 168, 169, 171, 226, 227];
    for (const name of [
      ...wanted("production", "ContainerService/managedClusters", ...aks),
      ...wanted("production", "ContainerRegistry/registries", 137, 138, 139, 163, 233),
      ...wanted("production", "Network/networkSecurityGroups", 9, 10, 160),
      ...wanted("production", "Storage/storageAccounts", 3, 35, 36, 43, 44, 59),
    ]) {
      assert.ok(names.includes(name), name);
    }
  });
});
