import * as assert from "node:assert/strict";
import fc from "fast-check";
import { describe, it } from "mocha";
import { azureName, nameProblems, scopeProblems } from "../../../../components/names";
import type { NamedKind, NameScope } from "../../../../components/names";

const scope: NameScope = {
  subscriptionId: "00000000-0000-0000-0000-000000000001",
  project: "acme",
  stack: "production",
  generation: 1,
};
const kinds: readonly NamedKind[] = [
  "container registry",
  "storage account",
  "key vault",
  "managed cluster",
  "log analytics workspace",
  "resource",
];

describe("a generated Azure name", () => {
  it("is a slug of the Pulumi name and six digits of its scope", () => {
    assert.equal(azureName("container registry", "shop", scope), "shopf5361f");
    assert.equal(azureName("managed cluster", "shop-images", scope), "shop-images-f5361f");
  });

  it("is accepted by Azure, whatever the Pulumi name is", () => {
    fc.assert(
      fc.property(fc.constantFrom(...kinds), fc.string({ unit: "grapheme" }), (kind, name) => {
        assert.deepEqual(nameProblems("name", kind, azureName(kind, name, scope)), []);
      }),
    );
  });

  it("is another one in another subscription, project, stack or generation", () => {
    const others: Partial<NameScope>[] = [
      {},
      { subscriptionId: "00000000-0000-0000-0000-000000000002" },
      { project: "other" },
      { stack: "development" },
      { generation: 2 },
    ];
    const names = others.map((other) => azureName("key vault", "a", { ...scope, ...other }));
    assert.equal(new Set(names).size, others.length);
  });

  it("is another one for another Pulumi name, whatever the slug keeps of it", () => {
    const names = [
      "shop-a",
      "shop_a",
      "Shop A",
      "1shop-a",
      "日本",
      "中国",
      "x".repeat(99),
      "x".repeat(100),
    ];
    for (const kind of kinds) {
      const made = names.map((name) => azureName(kind, name, scope));
      assert.equal(new Set(made).size, names.length, made.join(" "));
    }
  });

  it("keeps its digits when the Pulumi name is longer than Azure allows", () => {
    assert.match(azureName("storage account", "x".repeat(100), scope), /^x{18}[0-9a-f]{6}$/);
  });

  it("wants a subscription", () => {
    assert.deepEqual(scopeProblems(scope), []);
    assert.deepEqual(scopeProblems({ ...scope, subscriptionId: undefined }), [
      {
        property: "azure-native:subscriptionId",
        reason: "names are made from the subscription, and nothing tells which it is",
        fix: "run `pulumi config set azure-native:subscriptionId <id>`, or set ARM_SUBSCRIPTION_ID",
      },
    ]);
  });
});

describe("a chosen Azure name", () => {
  const refused: [NamedKind, string, string][] = [
    ["container registry", "acme-images", "use 5 to 50 letters and digits"],
    ["container registry", "acme", "use 5 to 50 letters and digits"],
    ["storage account", "Evidence", "use 3 to 24 lower-case letters and digits"],
    [
      "key vault",
      "a--b",
      "use 3 to 24 letters, digits and single hyphens, beginning with a letter",
    ],
    [
      "managed cluster",
      "-a",
      "use 1 to 63 letters, digits, hyphens and underscores, beginning and ending with a letter or digit",
    ],
  ];
  for (const [kind, name, fix] of refused) {
    it(`is refused as the name of a ${kind}: ${name}`, () => {
      assert.deepEqual(nameProblems("name", kind, name), [
        { property: "name", reason: `Azure refuses "${name}" as the name of a ${kind}`, fix },
      ]);
    });
  }
});
