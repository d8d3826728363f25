import * as fs from "node:fs";
import * as path from "node:path";
import type { Cloud } from "../support/cloud";
import type { Engine, OperationResult, Workspace } from "../support/engine";
import { nameOf } from "./steps";

const repository = path.resolve(__dirname, "../..");

/** What `pulumi` needs of this repository to run its program. */
const program = {
  directory: repository,
  only: ["Pulumi.yaml", "package.json", "tsconfig.json", "stacks", "components", "trust"],
};

const ADMINISTRATORS = "33333333-3333-4333-8333-333333333333";

/** What a user adds to the configuration that the repository has. */
const identifiers = {
  "azure-native:subscriptionId": "00000000-0000-0000-0000-000000000001",
  "azure-native:tenantId": "22222222-2222-4222-8222-222222222222",
  adminGroupObjectIds: [ADMINISTRATORS],
};
const settings = {
  development: { ...identifiers, authorizedIpRanges: ["203.0.113.7/32"] },
  production: {
    ...identifiers,
    stage: "platform",
    apiServerClients: ["10.60.0.0/24"],
    signers: ["release"],
    githubOwnerIds: { acme: "1" },
  },
};

export type PlatformStack = keyof typeof settings;

/** A stack of this repository's own program, with the configuration of a user who has followed the README. */
export async function platformStack(
  engine: Engine,
  cloud: Cloud,
  stack: PlatformStack,
  changes: Readonly<Record<string, unknown>> = {},
): Promise<Workspace> {
  const workspace = await engine.workspace({ program, cloud, stack });
  workspace.configure({ ...settings[stack], ...changes });
  const policy = fs.readFileSync(path.join(repository, "stacks/trust-policy.yaml"), "utf8");
  workspace.write({
    "stacks/trust-policy.yaml": policy.replace("# repositoryId:", "repositoryId:"),
  });
  return workspace;
}

/** Lets a cloud answer what the platform asks of it. */
export function preparePlatform(cloud: Cloud): void {
  for (const name of ["cluster-control-plane", "cluster-kubelet", "push-identity"]) {
    cloud.outputs.set(name, { principalId: `${name}-id`, clientId: `${name}-client` });
  }
  // Roles that are old enough: an update waits for those that it has just made.
  for (const role of ["kubelet-operator", "network", "dns-zone", "node-subnet"]) {
    cloud.outputs.set(`cluster-${role}`, { createdOn: "2026-01-01T00:00:00Z" });
  }
  cloud.outputs.set("cluster-cluster", {
    nodeResourceGroup: "MC_platform",
    oidcIssuerProfile: { enabled: true, issuerURL: "https://oidc.example/platform" },
  });
  cloud.outputs.set("audit-immutability", { state: "Unlocked" });
  cloud.functions.set("azure-native:operationalinsights:getWorkspace", () => ({
    location: "westeurope",
  }));
  cloud.functions.set("azure-native:containerservice:listManagedClusterUserCredentials", () => ({
    kubeconfigs: [{ name: "clusterUser", value: btoa(KUBECONFIG) }],
  }));
}

export const KUBECONFIG = "apiVersion: v1\nkind: Config\n# of the platform\n";

/** A resource as the state has it. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
  readonly parent?: string;
  readonly protect?: boolean;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

export async function stateOf(workspace: Workspace): Promise<readonly StateResource[]> {
  const { deployment } = JSON.parse(await workspace.exportState()) as {
    deployment: { resources?: StateResource[] };
  };
  return deployment.resources ?? [];
}

/** What happens to resources that something happens to, each once as `operation name`. */
export const changesOf = ({ steps }: OperationResult): string[] => {
  const changes = steps.filter(({ op }) => op !== "same");
  return [...new Set(changes.map(({ op, urn }) => `${op} ${nameOf(urn)}`))].sort();
};
