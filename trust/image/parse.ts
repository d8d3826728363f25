import { limits } from "../limits";
import type { Digest } from "../registry/port";
import { ImageReferenceError } from "./error";
import { DOCKER_HUB, normaliseHost } from "./host";
import { quoted } from "./quoted";
import type { ImageReference } from "./types";

/** Grammar of https://github.com/distribution/reference (regexp.go), applied part by part for errors that say where. */
const PATH_COMPONENT = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/;
const TAG = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}$/;
const SHA256 = /^sha256:[0-9a-f]{64}$/;
const IDENTIFIER = /^[0-9a-f]{64}$/;

/** Characters of a repository name (distribution/reference: RepositoryNameTotalLengthMax). */
const REPOSITORY_LENGTH = 255;

/**
 * Parses an image reference and normalises it as Docker does: `nginx` is `docker.io/library/nginx:latest`. A reference
 * with tag and digest keeps both; one with only a digest has no tag.
 *
 * Stricter than Docker where two programs would read one text differently: an upper-case first component without dot or
 * port (`Acme/app`, which Docker takes for a host) and other spellings of a host are refused.
 *
 * @throws {@link ImageReferenceError}
 */
export function parseImageReference(text: string): ImageReference {
  const fail = (problem: string, hint?: string): never => {
    throw new ImageReferenceError(text, problem, hint);
  };
  if (text === "") fail("the image reference is empty");
  if (text.length > limits.referenceLength) {
    fail(`an image reference has at most ${limits.referenceLength} characters`);
  }
  if (text !== text.trim()) fail("white space around the reference", "remove it");
  const scheme = /^[a-z][a-z0-9+.-]*:\/\//i.exec(text);
  if (scheme !== null) {
    fail("an image reference has no scheme", `write ${quoted(text.slice(scheme[0].length))}`);
  }
  if (IDENTIFIER.test(text) || SHA256.test(text)) {
    fail("a digest alone names no repository", "write REGISTRY/REPOSITORY@sha256:…");
  }

  const at = text.indexOf("@");
  const named = at < 0 ? text : text.slice(0, at);
  const digest = at < 0 ? undefined : parseDigest(text.slice(at + 1), fail);
  const colon = named.indexOf(":", named.lastIndexOf("/") + 1);
  const name = colon < 0 ? named : named.slice(0, colon);
  const tag = colon < 0 ? undefined : named.slice(colon + 1);
  if (tag !== undefined && !TAG.test(tag)) {
    fail(
      `the tag ${quoted(tag)} is not valid`,
      "a tag has 1 to 128 letters, digits, '_', '.' and '-', and starts with none of the last two",
    );
  }

  const { registry, repository } = parseName(name, fail);
  return {
    registry,
    repository,
    ...(tag === undefined ? (digest === undefined ? { tag: "latest" } : {}) : { tag }),
    ...(digest === undefined ? {} : { digest }),
  };
}

type Fail = (problem: string, hint?: string) => never;

function parseDigest(text: string, fail: Fail): Digest {
  if (SHA256.test(text)) return text as Digest;
  const algorithm = /^([a-z0-9]+(?:[+._-][a-z0-9]+)*):/i.exec(text)?.[1];
  if (algorithm !== undefined && algorithm !== "sha256" && algorithm.toLowerCase() !== "sha256") {
    return fail(
      `digests with ${algorithm} are not supported`,
      "name the image by its sha256 digest",
    );
  }
  if (SHA256.test(text.toLowerCase())) {
    return fail("the digest is not in lower-case hexadecimal", `write @${text.toLowerCase()}`);
  }
  return fail(
    `the digest ${quoted(text)} is not valid`,
    "a digest is sha256: and 64 hexadecimal digits",
  );
}

/** Splits the domain from the repository as Docker does (distribution/reference: splitDockerDomain). */
function parseName(name: string, fail: Fail): { registry: string; repository: string } {
  const slash = name.indexOf("/");
  const first = slash < 0 ? "" : name.slice(0, slash);
  const isHost = /[.:]/.test(first) || first.toLowerCase() === "localhost";
  const registry = isHost ? normaliseHost(first) : DOCKER_HUB;
  if (typeof registry !== "string") return fail(registry.problem, registry.hint);
  const path = parsePath(isHost ? name.slice(slash + 1) : name, fail);
  // Docker Hub keeps its official images under `library/`, which counts as part of the name.
  const repository = registry === DOCKER_HUB && !path.includes("/") ? `library/${path}` : path;
  if (repository.length > REPOSITORY_LENGTH) {
    return fail(`a repository name has at most ${REPOSITORY_LENGTH} characters`);
  }
  return { registry, repository };
}

function parsePath(path: string, fail: Fail): string {
  if (path === "") return fail("the repository name is missing");
  if (path !== path.toLowerCase()) {
    return fail("a repository name is lower-case", `write ${quoted(path.toLowerCase())}`);
  }
  const wrong = path.split("/").find((component) => !PATH_COMPONENT.test(component));
  if (wrong === undefined) return path;
  return fail(
    wrong === ""
      ? "the repository name has an empty part"
      : `the part ${quoted(wrong)} of the repository name is not valid`,
    "each part has lower-case letters and digits, joined by '.', '_', '__' or '-'",
  );
}
