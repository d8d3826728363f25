import * as assert from "node:assert/strict";
import { describe, it } from "mocha";
import { estimateCost, vmPrice } from "../../../../components/pricing";
import type { PriceId } from "../../../../components/pricing";
import data from "../../../../components/pricing/prices.json";

describe("a cost estimate", () => {
  it("sums what runs all month and what is counted, by the unit of each price", () => {
    const items = [
      { price: "aks-standard", quantity: 1 },
      { price: "acr-premium", quantity: 2 },
      { price: "log-gb", quantity: 10 },
    ] as const;
    assert.deepEqual(estimateCost(items, ["ingress"]), {
      monthlyUsd: Math.round(0.1 * 730 + 1.667 * 2 * (730 / 24) + 2.3 * 10),
      pricesOf: "2026-11-24",
      notPriced: ["ingress"],
    });
  });

  it("knows the unit of every price", () => {
    for (const price of Object.keys(data.prices) as PriceId[]) {
      const { usd } = data.prices[price];
      const quantity = 1000 / usd;
      assert.ok(estimateCost([{ price, quantity }]).monthlyUsd >= 1000, price);
    }
  });

  it("has no price for a VM size that the list does not know", () => {
    assert.equal(vmPrice("Standard_D4ds_v5"), "vm-Standard_D4ds_v5");
    assert.equal(vmPrice("Standard_M128"), undefined);
  });
});
