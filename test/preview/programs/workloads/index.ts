import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

/** One Deployment for each entry of the configuration `workloads`. */
interface Workload {
  readonly name: string;
  readonly image: string;
  readonly namespace?: string;
}

for (const { name, image, namespace } of new pulumi.Config().requireObject<Workload[]>(
  "workloads",
)) {
  const labels = { app: name };
  new kubernetes.apps.v1.Deployment(name, {
    metadata: { namespace },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name, image }] } },
    },
  });
}
