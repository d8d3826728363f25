import * as pulumi from "@pulumi/pulumi";
import * as containerregistry from "@pulumi/azure-native/containerregistry";
import { grantRole } from "../authorization";
import { sendDiagnostics } from "../diagnostics";
import { privateEndpoint } from "../network/private-endpoint";
import { assess } from "../posture";
import type { Posture } from "../posture";
import type { CostEstimate } from "../pricing";
import { Profile } from "../profile";
import { given, validate } from "../validation";
import logs from "./log-categories.json";
import type { PermissionMode } from "./permission-mode";
import { principalProblems } from "./principals";
import { accessProblems, registryAccess, wideningOf } from "./registry-access";
import type { BoundAccess } from "./registry-access";
import type { ContainerRegistryArgs } from "./registry-args";
import { registryChoices } from "./registry-choices";
import type { RegistryChoices } from "./registry-choices";
import { reachabilityText, registryCost, registryFindings } from "./registry-posture";
import { registryResource } from "./registry-resource";
import { accessCondition, operatorRoles, repositoryRole } from "./repository-role";
import { registryRules } from "./rules";

/**
 * A registry in which each identity reaches the repositories that the TrustPolicy names. In production it is private, and
 * protected against deletion unless `opts.protect` says otherwise.
 *
 * @example
 * const registry = new ContainerRegistry("acme", {
 *   resourceGroupName: group.name,
 *   registryName: "acmeprod",
 *   subnetId: network.endpointSubnetId,
 *   privateDnsZoneId: network.registryZoneId,
 *   workspaceId: log.workspaceId,
 *   pullPrincipalIds: { kubelet: cluster.kubeletPrincipalId },
 * });
 */
export class ContainerRegistry extends pulumi.ComponentResource {
  /** ARM id. */
  readonly registryId: pulumi.Output<string>;
  readonly registryName: pulumi.Output<string>;
  /** Host of its images, `NAME.azurecr.io`; known in a preview. */
  readonly loginServer: pulumi.Output<string>;
  /** Which roles it honours. */
  readonly permissionMode: pulumi.Output<PermissionMode>;
  /** From where it is reached; begins with `private:` or `public:`. */
  readonly registryReachability: pulumi.Output<string>;
  /** The checks that it meets, and those that it does not. */
  readonly posture: pulumi.Output<Posture>;
  /** What it costs in a month, without storage and traffic. */
  readonly estimatedMonthlyCost: pulumi.Output<CostEstimate>;

  constructor(
    name: string,
    args: ContainerRegistryArgs,
    opts: pulumi.ComponentResourceOptions = {},
  ) {
    super("countersign:index:ContainerRegistry", name, args, opts);
    args = { resourceGroupName: "", ...given(args) };
    const region = new pulumi.Config("azure-native").get("location");
    const choices = registryChoices(name, args, region);
    const bound = accessOf(choices, args);
    const widening = wideningOf(bound);
    const findings = registryFindings(
      choices,
      widening === undefined,
      args.workspaceId !== undefined,
    );
    const { profile } = choices;
    const { posture, problems } = assess(findings, profile, args.suppressions ?? [], new Date());
    const isAccepted = posture.deviations.some(({ check }) => check === "registry.conditions");
    const guard = validate(this, choices, [
      ...registryRules,
      () => [
        ...principalProblems(choices.permissionMode, args),
        ...accessProblems(bound, isAccepted),
        ...problems,
      ],
    ]);
    if (widening !== undefined) void pulumi.log.warn(`trustPolicy: ${widening}`, this);

    const registry = registryResource(`${name}-registry`, choices, args, guard, {
      parent: this,
      // Undefined is what the component has, or whoever it belongs to.
      protect: opts.protect ?? (profile === Profile.Production ? true : undefined),
    });
    /** A value that is known already, and that nobody uses before the registry is there. */
    const once = <T>(value: T): pulumi.Output<T> => registry.urn.apply<T>(() => value);
    this.registryId = registry.id;
    this.registryName = once(choices.name);
    this.loginServer = once(choices.host);
    this.permissionMode = once(choices.permissionMode);
    this.registryReachability = once(reachabilityText(choices));
    this.posture = pulumi.output(posture);
    this.estimatedMonthlyCost = pulumi.output(registryCost(choices));

    surround(this, name, choices, args);
    grant(this, name, choices, bound, args);
    this.registerOutputs({
      registryId: this.registryId,
      registryName: this.registryName,
      loginServer: this.loginServer,
      permissionMode: this.permissionMode,
      registryReachability: this.registryReachability,
      posture: this.posture,
      estimatedMonthlyCost: this.estimatedMonthlyCost,
    });
  }
}

