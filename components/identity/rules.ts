import type * as pulumi from "@pulumi/pulumi";
import { GITHUB } from "../../trust/policy/identity";
import { programScope, scopeProblems } from "../names";
import { Profile } from "../profile";
import { PermissionMode } from "../registry/permission-mode";
import { armIdProblems, choiceProblems } from "../validation";
import type { Problem, Rule } from "../validation";
import { GithubSubjects } from "./push-identity-args";
import type { PushIdentityArgs } from "./push-identity-args";
import type { PushPlan } from "./push-plan";
import { registryNameIn } from "./registry-host";
import { isGithub } from "./subjects";

/**
 * The most credentials of one identity.
 * Source: https://learn.microsoft.com/entra/workload-id/workload-identity-federation-considerations
 */
const CREDENTIALS = 20;

/** The most characters of a subject, from the same page. */
const SUBJECT_LENGTH = 600;

/** What is wrong with the arguments of a PushIdentity, as far as its plan does not say it. */
export const pushProblems = (args: PushIdentityArgs, plan: PushPlan): Problem[] => [
  ...choiceProblems("profile", Profile, args.profile),
  ...choiceProblems("permissionMode", PermissionMode, args.permissionMode),
  ...choiceProblems("githubSubjects", GithubSubjects, args.githubSubjects),
  ...namesSomebody(args),
  ...hasAPlace(args),
  ...(args.identityId === undefined ? scopeProblems(programScope()) : []),
  ...environmentsAreGithubs(args, plan),
  ...ownersAreNumbered(args, plan),
  ...fitsOneIdentity(plan),
];

/** What the identity acts on. */
interface PushResources {
  /** Login server. */
  readonly host: pulumi.Input<string>;
  readonly registryId: pulumi.Input<string>;
  readonly identityId: pulumi.Input<string> | undefined;
}

/** A role on a resource group, or on another registry than the one that the patterns name, would reach too much. */
export const resourceRules: readonly Rule<PushResources>[] = [
  ({ registryId }) => armIdProblems("registryId", "container registry", registryId),
  ({ registryId, host }) => {
    const name = registryNameIn(registryId);
    const [label = ""] = host.split(".");
    return name === undefined || label === name || label.startsWith(`${name}-`)
      ? []
      : [
          {
            property: "loginServer",
            reason: `${JSON.stringify(host)} is not the host of the registry ${name}`,
            fix: `give its login server, such as ${name}.azurecr.io, or leave it out`,
          },
        ];
  },
  ({ identityId }) => armIdProblems("identityId", "managed identity", identityId),
];

const namesSomebody = ({ signers }: PushIdentityArgs): Problem[] =>
  signers.length > 0
    ? []
    : [
        {
          property: "signers",
          reason: "nobody is named, so nobody could push",
          fix: "name signers of the TrustPolicy",
        },
      ];

const hasAPlace = ({ identityId, resourceGroupName }: PushIdentityArgs): Problem[] =>
  identityId !== undefined || resourceGroupName !== undefined
    ? []
    : [
        {
          property: "resourceGroupName",
          reason: "an identity is created, and nothing tells where",
          fix: "name a resource group, or give the id of an identity (identityId)",
        },
      ];

function environmentsAreGithubs(
  { environments }: PushIdentityArgs,
  { policy, signers }: PushPlan,
): Problem[] {
  if (environments === undefined) return [];
  if (policy !== undefined && !signers.some(isGithub)) {
    return [
      {
        property: "environments",
        reason: "none of the signers is a GitHub workflow, whose tokens alone name an environment",
        fix: "leave it out",
      },
    ];
  }
  if (environments.length === 0) {
    return [
      {
        property: "environments",
        reason: "the list is empty, so no GitHub workflow could push",
        fix: "name an environment, or leave it out",
      },
    ];
  }
  return environments.flatMap((environment, index) =>
    /^[^\s*](?:[^\p{Cc}*]*[^\s*])?$/u.test(environment)
      ? []
      : [
          {
            property: `environments[${index}]`,
            reason: `${JSON.stringify(environment)} is not the name of an environment`,
            fix: "write the whole name; a credential takes no wildcards",
          },
        ],
  );
}

function ownersAreNumbered(
  { githubOwnerIds = {} }: PushIdentityArgs,
  { policy, signers }: PushPlan,
): Problem[] {
  if (policy === undefined) return [];
  const owners = signers.filter(isGithub).flatMap((signer) => {
    const uri = signer.kind === "keyless" ? signer.source?.repositoryUri : undefined;
    return uri?.slice(GITHUB.length + 1).split("/")[0] ?? [];
  });
  return Object.entries(githubOwnerIds).flatMap(([owner, id]): Problem[] => {
    const property = `githubOwnerIds.${owner}`;
    if (!owners.includes(owner)) {
      return [
        {
          property,
          reason: "no signer's repository has this owner",
          fix: owners.length === 0 ? "leave it out" : `use ${[...new Set(owners)].join(" or ")}`,
        },
      ];
    }
    return /^[1-9]\d*$/.test(id)
      ? []
      : [
          {
            property,
            reason: `${JSON.stringify(id)} is not a numeric id`,
            fix: `use the id in https://api.github.com/users/${owner}`,
          },
        ];
  });
}

function fitsOneIdentity({ subjects }: PushPlan): Problem[] {
  const long = subjects.find(({ subject }) => subject.length > SUBJECT_LENGTH);
  return [
    ...(subjects.length <= CREDENTIALS
      ? []
      : [
          {
            property: "signers",
            reason: `they need ${subjects.length} credentials, and Azure allows ${CREDENTIALS} for one identity`,
            fix: "make a second PushIdentity for some of the signers, or name fewer refs or environments",
          },
        ]),
    ...(long === undefined
      ? []
      : [
          {
            property: "signers",
            reason: `the subject ${long.subject.slice(0, 60)}… has ${long.subject.length} characters, and Azure takes ${SUBJECT_LENGTH}`,
            fix: "name shorter refs or environments",
          },
        ]),
  ];
}
