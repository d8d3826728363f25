import { Profile } from "../profile";
import { ApiServerAccess } from "./api-server-access";
import { Egress } from "./egress";
import type { NetworkArgs, PrivateDnsZoneIds } from "./network-args";

export type Zone = keyof PrivateDnsZoneIds;

/** What decides which resources there are. All of it is known before anything else is. */
export interface Decisions {
  readonly profile: Profile;
  readonly apiServer: ApiServerAccess;
  readonly egress: Egress;
  /** Whether the network is given. */
  readonly given: boolean;
  readonly apiServerSubnet: boolean;
  readonly privateEndpointSubnet: boolean;
  /** The zones that are made. */
  readonly zones: readonly Zone[];
}

export function decide(args: NetworkArgs): Decisions {
  const { profile = Profile.Production, privateDnsZoneIds = {} } = args;
  const production = profile === Profile.Production;
  const {
    apiServer = production ? ApiServerAccess.VnetIntegration : ApiServerAccess.Public,
    egress = production ? Egress.NatGateway : Egress.LoadBalancer,
    privateEndpoints = production,
  } = args;
  const wanted: Zone[] = [
    ...(privateEndpoints ? (["registry", "vault", "blob"] as const) : []),
    ...(apiServer === ApiServerAccess.Public ? [] : (["cluster"] as const)),
  ];
  return {
    profile,
    apiServer,
    egress,
    given: args.vnetId !== undefined,
    apiServerSubnet: apiServer === ApiServerAccess.VnetIntegration,
    privateEndpointSubnet: privateEndpoints,
    zones: wanted.filter((zone) => privateDnsZoneIds[zone] === undefined),
  };
}
