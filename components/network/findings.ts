import type { Findings } from "../posture";
import { parseCidr } from "./cidr";
import type { Decisions } from "./decisions";
import { apiServerRules, endpointRules, nodeRules } from "./security-groups";
import { RuleAccess, RuleDirection, RuleProtocol } from "./security-rule";
import type { KnownRule } from "./security-rule";

/** What is known about a network that was made; of one that is given, nothing is. */
export function findings(
  nodeSecurityRules: readonly KnownRule[] = [],
  logs: boolean,
  { given, apiServerSubnet, privateEndpointSubnet }: Decisions,
): Findings {
  if (given) return {};
  const groups = [
    nodeRules(nodeSecurityRules),
    ...(apiServerSubnet ? [apiServerRules("nodes", "api-server", [])] : []),
    ...(privateEndpointSubnet ? [endpointRules("endpoints")] : []),
  ];
  const inbound = groups.flat().filter(({ direction, access }) => isAllowedIn(direction, access));
  const closed = (port: number): boolean =>
    !inbound.some((rule) => isFromInternet(rule) && reaches(rule, port));
  return {
    "network.no-rdp-from-internet": closed(3389),
    "network.no-ssh-from-internet": closed(22),
    "network.no-http-from-internet": closed(80),
    "network.no-any-source": !inbound.some(isAnySource),
    "network.no-lateral-management": groups.every(deniesManagement),
    "network.load-balancer-probes": groups.every(startsWithAllow),
    "network.security-groups": true,
    "network.no-default-outbound": true,
    "network.logs": logs,
  };
}

const isAllowedIn = (direction: RuleDirection, access: RuleAccess): boolean =>
  direction === RuleDirection.Inbound && access === RuleAccess.Allow;

/** Everybody, or a range so wide that the rest of it is a formality. */
function isAnySource({ source }: KnownRule): boolean {
  const range = parseCidr(source);
  return range === undefined ? source === "*" : range.prefixLength < (range.version === 4 ? 8 : 16);
}

const isFromInternet = (rule: KnownRule): boolean =>
  isAnySource(rule) || rule.source === "Internet";

const reaches = ({ protocol, ports }: KnownRule, port: number): boolean =>
  (protocol === RuleProtocol.Tcp || protocol === RuleProtocol.Any) &&
  ports.some((range) => {
    const [first = "", last = first] = range.split("-");
    return range === "*" || (Number(first) <= port && port <= Number(last));
  });

/** Health probes of load balancers come before what is denied to all. */
function startsWithAllow(rules: readonly KnownRule[]): boolean {
  const decisive = byPriority(rules, RuleDirection.Inbound).find(
    (rule) => rule.access === RuleAccess.Allow || deniesAll(rule),
  );
  return decisive?.access !== RuleAccess.Deny;
}

const deniesAll = ({ access, protocol, source, destination = "*", ports }: KnownRule): boolean =>
  access === RuleAccess.Deny &&
  protocol === RuleProtocol.Any &&
  source === "*" &&
  destination === "*" &&
  ports.includes("*");

/** A rule that allows them within the network, and is looked at before the one that denies them to all, opens a way. */
const deniesManagement = (rules: readonly KnownRule[]): boolean =>
  [22, 3389].every((port) => {
    const decisive = byPriority(rules, RuleDirection.Outbound).find(
      (rule) =>
        isWithinNetwork(rule) &&
        reaches(rule, port) &&
        (rule.access === RuleAccess.Allow || reachesAll(rule)),
    );
    return decisive?.access === RuleAccess.Deny;
  });

/** Whether a rule is for all machines of the network. */
const reachesAll = ({ source, destination = "*" }: KnownRule): boolean =>
  source === "*" && (destination === "*" || destination === "VirtualNetwork");

/** Service tags are of what is outside, but for one. */
const isWithinNetwork = ({ destination = "*" }: KnownRule): boolean =>
  destination === "VirtualNetwork" || !/^[A-Z]/.test(destination);

const byPriority = (rules: readonly KnownRule[], direction: RuleDirection): KnownRule[] =>
  rules.filter((rule) => rule.direction === direction).sort((a, b) => a.priority - b.priority);
