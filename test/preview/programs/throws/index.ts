import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

const labels = { app: "api" };
const api = new kubernetes.apps.v1.Deployment("api", {
  spec: {
    selector: { matchLabels: labels },
    template: {
      metadata: { labels },
      spec: { containers: [{ name: "api", image: new pulumi.Config().require("image") }] },
    },
  },
});

// Only when the engine has analysed the Deployment: a program that throws earlier never gets that far.
api.urn.apply(() => {
  throw new Error("the program gives up");
});
