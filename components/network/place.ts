import type * as pulumi from "@pulumi/pulumi";

/** What all resources of a network have in common. */
export interface Place {
  readonly resourceGroupName: pulumi.Input<string>;
  readonly location?: pulumi.Input<string>;
  readonly tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}
