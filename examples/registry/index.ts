import * as pulumi from "@pulumi/pulumi";
import { GithubSubjects, PushIdentity } from "countersign/components/identity";
import { ContainerRegistry } from "countersign/components/registry";

const config = new pulumi.Config();

const registry = new ContainerRegistry("images", {
  resourceGroupName: config.require("resourceGroup"),
  registryName: config.require("registryName"),
  subnetId: config.require("subnetId"),
  privateDnsZoneId: config.require("privateDnsZoneId"),
  workspaceId: config.require("workspaceId"),
  pullPrincipalIds: config.requireObject<Record<string, string>>("pullers"),
});

const push = new PushIdentity("release", {
  resourceGroupName: config.require("resourceGroup"),
  registryId: registry.registryId,
  loginServer: registry.loginServer,
  signers: ["release"],
  environments: ["production"],
  githubSubjects: GithubSubjects.Ids,
  githubOwnerIds: config.requireObject<Record<string, string>>("githubOwnerIds"),
});

export const { loginServer, registryReachability } = registry;
export const { clientId, subjects } = push;
