import type * as pulumi from "@pulumi/pulumi";
import type { Suppression } from "../posture";
import type { Profile } from "../profile";
import type { PermissionMode } from "../registry/permission-mode";

/**
 * How the subjects of GitHub's tokens name a repository. Repositories that were created or renamed since July 15, 2026 have
 * ids in them.
 * Source: https://learn.microsoft.com/entra/workload-id/workload-identities-github-immutable-subjects
 */
export enum GithubSubjects {
  /** `repo:acme/shop:…`, which also a repository has that is created again under the same name. */
  Names = "names",
  /** `repo:acme@1/shop@2:…`. */
  Ids = "ids",
  /** Both, while a repository moves from one form to the other. */
  Both = "both",
}

/** Arguments of a {@link PushIdentity}. What decides which credentials exist is plain. */
export interface PushIdentityArgs {
  /** Which defaults hold. Default: production. */
  readonly profile?: Profile;
  /** ARM id of the registry that is pushed to. */
  readonly registryId: pulumi.Input<string>;
  /**
   * Host of that registry, which the patterns of the TrustPolicy name. Give `registry.loginServer` where the registry is
   * created in the same update, so that the preview knows it, and where the host has more in it than the registry's name
   * (`NAME-HASH.azurecr.io`). Default: made of the name in `registryId`.
   */
  readonly loginServer?: pulumi.Input<string>;
  /**
   * From where that registry is reached: `registry.registryReachability`, or a text that begins with `private` or `public`.
   * Read only for the warning of `hostedRunners`. Default: unknown.
   */
  readonly registryReachability?: pulumi.Input<string>;
  /**
   * Whether the signers' jobs run on machines that GitHub, GitLab or Azure DevOps host; no token tells that. Where
   * `registryReachability` says that the registry is private, it is a warning. Default: false.
   */
  readonly hostedRunners?: boolean;
  /** Which roles that registry honours. Default: Repositories in production, Registry in development. */
  readonly permissionMode?: PermissionMode;
  /**
   * Names of signers in the TrustPolicy: their pipelines may push. With permissions per repository, rules must ask all of
   * them for the same images.
   */
  readonly signers: string[];
  /**
   * Path of the TrustPolicy, relative to the program's folder. Default: as for the policy pack, the stack's configuration
   * `countersign:policy`, else COUNTERSIGN_POLICY, else the nearest `trust-policy.yaml`.
   */
  readonly trustPolicy?: string;
  /**
   * Environments of GitHub whose jobs may push, in place of the signers' refs. An environment does not tell the ref: restrict
   * its deployment branches in GitHub. Default: the signers' refs, which must be exact.
   */
  readonly environments?: string[];
  /**
   * Numeric ids of GitHub organizations and users by name, for subjects with ids; the `id` in
   * https://api.github.com/users/NAME. The repository's own id is `repositoryId` of the signer. Default: none.
   */
  readonly githubOwnerIds?: Record<string, string>;
  /** How GitHub's subjects name the repository. Default: Both for signers whose ids are known, else Names. */
  readonly githubSubjects?: GithubSubjects;
  /**
   * ARM id of a user-assigned identity that pushes, and that no other PushIdentity uses: whoever logs in as it may push what
   * each of them grants. Default: one is created.
   */
  readonly identityId?: pulumi.Input<string>;
  /** Name of the resource group that receives the identity. Needed unless `identityId` is given. */
  readonly resourceGroupName?: pulumi.Input<string>;
  /** Region of the identity. Default: that of the provider. */
  readonly location?: pulumi.Input<string>;
  /** Checks whose deviation is accepted for a time. Default: none. */
  readonly suppressions?: Suppression[];
  /** Tags of the identity. Default: none. */
  readonly tags?: pulumi.Input<Record<string, pulumi.Input<string>>>;
}
