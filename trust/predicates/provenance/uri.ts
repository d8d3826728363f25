import type { SourceClaim } from "./types";

/**
 * `<name>@<ref>`, as builder ids, workflows and source URIs are written. It is split at the one `@refs/`, since a tag may
 * hold an `@` (`@acme/ui@1.0.0`); without one or with several at the last `@`, so that a file called `build.yml@refs…` never
 * reads as `build.yml`.
 */
export function splitRef(text: string): { readonly name: string; readonly ref?: string } {
  const first = text.indexOf("@refs/");
  const at = first >= 0 && first === text.lastIndexOf("@refs/") ? first : text.lastIndexOf("@");
  return at < 0 ? { name: text } : { name: text.slice(0, at), ref: text.slice(at + 1) };
}

const COMMIT = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/;

/** Whether a text is a git commit in lower-case hex (SHA-1, or SHA-256 repositories). */
export const isCommit = (text: string): boolean => COMMIT.test(text);

/** A repository URI as certificates have it: `git+` and `.git` are ways to write the same. */
export const repositoryUri = (text: string): string =>
  text.replace(/^git\+/, "").replace(/\.git$/, "");

/** Whether a URI names a git repository; BuildKit writes those without `git+`, but with `.git` or a fragment. */
export const isGitUri = (uri: string): boolean =>
  /^git\+[a-z]+:\/\//.test(uri) || /^https?:\/\/[^#]+(?:\.git(?:#|$)|#)/.test(uri);

/**
 * A source URI: `git+https://host/owner/name@ref`, or BuildKit's `https://host/owner/name.git#ref:folder`. A ref that is
 * a commit is one; a short name could be branch or tag, and is no ref.
 */
export function parseSource(uri: string): SourceClaim {
  const hash = uri.indexOf("#");
  const { name, ref } =
    hash < 0
      ? splitRef(uri)
      : { name: uri.slice(0, hash), ref: uri.slice(hash + 1).replace(/:.*$/, "") };
  return {
    repository: repositoryUri(name),
    ...(ref?.startsWith("refs/") ? { ref } : {}),
    ...(ref !== undefined && isCommit(ref) ? { commit: ref } : {}),
  };
}
