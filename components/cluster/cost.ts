import { ApiServerAccess } from "../network/api-server-access";
import { Egress } from "../network/egress";
import { estimateCost, vmPrice } from "../pricing";
import type { CostEstimate, CostItem } from "../pricing";
import { Profile } from "../profile";
import { OsDisk } from "./node-pool";
import { PrivateDns } from "./private-dns";
import type { ClusterChoices } from "./settings";
import { vmSizeOf } from "./vm-size";

/** What the cluster costs with every pool at its smallest. What depends on its use is named, and not in the sum. */
export function clusterCost(settings: ClusterChoices): CostEstimate {
  const { profile, egress, apiServer, privateDns, defender, advancedNetworking, given } = settings;
  const items: CostItem[] = [];
  const notPriced = new Set(["outbound traffic", "volumes and load balancers of workloads"]);
  if (given.workspace) notPriced.add("logs by the gigabyte");
  if (given.kms) notPriced.add("operations of the KMS key");
  if (profile === Profile.Production) items.push({ price: "aks-standard", quantity: 1 });
  if (egress === Egress.LoadBalancer) {
    items.push({ price: "load-balancer", quantity: 1 }, { price: "public-ip", quantity: 1 });
  }
  if (apiServer === ApiServerAccess.PrivateLink) {
    items.push({ price: "private-endpoint", quantity: 1 });
  }
  if (
    apiServer !== ApiServerAccess.Public &&
    !given.privateDnsZone &&
    privateDns === PrivateDns.System
  ) {
    items.push({ price: "private-dns-zone", quantity: 1 });
  }
  for (const { vmSize, minCount, osDisk } of [settings.systemPool, ...settings.pools]) {
    const price = vmPrice(vmSize);
    if (price === undefined) notPriced.add(vmSize);
    else items.push({ price, quantity: minCount });
    if (osDisk === OsDisk.Managed) notPriced.add("managed OS disks");
    if (advancedNetworking) items.push({ price: "acns-node", quantity: minCount });
    const vcpus = vmSizeOf(vmSize)?.vcpus;
    if (defender && vcpus === undefined) notPriced.add(`Defender on ${vmSize}`);
    if (defender && vcpus !== undefined) {
      items.push({ price: "defender-vcore", quantity: vcpus * minCount });
    }
  }
  return estimateCost(items, [...notPriced].sort());
}
