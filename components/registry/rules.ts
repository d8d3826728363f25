import { nameProblems, scopeProblems } from "../names";
import { isPrivateLinkZone, privateLinkZones } from "../network/private-link-zones";
import { armIdProblems } from "../validation";
import type { Problem, Rule } from "../validation";
import { PermissionMode } from "./permission-mode";
import { RegistrySku } from "./registry-args";
import type { RegistryChoices } from "./registry-choices";
import { normalLocation } from "./registry-choices";

const DAYS = { retentionDays: [0, 365], softDeleteDays: [1, 90] } as const;

const namedAsAzureAllows: Rule<RegistryChoices> = ({ name, nameScope }) =>
  nameScope === undefined
    ? nameProblems("registryName", "container registry", name)
    : scopeProblems(nameScope);

const premiumOnly: Rule<RegistryChoices> = ({ sku, premiumArguments }) =>
  sku === RegistrySku.Premium
    ? []
    : premiumArguments.map((property) => ({
        property,
        reason: `only the Premium tier has it, and sku is ${sku}`,
        fix: "leave it out, or set sku to Premium",
      }));

const privateHasAnEndpoint: Rule<RegistryChoices> = (choices) => {
  const { sku, isPublic, hasSubnet, hasDnsZone } = choices;
  if (sku !== RegistrySku.Premium) return [];
  const because = isPublic
    ? "a private endpoint needs a subnet and a DNS zone, and only one of them is given"
    : "the registry is private, and nothing could reach it without an endpoint";
  if (hasSubnet === hasDnsZone && (hasSubnet || isPublic)) return [];
  return [
    ...(hasSubnet
      ? []
      : [{ property: "subnetId", reason: because, fix: "give the id of a subnet" }]),
    ...(hasDnsZone
      ? []
      : [
          {
            property: "privateDnsZoneId",
            reason: because,
            fix: `give the id of a private DNS zone ${ZONE}`,
          },
        ]),
  ];
};

const exportsEndWithPublicAccess: Rule<RegistryChoices> = ({ sku, isPublic, exportEnabled }) =>
  sku === RegistrySku.Premium && isPublic && !exportEnabled
    ? [
        {
          property: "exportEnabled",
          reason: "Azure turns exports off only where public network access is off",
          fix: "set publicNetworkAccess to false, or leave exportEnabled out",
        },
      ]
    : [];

const oneWayOfDeleting: Rule<RegistryChoices> = ({ retentionDays, softDeleteDays }) =>
  retentionDays === undefined || softDeleteDays === undefined
    ? []
    : [
        {
          property: "retentionDays",
          reason: "a registry has a retention policy or soft delete, not both",
          fix: "leave out retentionDays, which deletes signatures, or softDeleteDays",
        },
      ];

const softDeleteStaysInOneRegion: Rule<RegistryChoices> = ({ softDeleteDays, replicaLocations }) =>
  softDeleteDays === undefined || replicaLocations.length === 0
    ? []
    : [
        {
          property: "softDeleteDays",
          reason: "a registry with replicas has no soft delete",
          fix: "leave out softDeleteDays or replicaLocations",
        },
      ];

const softDeleteInTheOlderApi: Rule<RegistryChoices> = ({ softDeleteDays, permissionMode }) =>
  softDeleteDays === undefined || permissionMode === PermissionMode.Registry
    ? []
    : [
        {
          property: "softDeleteDays",
          reason: "the API version that has permissions per repository has no soft delete",
          fix: "leave out softDeleteDays, or set permissionMode to Registry",
        },
      ];

const daysInRange: Rule<RegistryChoices> = (choices) =>
  (["retentionDays", "softDeleteDays"] as const).flatMap((property): Problem[] => {
    const days = choices[property];
    const [least, most] = DAYS[property];
    return days === undefined || (Number.isInteger(days) && days >= least && days <= most)
      ? []
      : [
          {
            property,
            reason: `Azure refuses ${days} days`,
            fix: `use a whole number from ${least} to ${most}`,
          },
        ];
  });

