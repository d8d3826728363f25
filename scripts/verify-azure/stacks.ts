import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";
import { exportArm } from "../../arm";
import type { Exported } from "../../arm";
import type { Posture } from "../../components/posture";
import { readConfiguration } from "../../stacks/configuration";
import { platform } from "../../stacks/platform";
import { everyOption } from "./every-option";
import { runMocked } from "./mocks";

/** A Pulumi program that ran on mocks, as ARM JSON. */
export interface Stack extends Exported {
  /** What its components say about themselves. */
  readonly postures: readonly Posture[];
}

/** What a user adds to the configuration in stacks/. */
const identifiers = {
  "azure-native:subscriptionId": "00000000-0000-0000-0000-000000000001",
  "azure-native:tenantId": "22222222-2222-4222-8222-222222222222",
  "countersign:adminGroupObjectIds": ["33333333-3333-4333-8333-333333333333"],
  "countersign:policy": join(__dirname, "trust-policy.yaml"),
  "countersign:signers": ["release"],
};
const added = {
  production: { "countersign:stage": "platform", "countersign:githubOwnerIds": { acme: "1" } },
  development: { "countersign:authorizedIpRanges": ["203.0.113.7/32"] },
};

/** One of this project's own stacks, with its own configuration. */
export const platformStack = (name: keyof typeof added): Promise<Stack> =>
  mock({ ...configurationOf(name), ...identifiers, ...added[name] }, () => {
    const { posture } = platform(readConfiguration());
    return pulumi.output(posture as pulumi.Input<Record<string, Posture>>).apply(Object.values);
  });

/** Production with the arguments that nothing in stacks/ gives. */
export const optionsStack = (): Promise<Stack> =>
  mock({ ...configurationOf("production"), ...identifiers }, () =>
    pulumi.all(everyOption().map(({ posture }) => posture)),
  );

function configurationOf(stack: string): Record<string, unknown> {
  const file = join(__dirname, "../../stacks", `Pulumi.${stack}.yaml`);
  return (parse(readFileSync(file, "utf8")) as { config: Record<string, unknown> }).config;
}

async function mock(
  config: Readonly<Record<string, unknown>>,
  program: () => pulumi.Output<Posture[]>,
): Promise<Stack> {
  const { result, registered } = await runMocked(config, program);
  const postures = await new Promise<Posture[]>((resolve) => {
    result.apply(resolve);
  });
  return { postures, ...exportArm(registered) };
}
