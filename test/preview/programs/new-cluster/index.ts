import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

/** A cluster in the same update: its kubeconfig is not known in the preview, so the provider is not configured there. */
class Cluster extends pulumi.CustomResource {
  declare readonly kubeconfig: pulumi.Output<string>;
  constructor(name: string) {
    super("azure-native:containerservice:ManagedCluster", name, { kubeconfig: undefined });
  }
}

const { kubeconfig } = new Cluster("cluster");
const provider = new kubernetes.Provider("cluster", { kubeconfig });
const labels = { app: "api" };
new kubernetes.apps.v1.Deployment(
  "api",
  {
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [{ name: "api", image: new pulumi.Config().require("image") }] },
      },
    },
  },
  { provider },
);
