import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();
const images = config.requireObject<Record<string, string>>("images");

for (const [name, image] of Object.entries(images)) {
  const labels = { app: name };
  new kubernetes.apps.v1.Deployment(name, {
    metadata: { namespace: config.get("namespace") ?? "production" },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name, image }] } },
    },
  });
}
