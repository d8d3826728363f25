import * as pulumi from "@pulumi/pulumi";
import type { Problem } from "../validation";

/** What makes a generated name unique within Azure and the same in every run. */
export interface NameScope {
  /** The subscription's GUID; undefined if nothing tells it. */
  readonly subscriptionId: string | undefined;
  readonly project: string;
  readonly stack: string;
  /** Counted up to leave a name that Azure still holds, such as that of a vault under purge protection. Default 1. */
  readonly generation: number;
}

/** The scope of the running program. The subscription is the provider's: `azure-native:subscriptionId`, else ARM_SUBSCRIPTION_ID. */
export function programScope(generation = 1): NameScope {
  const configured = new pulumi.Config("azure-native").get("subscriptionId");
  return {
    subscriptionId: configured ?? process.env.ARM_SUBSCRIPTION_ID,
    project: pulumi.getProject(),
    stack: pulumi.getStack(),
    generation,
  };
}

/** A scope without a subscription would give two subscriptions one name. */
export const scopeProblems = ({ subscriptionId }: NameScope): Problem[] =>
  subscriptionId === undefined || subscriptionId === ""
    ? [
        {
          property: "azure-native:subscriptionId",
          reason: "names are made from the subscription, and nothing tells which it is",
          fix: "run `pulumi config set azure-native:subscriptionId <id>`, or set ARM_SUBSCRIPTION_ID",
        },
      ]
    : [];
