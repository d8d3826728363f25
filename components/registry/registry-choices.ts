import type * as pulumi from "@pulumi/pulumi";
import { azureName, programScope } from "../names";
import type { NameScope } from "../names";
import { Profile } from "../profile";
import { choiceProblems, given, memberOf } from "../validation";
import type { Problem } from "../validation";
import { PermissionMode } from "./permission-mode";
import type { ContainerRegistryArgs } from "./registry-args";
import { NetworkRuleBypass, OperatorType, RegistrySku } from "./registry-args";
import { defaultPermissionMode } from "./repository-role";

/** Arguments that only the Premium tier has. */
const PREMIUM_ARGUMENTS = [
  "subnetId",
  "privateDnsZoneId",
  "exportEnabled",
  "zoneRedundancy",
  "dataEndpoint",
  "networkRuleBypass",
  "retentionDays",
] as const satisfies readonly (keyof ContainerRegistryArgs)[];

/** What a registry becomes, defaults filled in. */
export interface RegistryChoices {
  readonly profile: Profile;
  readonly name: string;
  /** What a generated name is unique in; absent for a name that was given. */
  readonly nameScope?: NameScope;
  /** Login server. */
  readonly host: string;
  readonly location?: pulumi.Input<string>;
  /** Whether there is a location: it may not be known yet. */
  readonly hasLocation: boolean;
  readonly sku: RegistrySku;
  readonly permissionMode: PermissionMode;
  readonly isPublic: boolean;
  readonly exportEnabled: boolean;
  readonly zoneRedundancy: boolean;
  readonly dataEndpoint: boolean;
  readonly networkRuleBypass: NetworkRuleBypass;
  readonly armTokens?: boolean;
  readonly retentionDays?: number;
  readonly softDeleteDays?: number;
  readonly replicaLocations: readonly string[];
  readonly cacheRules: readonly CacheRuleChoice[];
  readonly hasSubnet: boolean;
  readonly hasDnsZone: boolean;
  readonly subnetId: pulumi.Input<string> | undefined;
  readonly privateDnsZoneId: pulumi.Input<string> | undefined;
  readonly workspaceId: pulumi.Input<string> | undefined;
  /** Names of the arguments that were given, of those that only Premium has. */
  readonly premiumArguments: readonly string[];
  readonly hasResourceGroup: boolean;
  readonly operatorType: OperatorType;
  /** Values that their enums do not have; the defaults stand for them. */
  readonly unknownValues: readonly Problem[];
}

interface CacheRuleChoice {
  readonly name: string;
  readonly sourceRepository: string;
  readonly hasCredentials: boolean;
}

export function registryChoices(
  pulumiName: string,
  args: ContainerRegistryArgs,
  providerLocation: string | undefined,
): RegistryChoices {
  const { registryName, armTokens } = args;
  const { retentionDays, softDeleteDays, replicaLocations = [], cacheRules = [] } = args;
  const location = args.location ?? providerLocation;
  const profile = memberOf(Profile, args.profile) ?? Profile.Production;
  const isProduction = profile === Profile.Production;
  const sku =
    memberOf(RegistrySku, args.sku) ?? (isProduction ? RegistrySku.Premium : RegistrySku.Basic);
  const isPremium = sku === RegistrySku.Premium;
  const isPublic = args.publicNetworkAccess ?? !(isPremium && isProduction);
  const nameScope = registryName === undefined ? programScope() : undefined;
  const name =
    nameScope === undefined
      ? (registryName ?? "")
      : azureName("container registry", pulumiName, nameScope);
  return {
    profile,
    name,
    ...(nameScope === undefined ? {} : { nameScope }),
    host: `${name.toLowerCase()}.azurecr.io`,
    ...(location === undefined ? {} : { location }),
    hasLocation: location !== undefined,
    sku,
    permissionMode: memberOf(PermissionMode, args.permissionMode) ?? defaultPermissionMode(profile),
    isPublic,
    exportEnabled: args.exportEnabled ?? !(isPremium && !isPublic),
    zoneRedundancy: args.zoneRedundancy ?? (isPremium && isProduction),
    dataEndpoint: args.dataEndpoint ?? isPremium,
    networkRuleBypass:
      memberOf(NetworkRuleBypass, args.networkRuleBypass) ?? NetworkRuleBypass.AzureServices,
    ...(armTokens === undefined ? {} : { armTokens }),
    ...(retentionDays === undefined ? {} : { retentionDays }),
    ...(softDeleteDays === undefined ? {} : { softDeleteDays }),
    replicaLocations: replicaLocations.map(normalLocation),
    cacheRules: cacheRules.map(({ name: rule, sourceRepository, ...rest }) => ({
      name: rule,
      sourceRepository,
      hasCredentials: given(rest).credentialSetId !== undefined,
    })),
    hasSubnet: args.subnetId !== undefined,
    hasDnsZone: args.privateDnsZoneId !== undefined,
    subnetId: args.subnetId,
    privateDnsZoneId: args.privateDnsZoneId,
    workspaceId: args.workspaceId,
    premiumArguments: [
      ...(args.publicNetworkAccess === false ? ["publicNetworkAccess"] : []),
      ...PREMIUM_ARGUMENTS.filter((argument) => args[argument] !== undefined),
      ...(replicaLocations.length > 0 ? ["replicaLocations"] : []),
    ],
    hasResourceGroup: args.resourceGroupName !== "",
    operatorType: memberOf(OperatorType, args.operatorType) ?? OperatorType.Group,
    unknownValues: [
      ...choiceProblems("profile", Profile, args.profile),
      ...choiceProblems("sku", RegistrySku, args.sku),
      ...choiceProblems("permissionMode", PermissionMode, args.permissionMode),
      ...choiceProblems("networkRuleBypass", NetworkRuleBypass, args.networkRuleBypass),
      ...choiceProblems("operatorType", OperatorType, args.operatorType),
    ],
  };
}

/** Azure takes `West Europe` for `westeurope`. */
export const normalLocation = (location: string): string =>
  location.toLowerCase().replaceAll(" ", "");
