import * as pulumi from "@pulumi/pulumi";
import * as managedidentity from "@pulumi/azure-native/managedidentity";
import { grantRole } from "../authorization";
import { azureName, programScope } from "../names";
import { assess } from "../posture";
import type { Findings, Posture } from "../posture";
import { estimateCost } from "../pricing";
import type { CostEstimate } from "../pricing";
import { Profile } from "../profile";
import { PermissionMode } from "../registry/permission-mode";
import { accessProblems, wideningOf } from "../registry/registry-access";
import type { BoundAccess } from "../registry/registry-access";
import {
  accessCondition,
  defaultPermissionMode,
  repositoryRole,
} from "../registry/repository-role";
import { given, memberOf, validate } from "../validation";
import type { Guard } from "../validation";
import { federate } from "./credentials";
import type { IdentityPlace } from "./credentials";
import { pushAccess, registryHosts } from "./push-access";
import type { PushIdentityArgs } from "./push-identity-args";
import { pushPlan } from "./push-plan";
import type { PushPlan } from "./push-plan";
import { hostOf } from "./registry-host";
import { pushProblems, resourceRules } from "./rules";
import { isGithub } from "./subjects";

/**
 * An identity for pipelines that push: who may push is whose signature is trusted. Signers of the TrustPolicy log in as it
 * without a secret, and reach the repositories whose rules ask for them.
 *
 * Tokens of GitHub and GitLab name a repository and a ref, not a workflow: every workflow of the repository can log in from
 * there. What it pushes is not trusted by that; only a signature makes it so.
 *
 * @example
 * const push = new PushIdentity("release", {
 *   resourceGroupName: group.name,
 *   registryId: registry.registryId,
 *   loginServer: registry.loginServer,
 *   signers: ["release"],
 *   environments: ["production"],
 * });
 */
export class PushIdentity extends pulumi.ComponentResource {
  /** ARM id. */
  readonly identityId: pulumi.Output<string>;
  /** What a pipeline logs in with: `client-id` of azure/login. */
  readonly clientId: pulumi.Output<string>;
  /** Object id. */
  readonly principalId: pulumi.Output<string>;
  /** Subjects of the tokens that it takes. */
  readonly subjects: pulumi.Output<string[]>;
  /** Who issues those tokens. Whether their jobs run on hosted machines, which reach no private registry, nobody knows. */
  readonly issuers: pulumi.Output<string[]>;
  /** The checks that it meets, and those that it does not. */
  readonly posture: pulumi.Output<Posture>;
  /** Nothing: identities cost nothing. */
  readonly estimatedMonthlyCost: pulumi.Output<CostEstimate>;

  constructor(name: string, args: PushIdentityArgs, opts?: pulumi.ComponentResourceOptions) {
    super("countersign:index:PushIdentity", name, args, opts);
    args = { registryId: "", signers: [], ...given(args) };
    const { registryId, identityId, suppressions = [] } = args;
    const profile = memberOf(Profile, args.profile) ?? Profile.Production;
    const mode = memberOf(PermissionMode, args.permissionMode) ?? defaultPermissionMode(profile);
    const plan = pushPlan(args);
    const host = hostOf(args);
    const accessAt = (loginServer: string): BoundAccess => pushAccess(plan, mode, loginServer);

    const findings = findingsOf(plan, mode, host, accessAt);
    const { posture, problems } = assess(findings, profile, suppressions, new Date());
    const isAccepted = posture.deviations.some(({ check }) => check === "push.repositories");
    const guard = validate(this, { host, registryId, identityId }, [
      () => [...pushProblems(args, plan), ...plan.problems],
      ...resourceRules,
      ({ host: known }) => accessProblems(accessAt(known), isAccepted),
      () => problems,
    ]);

    warnOfHostedRunners(args, this);
    const { identity, place } = identityOf(name, args, guard, this);
    federate(name, place, plan.subjects, this);
    const condition = pulumi.output(host).apply((loginServer) => {
      const bound = accessAt(loginServer);
      const widening = wideningOf(bound);
      if (widening !== undefined) void pulumi.log.warn(`trustPolicy: ${widening}`, this);
      return "access" in bound ? accessCondition(bound.access, "push") : undefined;
    });
    grantRole(
      `${name}-push`,
      {
        role: repositoryRole(mode, "push"),
        // Not without the guard: where no condition could be made, the role would reach everything.
        scope: guard(registryId),
        principalId: identity.principalId,
        condition,
      },
      { parent: this },
    );

    this.identityId = identity.id;
    this.clientId = identity.clientId;
    this.principalId = identity.principalId;
    this.subjects = pulumi.output(plan.subjects.map(({ subject }) => subject));
    this.issuers = pulumi.output([...new Set(plan.subjects.map(({ issuer }) => issuer))]);
    this.posture = pulumi.output(posture);
    this.estimatedMonthlyCost = pulumi.output(estimateCost([]));
    this.registerOutputs({
      identityId: this.identityId,
      clientId: this.clientId,
      principalId: this.principalId,
      subjects: this.subjects,
      issuers: this.issuers,
      posture: this.posture,
      estimatedMonthlyCost: this.estimatedMonthlyCost,
    });
  }
}

/** Says what a pipeline would find out when it pushes for the first time. */
function warnOfHostedRunners(
  { hostedRunners = false, registryReachability }: PushIdentityArgs,
  resource: pulumi.Resource,
): void {
  if (!hostedRunners || registryReachability === undefined) return;
  pulumi.output(registryReachability).apply((text) => {
    if (!text.startsWith("private")) return;
    void pulumi.log.warn(
      "hostedRunners: the registry is private, and runners that GitHub, GitLab or Azure DevOps host do not reach it; push from runners in its network, and leave hostedRunners out",
      resource,
    );
  });
}

function findingsOf(
  plan: PushPlan,
  mode: PermissionMode,
  host: pulumi.Input<string>,
  accessAt: (host: string) => BoundAccess,
): Findings {
  const { signers, subjects } = plan;
  // Before the registry is known, every one that the rules speak of may be it.
  const hosts = typeof host === "string" ? [host] : registryHosts(plan);
  const isExact = hosts.every((each) => wideningOf(accessAt(each)) === undefined);
  return {
    "push.repositories": mode === PermissionMode.Repositories && isExact,
    ...(signers.some(isGithub)
      ? { "push.immutable-subjects": !subjects.some(({ isByName }) => isByName) }
      : {}),
  };
}

/** The identity, created or given, and where its credentials go. */
function identityOf(
  name: string,
  { identityId, resourceGroupName = "", location, tags }: PushIdentityArgs,
  guard: Guard,
  parent: pulumi.Resource,
): { identity: managedidentity.UserAssignedIdentity; place: IdentityPlace } {
  if (identityId === undefined) {
    const resourceName = azureName("resource", name, programScope());
    const identity = new managedidentity.UserAssignedIdentity(
      `${name}-identity`,
      {
        resourceName: guard(resourceName),
        resourceGroupName,
        location,
        tags,
      },
      { parent },
    );
    // Its output `name` is unknown while it changes, and a credential would seem to move elsewhere.
    const known = identity.urn.apply(() => resourceName);
    return { identity, place: { resourceGroupName, resourceName: known } };
  }
  const id = guard(identityId);
  const part = (index: number): pulumi.Output<string> =>
    id.apply((text) => text.split("/")[index] ?? "");
  return {
    identity: managedidentity.UserAssignedIdentity.get(`${name}-identity`, identityId, {
      parent,
    }),
    place: { resourceGroupName: part(4), resourceName: part(8) },
  };
}
