import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { VerifiedImage } from "countersign/components/verified-image";

/** A build in the same update, which alone knows what it built. */
class Build extends pulumi.CustomResource {
  declare readonly image: pulumi.Output<string>;
  constructor(name: string) {
    super("azure-native:containerregistry:TaskRun", name, { image: undefined });
  }
}

const verified = new VerifiedImage("verified", { image: new Build("build").image });
const labels = { app: "api" };
new kubernetes.apps.v1.Deployment("api", {
  spec: {
    selector: { matchLabels: labels },
    template: {
      metadata: { labels },
      spec: { containers: [{ name: "api", image: verified.reference }] },
    },
  },
});
