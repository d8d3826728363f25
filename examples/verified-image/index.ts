import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { VerifiedImage } from "countersign/components/verified-image";

const config = new pulumi.Config();
const namespace = config.get("namespace") ?? "production";
const images = config.requireObject<Record<string, string>>("images");

for (const [name, image] of Object.entries(images)) {
  const verified = new VerifiedImage(name, { image, namespace });
  const labels = { app: name };
  new kubernetes.apps.v1.Deployment(name, {
    metadata: { namespace },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [{ name, image: verified.reference }] },
      },
    },
  });
}
