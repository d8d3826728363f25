import { isIPv4, isIPv6 } from "node:net";
import { domainToASCII } from "node:url";
import { quoted } from "./quoted";

/** Why a text is no registry host, and what to write instead. */
export interface HostProblem {
  readonly problem: string;
  readonly hint?: string;
}

/** One label of a domain name (RFC 1123), as the grammar of distribution/reference has it. */
const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;

/** Docker Hub's registry and its old names; all of them serve the same repositories. */
const DOCKER_HUB_HOSTS = new Set([
  "docker.io",
  "index.docker.io",
  "registry-1.docker.io",
  "registry.hub.docker.com",
]);

/** The name under which Docker Hub's repositories are known. */
export const DOCKER_HUB = "docker.io";

/**
 * Normalises a registry host with optional port: lower-case, `:443` dropped, IPv6 compressed, Docker Hub's names folded.
 * Two spellings of one host would let an image slip past the rule that claims it, so every spelling that a resolver
 * takes for another one (trailing dot, `127.1`, `0x7f.0.0.1`, port `0443`) is refused.
 */
export function normaliseHost(text: string): string | HostProblem {
  const match = /^(\[[^\]]*\]|[^:]*)(?::([^:]*))?$/s.exec(text);
  if (match === null) {
    return {
      problem: `the registry host ${quoted(text)} is not valid`,
      hint: "an IPv6 address stands in brackets",
    };
  }
  const host = normaliseName((match[1] ?? "").toLowerCase());
  if (typeof host !== "string") return host;
  const port = match[2];
  if (port === undefined) return DOCKER_HUB_HOSTS.has(host) ? DOCKER_HUB : host;
  if (!/^[1-9][0-9]{0,4}$/.test(port) || Number(port) > 65535) {
    return { problem: `the port ${quoted(port)} is not a number from 1 to 65535` };
  }
  // Without its port a single label would read as a namespace of Docker Hub.
  const isHost = /[.[]/.test(host) || host === "localhost";
  if (port !== "443" || !isHost) return `${host}:${port}`;
  return DOCKER_HUB_HOSTS.has(host) ? DOCKER_HUB : host;
}

function normaliseName(name: string): string | HostProblem {
  const shown = quoted(name);
  if (name.startsWith("[")) {
    const address = name.slice(1, -1);
    // Zones name an interface of this machine; an embedded IPv4 address is a second spelling of that address.
    if (!isIPv6(address) || /[%.]/.test(address)) {
      return { problem: `the registry host ${shown} is not an IPv6 address without zone` };
    }
    return new URL(`http://${name}`).hostname;
  }
  if (name.endsWith(".")) {
    return {
      problem: `the registry host ${shown} ends in a dot`,
      hint: `write ${quoted(name.replace(/\.+$/, ""))}`,
    };
  }
  const labels = name.split(".");
  if (name.length > 253 || !labels.every((label) => LABEL.test(label))) {
    return { problem: `the registry host ${shown} is not a domain name or IP address` };
  }
  const last = labels.at(-1) ?? "";
  // WHATWG URL, "ends in a number": resolvers read such a name as an IPv4 address in octal, hexadecimal or short form.
  if (/^(?:[0-9]+|0x[0-9a-f]*)$/.test(last) && !isIPv4(name)) {
    return {
      problem: `the registry host ${shown} is not an IPv4 address with four decimal parts`,
    };
  }
  if (domainToASCII(name) !== name) {
    return { problem: `the registry host ${shown} is not a valid internationalised domain name` };
  }
  return name;
}
