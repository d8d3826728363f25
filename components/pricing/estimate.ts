import data from "./prices.json";

export type PriceId = keyof typeof data.prices;

/** Some of one thing that costs money. */
export interface CostItem {
  readonly price: PriceId;
  /** How many of it run all month; of priced items, such as gigabytes, how many a month. */
  readonly quantity: number;
}

/** What something costs in a month, without what depends on its use, which is named. */
export interface CostEstimate {
  /** US dollars at list price, rounded to whole dollars. */
  readonly monthlyUsd: number;
  /** The day on which the price list was made, `YYYY-MM-DD`. */
  readonly pricesOf: string;
  /** What is not in the sum: it has no row in the price list, or costs by its use. */
  readonly notPriced: string[];
}

const perMonth = { hour: 730, day: 730 / 24, month: 1, item: 1 };

/** @param notPriced names of things that cost money and are not among the items */
export function estimateCost(
  items: readonly CostItem[],
  notPriced: readonly string[] = [],
): CostEstimate {
  const sum = items.reduce((total, { price, quantity }) => {
    const { usd, unit } = data.prices[price];
    return total + usd * perMonth[unit as keyof typeof perMonth] * quantity;
  }, 0);
  return { monthlyUsd: Math.round(sum), pricesOf: data.date, notPriced: [...notPriced] };
}

/** The price row of a VM size; undefined for a size that the price list does not know. */
export function vmPrice(size: string): PriceId | undefined {
  const id = `vm-${size}`;
  return id in data.prices ? (id as PriceId) : undefined;
}
