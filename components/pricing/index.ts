export { estimateCost, vmPrice } from "./estimate";
export type { CostEstimate, CostItem, PriceId } from "./estimate";
