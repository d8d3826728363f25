import { DOCKER_HUB, normaliseHost, quoted } from "../image";

import type { Digest } from "../registry/port";
import type { ImagePattern } from "./types";

export const isDigest = (text: string): text is Digest => /^sha256:[0-9a-f]{64}$/.test(text);

/** Why a text is no pattern, and what to write instead. */
export interface PatternProblem {
  readonly problem: string;
  readonly hint?: string;
}

/** Hosts where anybody may get a namespace: without an owner segment, a pattern would trust all of them. */
const OPEN_HOSTS: ReadonlySet<string> = new Set([
  DOCKER_HUB,
  "ghcr.io",
  "quay.io",
  "public.ecr.aws",
]);

/**
 * Parses a repository pattern: `host/path` with `*` (inside one segment) and `**` (across segments) in the path, or `**`.
 * `@sha256:…` may follow where `digest` allows it (`denied`, exemptions).
 */
export const parsePattern = (
  text: string,
  { digest: digestAllowed = false } = {},
): ImagePattern | PatternProblem => {
  const at = text.indexOf("@");
  if (at === -1) {
    const problem = repositoryProblem(text);
    return problem ?? { text, repository: text };
  }
  if (!digestAllowed) {
    return {
      problem: "a pattern here matches repositories, not digests",
      hint: `write ${quoted(text.slice(0, at))}`,
    };
  }
  const digest = text.slice(at + 1);
  const repository = text.slice(0, at);
  if (!isDigest(digest))
    return {
      problem: `${quoted(digest)} is no sha256: digest of 64 lower-case hexadecimal digits`,
    };
  const problem = repositoryProblem(repository);
  return problem ?? { text, repository, digest };
};

const repositoryProblem = (text: string): PatternProblem | undefined => {
  if (text === "**") return undefined;
  const placeholder = /\{[^}]*\}/.exec(text)?.[0];
  if (placeholder !== undefined)
    return {
      problem: `${quoted(placeholder)} has no values`,
      hint: "name the variable in the rule's `each`",
    };
  const slash = text.indexOf("/");
  const host = slash === -1 ? text : text.slice(0, slash);
  const path = slash === -1 ? undefined : text.slice(slash + 1);
  // Without a path, `nginx:1` is an image with a tag, as Docker reads it.
  const hostLike =
    (path === undefined ? /^[^:]*[.[]/ : /[.:]/).test(host) || /^localhost(?::|$)/.test(host);

  if (host.includes("*")) {
    return {
      problem: "the host of a pattern is literal",
      hint: "write the whole host name, or ** for every image",
    };
  }
  if (!hostLike) {
    return {
      problem: "the pattern begins with no registry host",
      hint: `write ${quoted(hubName(text))}`,
    };
  }
  const normal = normaliseHost(host);
  if (typeof normal !== "string") return normal;
  if (normal !== host) {
    return {
      problem: `image names are normalised to the host ${quoted(normal)}, so ${quoted(host)} matches nothing`,
      hint: `write ${quoted(normal)}`,
    };
  }
  if (path === undefined || path === "") {
    return {
      problem: "the pattern names a host and no repository",
      hint: `write ${quoted(`${normal}/**`)} for all of it`,
    };
  }
  return pathProblem(normal, path);
};

/** What Docker would take the name for. */
const hubName = (text: string): string => {
  const name = text.replace(/:[^/]*$/, "");
  return name.includes("/") ? `${DOCKER_HUB}/${name}` : `${DOCKER_HUB}/library/${name}`;
};

const pathProblem = (host: string, path: string): PatternProblem | undefined => {
  if (path.includes(":")) {
    return {
      problem: "a pattern matches repositories, not tags",
      hint: `write ${quoted(`${host}/${path.replace(/:.*$/s, "")}`)}`,
    };
  }
  if (path !== path.toLowerCase()) {
    return {
      problem: "a repository name is lower-case",
      hint: `write ${quoted(`${host}/${path.toLowerCase()}`)}`,
    };
  }
  if (path.includes("***"))
    return { problem: "*** is no wildcard", hint: "write * (one segment) or ** (any)" };
  const wrong = path.split("/").find((segment) => !/^[a-z0-9._*-]+$/.test(segment));
  if (wrong === "") return { problem: "the pattern has an empty path segment" };
  if (wrong !== undefined)
    return { problem: `the path segment ${quoted(wrong)} can be in no repository name` };
  if (host === DOCKER_HUB && !path.includes("/") && !path.includes("**")) {
    return {
      problem: "repositories of docker.io have two segments, so this matches nothing",
      hint: `write ${quoted(`${host}/library/${path}`)}`,
    };
  }
  return undefined;
};

/** Why a pattern may not stand in `allow`: it would let images of strangers run. */
export const allowProblem = ({ repository }: ImagePattern): PatternProblem | undefined => {
  if (repository === "**") {
    return {
      problem: "** would let every image of every stranger run unverified",
      hint: "name the repositories",
    };
  }
  const [host = "", owner = ""] = repository.split("/");
  if (!OPEN_HOSTS.has(host) || !owner.includes("*")) return undefined;
  return {
    problem: `anybody can publish on ${host}, so the pattern must name an owner`,
    hint: `write ${quoted(`${host}/OWNER/**`)}`,
  };
};

/** Why a text is no namespace name or pattern of names. */
export const namespaceProblem = (text: string): PatternProblem | undefined =>
  /^[a-z0-9*](?:[a-z0-9*-]{0,61}[a-z0-9*])?$/.test(text)
    ? undefined
    : {
        problem: `${quoted(text)} can be no namespace name`,
        hint: "lower-case letters, digits and dashes; * for any run of characters",
      };

const LABEL_NAME = /^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/;
const LABEL_PREFIX = /^(?=.{1,253}$)[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?$/;

/**
 * Why no namespace can have a label, so that a selector with it would select nothing.
 * https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set
 */
export const labelProblem = (key: string, value: string): PatternProblem | undefined => {
  const slash = key.lastIndexOf("/");
  const isPrefixGood = slash === -1 || LABEL_PREFIX.test(key.slice(0, slash));
  if (!isPrefixGood || !LABEL_NAME.test(key.slice(slash + 1))) {
    return { problem: `${quoted(key)} can be no label` };
  }
  if (value === "" || LABEL_NAME.test(value)) return undefined;
  return {
    problem: `${quoted(value)} can be the value of no label`,
    hint: "labels are compared as they are; wildcards stand in `names`",
  };
};

/** Why a text is no git ref or pattern of refs. */
export const refProblem = (text: string): PatternProblem | undefined => {
  if (text === "**") return undefined;
  if (!/^refs\/./.test(text)) {
    return {
      problem: `${quoted(text)} is no full git ref`,
      hint: `write ${quoted(`refs/heads/${text}`)} or ${quoted(`refs/tags/${text}`)}`,
    };
  }
  // git check-ref-format: what no ref name can hold, of which * is the wildcard here.
  return /[\s~^:?[\\{}]|\.\.|\/\/|\/$|@\{|\*\*\*/.test(text)
    ? {
        problem: `${quoted(text)} can be no git ref`,
        hint: "write refs/heads/NAME or refs/tags/NAME; * and ** are wildcards",
      }
    : undefined;
};