/** What the TrustPolicy bounds; undefined where nobody is granted anything by it. */
function accessOf(
  { permissionMode, host }: RegistryChoices,
  { pullPrincipalIds, pushPrincipalIds, trustPolicy }: ContainerRegistryArgs,
): BoundAccess | undefined {
  const names = [pullPrincipalIds, pushPrincipalIds].flatMap((ids) => Object.keys(ids ?? {}));
  return names.length === 0 && trustPolicy === undefined
    ? undefined
    : registryAccess(permissionMode, host, trustPolicy);
}

/** Endpoint, copies, caches and logs. */
function surround(
  registry: ContainerRegistry,
  name: string,
  { location, replicaLocations, zoneRedundancy }: RegistryChoices,
  args: ContainerRegistryArgs,
): void {
  const { registryId, registryName } = registry;
  const { resourceGroupName, tags, subnetId, privateDnsZoneId, workspaceId, cacheRules } = args;
  const opts = { parent: registry };
  if (subnetId !== undefined && privateDnsZoneId !== undefined) {
    privateEndpoint(
      `${name}-endpoint`,
      {
        resourceGroupName,
        ...(location === undefined ? {} : { location }),
        subnetId,
        targetId: registryId,
        groupId: "registry",
        privateDnsZoneId,
        ...(tags === undefined ? {} : { tags }),
      },
      opts,
    );
  }
  for (const replica of replicaLocations) {
    new containerregistry.Replication(
      `${name}-replica-${replica}`,
      {
        registryName,
        resourceGroupName,
        replicationName: replica,
        location: replica,
        regionEndpointEnabled: true,
        zoneRedundancy: zoneRedundancy ? "Enabled" : "Disabled",
        tags,
      },
      opts,
    );
  }
  for (const rule of cacheRules ?? []) {
    new containerregistry.CacheRule(
      `${name}-cache-${rule.name}`,
      {
        registryName,
        resourceGroupName,
        cacheRuleName: rule.name,
        sourceRepository: rule.sourceRepository,
        targetRepository: rule.targetRepository,
        credentialSetResourceId: rule.credentialSetId,
      },
      {
        ...opts,
        // Azure changes nothing but the credentials of a rule (azure-sdk-for-go#23118).
        replaceOnChanges: ["sourceRepository", "targetRepository"],
        deleteBeforeReplace: true,
      },
    );
  }
  if (workspaceId !== undefined) {
    const { categories } = logs;
    sendDiagnostics(
      `${name}-diagnostics`,
      { resourceId: registryId, workspaceId, categories },
      opts,
    );
  }
}

/** The roles of those who use the registry. */
function grant(
  registry: ContainerRegistry,
  name: string,
  { permissionMode, operatorType: principalType }: RegistryChoices,
  bound: BoundAccess | undefined,
  args: ContainerRegistryArgs,
): void {
  const scope = registry.registryId;
  const opts = { parent: registry };
  if (bound !== undefined && "access" in bound) {
    const users = { pull: args.pullPrincipalIds, push: args.pushPrincipalIds };
    for (const use of ["pull", "push"] as const) {
      const role = repositoryRole(permissionMode, use);
      const condition = accessCondition(bound.access, use);
      for (const [key, principalId] of Object.entries(users[use] ?? {})) {
        grantRole(`${name}-${use}-${key}`, { role, scope, principalId, condition }, opts);
      }
    }
  }
  for (const [key, principalId] of Object.entries(args.operatorPrincipalIds ?? {})) {
    for (const [end, role] of Object.entries(operatorRoles[permissionMode])) {
      const roleGrant = { role, scope, principalId, principalType };
      grantRole(`${name}-operator-${key}${end}`, roleGrant, opts);
    }
  }
}
