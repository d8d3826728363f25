import type { TrustPolicy } from "../../trust/policy";
import { PermissionMode } from "../registry/permission-mode";
import { signerPatterns } from "../registry/policy-images";
import { boundTo } from "../registry/registry-access";
import type { BoundAccess } from "../registry/registry-access";
import { repositoryScope } from "../registry/repository-scope";
import type { RepositoryScope } from "../registry/repository-scope";
import type { PushPlan } from "./push-plan";

/**
 * What the signers of a plan may push to: the images of a registry for which rules ask for them. Of several signers each
 * would push what one of them signs, so all must be asked for the same.
 */
export function pushAccess(
  { policy, signers, problems }: PushPlan,
  mode: PermissionMode,
  host: string,
): BoundAccess {
  // The plan's own problems say more than what follows from them.
  if (policy === undefined || signers.length === 0 || problems.length > 0) return { problems: [] };
  const names = signers.map(({ name }) => name);
  const patterns = names.map((name) => signerPatterns(policy, name));
  const problem = (property: string, reason: string, fix: string): BoundAccess => ({
    problems: [{ property, reason, fix }],
  });
  const title = `policy ${JSON.stringify(policy.name)}`;
  const idle = names.filter((_, index) => patterns[index]?.length === 0);
  if (idle.length > 0) {
    return problem(
      "signers",
      `no rule of ${title} asks for ${idle.join(" or ")}`,
      "name the signer in a rule, or leave it out",
    );
  }
  // Its id says what is wrong with it.
  if (host === "") return { problems: [] };
  if (mode === PermissionMode.Registry) return { access: { mode } };
  const scopes = new Set(patterns.map((own) => JSON.stringify(repositoryScope(own, host))));
  if (scopes.size > 1) {
    return problem(
      "signers",
      `rules ask ${names.join(" and ")} for different images, and one identity would push all of them`,
      "make a PushIdentity for each",
    );
  }
  const bound = boundTo(patterns.flat(), host, `${names.join(" and ")} of ${title}`);
  return "access" in bound
    ? { ...bound, mirrors: mirrorsIn(repositoryScope(patterns.flat(), host), host, policy) }
    : bound;
}

/** Prefixes of the mirrors whose repositories a scope reaches: whoever pushes there is not whom their rules ask for. */
const mirrorsIn = (
  { prefixes, names }: RepositoryScope,
  host: string,
  { mirrors }: TrustPolicy,
): string[] =>
  mirrors
    .map(({ prefix }) => prefix)
    .filter((prefix) => {
      if (prefix !== host && !prefix.startsWith(`${host}/`)) return false;
      const folder = `${prefix}/`.slice(host.length + 1);
      return (
        prefixes.some((start) => folder.startsWith(start) || start.startsWith(folder)) ||
        names.some((name) => `${name}/`.startsWith(folder))
      );
    });

/** Hosts of Azure registries in the patterns of a plan's signers. */
export const registryHosts = ({ policy, signers }: PushPlan): string[] => [
  ...new Set(
    signers
      .flatMap(({ name }) => (policy === undefined ? [] : signerPatterns(policy, name)))
      .map((pattern) => pattern.split("/")[0] ?? "")
      .filter((host) => /\.azurecr\.(?:io|us|cn)$/.test(host)),
  ),
];