const locationIsKnown: Rule<RegistryChoices> = ({ hasLocation, permissionMode }) =>
  hasLocation || permissionMode === PermissionMode.Registry
    ? []
    : [
        {
          property: "location",
          reason: "a registry with permissions per repository takes no region from the provider",
          fix: "give the region, or run `pulumi config set azure-native:location <region>`",
        },
      ];

const replicasAreDistinct: Rule<RegistryChoices> = ({ replicaLocations }) =>
  replicaLocations.flatMap((replica, index) =>
    replicaLocations.indexOf(replica) === index
      ? []
      : [
          {
            property: `replicaLocations[${index}]`,
            reason: `${JSON.stringify(replica)} is named twice`,
            fix: "name it once",
          },
        ],
  );

const replicasAreElsewhere: Rule<RegistryChoices> = (choices) => {
  const index = choices.replicaLocations.findIndex(
    (replica) => choices.hasLocation && replica === normalLocation(choices.location ?? ""),
  );
  if (index === -1) return [];
  return [
    {
      property: `replicaLocations[${index}]`,
      reason: `${JSON.stringify(choices.replicaLocations[index])} is the region of the registry itself`,
      fix: "name another region",
    },
  ];
};

const cacheRulesHaveNames: Rule<RegistryChoices> = ({ cacheRules }) =>
  cacheRules.flatMap(({ name }, index): Problem[] => {
    const property = `cacheRules[${index}].name`;
    if (!/^[A-Za-z0-9-]{5,50}$/.test(name)) {
      return [
        {
          property,
          reason: `Azure refuses ${JSON.stringify(name)} as the name of a cache rule`,
          fix: "use 5 to 50 letters, digits and hyphens",
        },
      ];
    }
    return cacheRules.findIndex((rule) => rule.name === name) === index
      ? []
      : [{ property, reason: `${JSON.stringify(name)} is used twice`, fix: "use another name" }];
  });

/** Source: https://aka.ms/acr/cache-auth, EnforceDockerAuthentication. */
const dockerHubIsAskedWithCredentials: Rule<RegistryChoices> = ({ cacheRules }) =>
  cacheRules.flatMap(({ sourceRepository, hasCredentials }, index): Problem[] =>
    hasCredentials || !/^(?:[a-z0-9-]+\.)*docker\.io\//i.test(sourceRepository)
      ? []
      : [
          {
            property: `cacheRules[${index}].credentialSetId`,
            reason: "Azure copies nothing from Docker Hub without credentials",
            fix: "give the id of a credential set of the registry",
          },
        ],
  );

const isInAGroup: Rule<RegistryChoices> = ({ hasResourceGroup }) =>
  hasResourceGroup
    ? []
    : [
        {
          property: "resourceGroupName",
          reason: "a registry is created, and nothing tells where",
          fix: "name a resource group",
        },
      ];

const ZONE = privateLinkZones.registry;

/** In another zone, nobody would look the registry up. */
const endpointIsFound: Rule<RegistryChoices> = ({ privateDnsZoneId: id }) => {
  const problems = armIdProblems("privateDnsZoneId", "private DNS zone", id);
  return id === undefined || problems.length > 0 || isPrivateLinkZone(id, "registry")
    ? problems
    : [
        {
          property: "privateDnsZoneId",
          reason: `${JSON.stringify(id.split("/").at(-1))} is not the zone in which a registry is looked up`,
          fix: `give the id of a private DNS zone ${ZONE}`,
        },
      ];
};

export const registryRules: readonly Rule<RegistryChoices>[] = [
  ({ unknownValues }) => unknownValues,
  isInAGroup,
  namedAsAzureAllows,
  premiumOnly,
  privateHasAnEndpoint,
  ({ subnetId }) => armIdProblems("subnetId", "subnet", subnetId),
  endpointIsFound,
  ({ workspaceId }) => armIdProblems("workspaceId", "Log Analytics workspace", workspaceId),
  exportsEndWithPublicAccess,
  oneWayOfDeleting,
  softDeleteStaysInOneRegion,
  softDeleteInTheOlderApi,
  daysInRange,
  locationIsKnown,
  replicasAreDistinct,
  replicasAreElsewhere,
  cacheRulesHaveNames,
  dockerHubIsAskedWithCredentials,
];
