import * as pulumi from "@pulumi/pulumi";
import * as containerservice from "@pulumi/azure-native/containerservice";

type Credentials = containerservice.ListManagedClusterUserCredentialsResult;

/** A kubeconfig that signs in with Entra through kubelogin; local accounts, and with them administrators' files, are off. */
export function userKubeconfig(
  resourceGroupName: pulumi.Input<string>,
  cluster: containerservice.ManagedCluster,
  parent: pulumi.Resource,
): pulumi.Output<string> {
  // An invoke whose arguments are rejected says so once more, in its own words; inside of apply it is not even begun.
  const credentials = pulumi
    .all([resourceGroupName, cluster.name])
    .apply(([group, name]) =>
      containerservice.listManagedClusterUserCredentialsOutput(
        { resourceGroupName: group, resourceName: name, format: "exec" },
        { parent },
      ),
    );
  return pulumi.secret(
    credentials.apply(({ kubeconfigs }: Partial<Credentials>) => {
      const encoded = kubeconfigs?.[0]?.value;
      // With an empty kubeconfig a Kubernetes provider would use the machine's own, and so another cluster.
      if (encoded === undefined) throw new Error("Azure gave no kubeconfig for the cluster");
      return Buffer.from(encoded, "base64").toString("utf8");
    }),
  );
}
