import * as pulumi from "@pulumi/pulumi";
import type { Posture } from "../components/posture";
import type { CostEstimate } from "../components/pricing";

/** What a component tells about itself. */
interface Assessed extends pulumi.Resource {
  readonly posture: pulumi.Output<Posture>;
  readonly estimatedMonthlyCost: pulumi.Output<CostEstimate>;
}

/** Posture and cost of the whole, and every deviation, which the run prints as well. */
export function assessmentOf(components: Readonly<Record<string, Assessed>>) {
  const entries = Object.entries(components);
  // A preview does not know all of them yet, and tells what it knows.
  const deviations = entries.map(([name, component]) => deviationsOf(name, component));
  const costs = pulumi.all(entries.map(([, { estimatedMonthlyCost }]) => estimatedMonthlyCost));
  return {
    posture: Object.fromEntries(entries.map(([name, { posture }]) => [name, posture])),
    deviations: pulumi.all(deviations).apply((lists) => lists.flat()),
    estimatedMonthlyUsd: costs.apply((known) =>
      known.reduce((sum, { monthlyUsd }) => sum + monthlyUsd, 0),
    ),
    notPriced: costs.apply((known) => [...new Set(known.flatMap(({ notPriced }) => notPriced))]),
  };
}

const deviationsOf = (name: string, component: Assessed): pulumi.Output<string[]> =>
  component.posture.apply(async ({ deviations }) => {
    const lines = deviations.map(
      ({ check, title, reason }) => `${name}: not ${check} (${title}): ${reason}`,
    );
    if (lines.length > 0) await pulumi.log.info(["deviations:", ...lines].join("\n"), component);
    return lines;
  });
