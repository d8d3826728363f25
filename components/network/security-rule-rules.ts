import { choiceProblems } from "../validation";
import type { Problem, Rule } from "../validation";
import { isAddress, parseCidr } from "./cidr";
import type { NetworkArgs } from "./network-args";
import { denyManagement } from "./security-groups";
import { RuleAccess, RuleDirection, RuleProtocol } from "./security-rule";
import type { KnownRule } from "./security-rule";

/** What Azure refuses in rules that somebody wrote. */
export const securityRuleRules: readonly Rule<NetworkArgs>[] = [
  (args) => each(args.nodeSecurityRules, choicesProblems),
  (args) => each(args.nodeSecurityRules, priorityProblems),
  (args) => each(args.nodeSecurityRules, nameProblems),
  (args) => each(args.nodeSecurityRules, prefixProblems),
  (args) => each(args.nodeSecurityRules, portProblems),
];

type Check = (
  rule: KnownRule,
  property: string,
  before: readonly (KnownRule & { at: string })[],
) => Problem[];

const each = (rules: readonly KnownRule[] | undefined, check: Check): Problem[] => {
  const own = { ...denyManagement, at: "the component's own rule" };
  const named = (rules ?? []).map((rule, index) => ({
    ...rule,
    at: `nodeSecurityRules[${index}]`,
  }));
  return named.flatMap((rule, index) => check(rule, rule.at, [own, ...named.slice(0, index)]));
};

/** Azure reads these without regard to case, and the posture does not. */
const choicesProblems: Check = ({ direction, access, protocol }, at) => [
  ...choiceProblems(`${at}.direction`, RuleDirection, direction),
  ...choiceProblems(`${at}.access`, RuleAccess, access),
  ...choiceProblems(`${at}.protocol`, RuleProtocol, protocol),
];

const priorityProblems: Check = ({ priority, direction }, at, before) => {
  const property = `${at}.priority`;
  if (!Number.isInteger(priority) || priority < 100 || priority > 4096) {
    return [
      {
        property,
        reason: `Azure refuses priority ${priority}`,
        fix: "use a whole number from 100 to 4096",
      },
    ];
  }
  const same = before.find((other) => other.priority === priority && other.direction === direction);
  if (same === undefined) return [];
  return [
    {
      property,
      reason: `${priority} is the priority of ${same.at} "${same.name}" as well, and Azure wants each once per direction`,
      fix: "choose another",
    },
  ];
};

const nameProblems: Check = ({ name }, at, before) => {
  const property = `${at}.name`;
  if (!/^[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,78}[A-Za-z0-9_])?$/.test(name)) {
    return [
      {
        property,
        reason: `Azure refuses ${JSON.stringify(name)} as the name of a security rule`,
        fix: "use 1 to 80 letters, digits, hyphens, dots and underscores, beginning with a letter or digit",
      },
    ];
  }
  const same = before.find((other) => other.name.toLowerCase() === name.toLowerCase());
  if (same === undefined) return [];
  return [{ property, reason: `${same.at} has the name "${name}" already`, fix: "choose another" }];
};

const prefixProblems: Check = (rule, at) =>
  (["source", "destination"] as const).flatMap((end) => {
    const prefix = rule[end];
    if (prefix === undefined || isPrefix(prefix)) return [];
    return [
      {
        property: `${at}.${end}`,
        reason: `${JSON.stringify(prefix)} is neither a range, an address nor a service tag`,
        fix: prefix.includes(".")
          ? "use the addresses; what is known by its host name only needs a firewall (egress userDefinedRouting)"
          : "write it as in 10.60.0.0/24, AzureLoadBalancer or *",
      },
    ];
  });

/** Service tags, also for one region: `AzureCloud`, `Storage.WestEurope`. Host names have more dots or lower-case ends. */
const isPrefix = (text: string): boolean =>
  text === "*" ||
  isAddress(text) ||
  parseCidr(text) !== undefined ||
  /^[A-Z][A-Za-z0-9]*(?:\.[A-Z][A-Za-z0-9]*)?$/.test(text);

const portProblems: Check = ({ ports }, at) => {
  const wrong = ports.find((port) => !isPort(port));
  const reason =
    ports.length === 0
      ? "there is none"
      : wrong !== undefined
        ? `Azure refuses ${JSON.stringify(wrong)} as a port`
        : ports.includes("*") && ports.length > 1
          ? "Azure refuses * beside other ports"
          : undefined;
  if (reason === undefined) return [];
  const fix = 'use ports from 0 to 65535, ranges such as "30000-32767", or "*" alone';
  return [{ property: `${at}.ports`, reason, fix }];
};

function isPort(text: string): boolean {
  if (text === "*") return true;
  const [, first, last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? [];
  return first !== undefined && Number(first) <= Number(last) && Number(last) <= 65535;
}
