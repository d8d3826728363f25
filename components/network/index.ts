export { ApiServerAccess } from "./api-server-access";
export { Egress } from "./egress";
export { Network } from "./network";
export type { NatGatewayOptions, NetworkArgs, PrivateDnsZoneIds } from "./network-args";
export { privateEndpoint } from "./private-endpoint";
export type { PrivateEndpointGroup, PrivateEndpointTarget } from "./private-endpoint";
export { RuleAccess, RuleDirection, RuleProtocol } from "./security-rule";
export type { SecurityRule } from "./security-rule";
export { Profile } from "../profile";
