import { createHash } from "node:crypto";
import type * as pulumi from "@pulumi/pulumi";
import * as managedidentity from "@pulumi/azure-native/managedidentity";
import type { Subject } from "./subjects";

/** The audience of the tokens that Entra takes. */
const AUDIENCE = "api://AzureADTokenExchange";

export interface IdentityPlace {
  readonly resourceGroupName: pulumi.Input<string>;
  /** Name of the identity. */
  readonly resourceName: pulumi.Input<string>;
}

/**
 * Lets the subjects' tokens stand for an identity. Names come from the subjects, so that one more of them changes no other.
 * Azure refuses to write two credentials of an identity at once (ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity).
 * Each waits for all before it, so that any of them are deleted one after another as well.
 */
export function federate(
  name: string,
  place: IdentityPlace,
  subjects: readonly Subject[],
  parent: pulumi.Resource,
): void {
  const written: pulumi.Resource[] = [];
  for (const { issuer, subject } of subjects) {
    const hash = createHash("sha256")
      .update(JSON.stringify([issuer, subject]))
      .digest("hex");
    const end = hash.slice(0, 12);
    written.push(
      new managedidentity.FederatedIdentityCredential(
        `${name}-credential-${end}`,
        {
          ...place,
          federatedIdentityCredentialResourceName: `push-${end}`,
          issuer,
          subject,
          audiences: [AUDIENCE],
        },
        { parent, dependsOn: [...written] },
      ),
    );
  }
}
