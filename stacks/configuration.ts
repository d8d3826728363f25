import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { GithubSubjects } from "../components/identity";
import { checks } from "../components/posture";
import { Profile } from "../components/profile";

/** What a run makes: what answers inside the network only is of use once there is a way into it. */
export enum Stage {
  /** The network and the audit trail, in which a build agent or a VPN gateway then gets its place. */
  Network = "network",
  /** Everything. */
  Platform = "platform",
}

const guid = z.guid("is no GUID");

const suppression = z.strictObject({
  check: z.enum(Object.keys(checks), "is no check; the output `posture` lists them"),
  reason: z.string(),
  // In a stack's file, a date without quotes reaches the program as an instant.
  expires: z.string().transform((text) => text.replace(/ 00:00:00 \+0000 UTC$/, "")),
});

const keys = {
  /** What the environment is for. */
  profile: z.enum(Profile).default(Profile.Production),
  stage: z.enum(Stage).default(Stage.Platform),
  /** Name of the registry, whose host the TrustPolicy names. */
  registryName: z.string().min(1),
  /** Entra groups that administrate the cluster and look after the registry, by object id. */
  adminGroupObjectIds: z
    .array(guid)
    .min(1, "names no group; an Entra group has to administrate the cluster"),
  /** Who reaches a public API, in development. */
  authorizedIpRanges: z.array(z.string()).default([]),
  /** Who besides the nodes reaches a private API, such as a VPN and build agents. */
  apiServerClients: z.array(z.string()).default([]),
  /** Signers of the TrustPolicy whose pipelines push. */
  signers: z.array(z.string()).default([]),
  /** Ids of their GitHub organizations, by name: https://api.github.com/users/NAME. */
  githubOwnerIds: z.record(z.string(), z.coerce.string()).optional(),
  /** How tokens of GitHub name their repositories. */
  githubSubjects: z.enum(GithubSubjects).optional(),
  /** Whether their jobs run on machines of GitHub, which reach no private registry. */
  hostedRunners: z.boolean().default(true),
  /** Identities that write evidence: object ids by names of your choice. */
  evidenceWriters: z.record(z.string(), guid).default({}),
  /** Checks that need not be met, each with its reason and its last day. */
  suppressions: z.array(suppression).default([]),
  /** Tags of everything. */
  tags: z.record(z.string(), z.string()).default({}),
};

const schema = z.strictObject({ ...keys, tenantId: guid, location: z.string().min(1) });

/** The stack's configuration, `countersign:KEY`, with location and tenant of `azure-native`. */
export type Configuration = z.infer<typeof schema>;

/** @throws RunError that names each key that is missing or wrong, and how to set it */
export function readConfiguration(): Configuration {
  const config = new pulumi.Config();
  const azure = new pulumi.Config("azure-native");
  const known = Object.keys(keys).map((key) => [key, valueOf(config, key)] as const);
  const result = schema.safeParse({
    ...Object.fromEntries(known.filter(([, value]) => value !== undefined)),
    tenantId: azure.get("tenantId") ?? process.env.ARM_TENANT_ID,
    location: azure.get("location") ?? process.env.ARM_LOCATION_NAME,
  });
  const unknown = unknownKeys();
  if (result.success && unknown.length === 0) return result.data;
  const problems = [...(result.error?.issues.map(problemText) ?? []), ...unknown];
  throw new pulumi.RunError(problems.join("\n"));
}

/** Strings stand as they are; lists, objects and booleans are JSON. */
function valueOf(config: pulumi.Config, key: string): unknown {
  const text = config.get(key);
  if (text === undefined || !/^(?:[[{]|true$|false$)/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function problemText(issue: z.core.$ZodIssue): string {
  const [key = "", ...rest] = issue.path;
  const name = `${["tenantId", "location"].includes(String(key)) ? "azure-native" : "countersign"}:${String(key)}`;
  const place = rest.reduce<string>(
    (path, part) => (typeof part === "number" ? `${path}[${part}]` : `${path}.${String(part)}`),
    name,
  );
  const argument = rest.length === 0 ? name : `--path '${place}'`;
  return `${place}: ${reasonOf(issue)}; run \`pulumi config set ${argument} …\``;
}

function reasonOf({ message }: z.core.$ZodIssue): string {
  if (message.endsWith("received undefined")) return "is not set";
  return message.replace(/^Invalid \w+: /, "");
}

/** Keys that nobody reads would be taken for settings that hold; `policy` is the policy pack's. */
function unknownKeys(): string[] {
  const read = [...Object.keys(keys), "policy"].map((key) => `countersign:${key}`);
  return Object.keys(pulumi.runtime.allConfig())
    .filter((key) => key.startsWith("countersign:") && !read.includes(key))
    .map(
      (key) =>
        `${key}: there is no such setting; run \`pulumi config rm ${key}\`, or use one of ${read.join(", ")}`,
    );
}
