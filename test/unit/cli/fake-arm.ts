import { parseContainerId, type ContainerId } from "../../../cli/evidence-container";
import { lockEvidence, type Ask, type LockFlags } from "../../../cli/evidence-lock";
import type { Arm } from "../../../cli/evidence-policy";
import { endpointOf } from "../../../trust/registry/endpoint";
import { LoopbackServer } from "../../support/registry/loopback-server";
import { jsonReply, type Reply, type Request } from "../../support/registry/reply";

export const SUBSCRIPTION = "00000000-0000-0000-0000-000000000001";
export const ID = `/subscriptions/${SUBSCRIPTION}/resourceGroups/audit-bb148c/providers/Microsoft.Storage/storageAccounts/auditbb148c/blobServices/default/containers/evidence`;
export const POLICY = `${ID}/immutabilityPolicies/default`;
export const CONFIRM = "auditbb148c/evidence";

export const container = parseContainerId(ID) as ContainerId;

/**
 * Azure Resource Manager as far as one container's policy goes.
 * https://learn.microsoft.com/rest/api/storagerp/blob-containers/lock-immutability-policy
 */
export class FakeArm extends LoopbackServer {
  policy = { state: "Unlocked", days: 365, etag: '"1"', appendsAll: true };
  /** Answers instead, while it is set, by method. */
  readonly instead = new Map<string, () => Reply>();

  constructor() {
    super({});
  }

  protected override answer({ method, url, headers }: Request): Reply {
    if (headers.authorization !== "Bearer entra-token") return refusal(401, "AuthenticationFailed");
    if (url.searchParams.get("api-version") !== "2024-01-01") {
      return refusal(400, "NoRegisteredProviderFound");
    }
    const other = this.instead.get(method);
    if (other !== undefined) return other();
    if (method === "GET" && url.pathname === POLICY) return this.#shown();
    if (method !== "POST" || url.pathname !== `${POLICY}/lock`) {
      return refusal(404, "ContainerNotFound");
    }
    if (headers["if-match"] !== this.policy.etag) {
      return refusal(412, "ContainerImmutabilityPolicyFailure");
    }
    this.policy.state = "Locked";
    return this.#shown();
  }

  /** Runs the command against it. */
  async lock(
    flags: Partial<LockFlags> = { confirm: CONFIRM },
    { ask, token = () => Promise.resolve("entra-token") }: { ask?: Ask; token?: Arm["token"] } = {},
  ) {
    const written = { stdout: "", stderr: "" };
    const output = (name: keyof typeof written) => ({
      write: (text: string) => (written[name] += text),
    });
    const io = { stdout: output("stdout"), stderr: output("stderr"), env: {} };
    const world = { arm: { endpoint: endpointOf(this.host), token }, ask };
    const code = await lockEvidence(container, { timeout: 5, ...flags }, io, world);
    return { code, ...written };
  }

  /** The methods of what was sent to it. */
  get methods(): string[] {
    return this.requests.map(({ method }) => method);
  }

  #shown(): Reply {
    const { state, days, etag, appendsAll } = this.policy;
    return jsonReply(200, {
      id: POLICY,
      etag,
      properties: {
        state,
        immutabilityPeriodSinceCreationInDays: days,
        allowProtectedAppendWritesAll: appendsAll,
      },
    });
  }
}

export const refusal = (status: number, code: string, message = "No."): Reply =>
  jsonReply(status, { error: { code, message } });

/** The error for a message. */
export const refused = (message: string) => ({ name: "UsageError", message });
