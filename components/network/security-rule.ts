import type * as pulumi from "@pulumi/pulumi";

export enum RuleDirection {
  Inbound = "Inbound",
  Outbound = "Outbound",
}

export enum RuleAccess {
  Allow = "Allow",
  Deny = "Deny",
}

export enum RuleProtocol {
  Tcp = "Tcp",
  Udp = "Udp",
  Icmp = "Icmp",
  Any = "*",
}

/** One rule of a network security group. */
export interface SecurityRule {
  /** Up to 80 letters, digits, hyphens, dots and underscores; unique in the group. */
  name: pulumi.Input<string>;
  /** 100 to 4096; a lower number is looked at first. Unique in the group and direction. */
  priority: pulumi.Input<number>;
  direction: pulumi.Input<RuleDirection>;
  access: pulumi.Input<RuleAccess>;
  protocol: pulumi.Input<RuleProtocol>;
  /** A range (`10.0.0.0/8`), an address, a service tag (`AzureLoadBalancer`) or `*`. Names of hosts need a firewall. */
  source: pulumi.Input<string>;
  /** As for `source`. Default: `*`. */
  destination?: pulumi.Input<string>;
  /** Ports and ranges of ports (`30000-32767`) at the destination, or `*` alone. */
  ports: pulumi.Input<pulumi.Input<string>[]>;
}

/** A rule whose values are known. */
export type KnownRule = pulumi.Unwrap<SecurityRule>;

/** A rule as Azure takes it. */
export function armRule(rule: KnownRule) {
  const { name, priority, direction, access, protocol, source, destination = "*", ports } = rule;
  const [first, ...more] = ports;
  return {
    name,
    priority,
    direction,
    access,
    protocol,
    sourceAddressPrefix: source,
    sourcePortRange: "*",
    destinationAddressPrefix: destination,
    ...(more.length === 0 ? { destinationPortRange: first } : { destinationPortRanges: ports }),
  };
}
