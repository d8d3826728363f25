import * as kubernetes from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";

const config = new pulumi.Config();
const secret = config.requireSecret("password");
const provider = new kubernetes.Provider("cluster", {
  kubeconfig: pulumi.jsonStringify({ users: [{ name: "admin", user: { token: secret } }] }),
});
const labels = { app: "api" };
new kubernetes.apps.v1.Deployment(
  "api",
  {
    metadata: { annotations: { password: secret } },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          containers: [
            {
              name: "api",
              image: config.require("image"),
              env: [{ name: "PASSWORD", value: secret }],
            },
          ],
        },
      },
    },
  },
  { provider },
);
