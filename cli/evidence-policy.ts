import { z } from "zod";
import { RegistryError } from "../trust/registry";
import type { Endpoint } from "../trust/registry/endpoint";
import { cancelled } from "../trust/registry/failure";
import { redact } from "../trust/registry/redact";
import { Transport, type Received } from "../trust/registry/transport";
import { escapeText } from "../trust/report/escape";
import type { ContainerId } from "./evidence-container";
import { UsageError } from "./exit";

/** Azure Resource Manager, and who is asking. */
export interface Arm {
  readonly endpoint: Endpoint;
  /** An access token for it. */
  readonly token: (signal: AbortSignal) => Promise<string>;
}

/** Azure's public cloud, with the identity that `@azure/identity` finds. */
export const azure: Arm = {
  endpoint: {
    registry: "management.azure.com",
    origin: "https://management.azure.com",
    hostname: "management.azure.com",
    loopback: false,
  },
  token: managementToken,
};

/** The immutability policy of a container. */
export interface ContainerPolicy {
  readonly state: "Locked" | "Unlocked";
  readonly days: number;
  readonly etag: string;
  readonly appends: boolean;
}

/** An answer of Azure other than the one that was asked for. */
export class ArmRefusal extends Error {
  override readonly name = "ArmRefusal";

  constructor(
    readonly status: number,
    /** Azure's code and message, escaped, without the token. */
    readonly said: string,
  ) {
    super(`status ${status}${said === "" ? "" : `, ${said}`}`);
  }
}

/** The version whose answers azure-native 3.28 reads as well. */
const API_VERSION = "2024-01-01";

/** A policy is about 2 kB, with its history of changes more. */
const ANSWER_BYTES = 256 * 1024;

/** Reads and locks the policy of one container. https://learn.microsoft.com/rest/api/storagerp/blob-containers */
export class PolicyClient {
  readonly #transport: Transport;
  readonly #path: string;

  constructor(
    private readonly arm: Arm,
    { subscription, resourceGroup, account, container }: ContainerId,
    /** Milliseconds for each request. */
    private readonly timeout: number,
    env: NodeJS.ProcessEnv,
  ) {
    this.#transport = new Transport({ timeout, env });
    this.#path =
      `/subscriptions/${subscription}/resourceGroups/${resourceGroup}/providers/Microsoft.Storage/storageAccounts/${account}` +
      `/blobServices/default/containers/${container}/immutabilityPolicies/default`;
  }

  /** @throws ArmRefusal, RegistryError */
  async read(): Promise<ContainerPolicy> {
    return policyIn(await this.#send("GET", "", {}));
  }

  /**
   * @param etag of the policy that was shown: another one is not locked
   * @throws ArmRefusal, RegistryError
   */
  async lock(etag: string): Promise<ContainerPolicy> {
    return policyIn(await this.#send("POST", "/lock", { "if-match": etag }));
  }

  close(): Promise<void> {
    return this.#transport.close();
  }

  async #send(
    method: "GET" | "POST",
    action: "" | "/lock",
    headers: Readonly<Record<string, string>>,
  ): Promise<Received> {
    const { endpoint } = this.arm;
    // Attempts and the token included; a transport's timeout is that of one attempt.
    const signal = AbortSignal.timeout(this.timeout);
    const answer = await this.#transport.send({
      endpoint,
      method,
      url: new URL(`${this.#path}${action}?api-version=${API_VERSION}`, endpoint.origin),
      headers,
      authorization: `Bearer ${await within(signal, this.arm.token(signal))}`,
      limit: ANSWER_BYTES,
      redirects: "refuse",
      signal,
    });
    if (answer.status !== 200) throw new ArmRefusal(answer.status, saidIn(answer));
    return answer;
  }
}

/** A container without a policy is answered as one with a policy of no days and no ETag. */
const policyBody = z.object({
  etag: z.string().optional(),
  properties: z.object({
    state: z.enum(["Locked", "Unlocked"]),
    immutabilityPeriodSinceCreationInDays: z.int().nonnegative().default(0),
    allowProtectedAppendWrites: z.boolean().optional(),
    allowProtectedAppendWritesAll: z.boolean().optional(),
  }),
});

/** @throws RegistryError */
const policyIn = ({ body, headers, what }: Received): ContainerPolicy => {
  const { data } = policyBody.safeParse(jsonOf(body));
  if (data === undefined) throw invalid(`${what}: the answer is no immutability policy`);
  const { state, immutabilityPeriodSinceCreationInDays: days, ...appends } = data.properties;
  const etag = data.etag ?? headers.etag ?? "";
  // Azure may take an empty one for any, and lock what was not shown.
  if (days > 0 && (typeof etag !== "string" || etag === "")) {
    throw invalid(`${what}: the policy has no ETag`);
  }
  return {
    state,
    days,
    etag: String(etag),
    appends: Object.values(appends).includes(true),
  };
};

const invalid = (message: string): RegistryError =>
  new RegistryError("registry.invalid-response", message);

const saidIn = ({ body, secrets = [] }: Received): string => {
  const { error } = (jsonOf(body) ?? {}) as { error?: { code?: unknown; message?: unknown } };
  const parts = [error?.code, error?.message].filter((part) => typeof part === "string");
  return escapeText(redact(parts.join(": ").split("\n")[0] ?? "", secrets));
};

const jsonOf = (body: Buffer): unknown => {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
};

/** Work that ends with the signal even if it does not heed it, as a credential that waits for another program may not. */
const within = <T>(signal: AbortSignal, work: Promise<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    const end = () => {
      reject(cancelled(signal, "Microsoft Entra token"));
    };
    signal.addEventListener("abort", end, { once: true });
    work.then(resolve, reject);
  });

/** As much of `@azure/identity` as is used: an optional peer dependency that must not be needed to compile. */
interface AzureIdentity {
  readonly DefaultAzureCredential: new () => {
    getToken(
      scope: string,
      options: { abortSignal: AbortSignal },
    ): Promise<{ readonly token: string } | null>;
  };
}

async function managementToken(signal: AbortSignal): Promise<string> {
  const { DefaultAzureCredential } = await loadIdentity("@azure/identity");
  try {
    const found = await new DefaultAzureCredential().getToken(
      "https://management.azure.com/.default",
      { abortSignal: signal },
    );
    if (found !== null) return found.token;
  } catch (cause) {
    throw new UsageError("no Microsoft Entra token for Azure: run az login", { cause });
  }
  throw new UsageError("no Microsoft Entra token for Azure: run az login");
}

/** @throws UsageError, in one line, when the package is not installed */
export async function loadIdentity(name: string): Promise<AzureIdentity> {
  try {
    return (await import(name)) as AzureIdentity;
  } catch (cause) {
    throw new UsageError(
      `${name} is not installed, and Azure is asked with it: npm install @azure/identity`,
      { cause },
    );
  }
}
