import { ApiServerAccess } from "../network/api-server-access";
import type { ClusterChoices } from "./settings";

/** Who reaches the API, for the person who does not. */
export function reachabilityText(
  { apiServer, given }: Pick<ClusterChoices, "apiServer" | "given">,
  authorizedIpRanges: readonly string[] = [],
): string {
  if (apiServer === ApiServerAccess.Public) {
    return `public: ${authorizedIpRanges.join(", ")} and nobody else reaches the API`;
  }
  const how = given.vnetIntegration ? "the API-server subnet" : "a private endpoint";
  return (
    `private: only the virtual network and networks connected to it reach the API, through ${how}; ` +
    "laptops and hosted runners elsewhere do not, and `az aks command invoke` is off"
  );
}
