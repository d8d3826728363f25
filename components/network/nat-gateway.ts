import * as pulumi from "@pulumi/pulumi";
import * as network from "@pulumi/azure-native/network";
import type { NatGatewayOptions } from "./network-args";
import type { Place } from "./place";

/**
 * A NAT gateway and its public address. Without a zone neither names one, which every region accepts; Azure then places
 * the gateway in a zone of its choice.
 */
export function createNatGateway(
  name: string,
  { zone, publicIpAddressIds, idleTimeoutMinutes }: NatGatewayOptions,
  place: Place,
  opts: pulumi.CustomResourceOptions,
): network.NatGateway {
  const zones = zone === undefined ? undefined : [zone];
  const addresses = publicIpAddressIds ?? [
    new network.PublicIPAddress(
      `${name}-egress-ip`,
      {
        ...place,
        sku: { name: network.PublicIPAddressSkuName.Standard },
        publicIPAllocationMethod: network.IPAllocationMethod.Static,
        zones,
      },
      opts,
    ).id,
  ];
  return new network.NatGateway(
    `${name}-nat`,
    {
      ...place,
      sku: { name: network.NatGatewaySkuName.Standard },
      publicIpAddresses: pulumi.output(addresses).apply((ids) => ids.map((id) => ({ id }))),
      idleTimeoutInMinutes: idleTimeoutMinutes,
      zones,
    },
    opts,
  );
}
