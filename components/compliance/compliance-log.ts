import * as pulumi from "@pulumi/pulumi";
import type * as authorization from "@pulumi/azure-native/authorization";
import { azureName, programScope } from "../names";
import { privateEndpoint } from "../network/private-endpoint";
import { estimateCost } from "../pricing";
import type { CostEstimate } from "../pricing";
import { given, validate } from "../validation";
import type { Guard } from "../validation";
import { assignPolicies, exempt } from "./azure-policy";
import { DiagnosedKind, Worm } from "./compliance-log-args";
import type { ComplianceLogArgs } from "./compliance-log-args";
import { diagnose } from "./diagnosed";
import { createEvidenceStore } from "./evidence-store";
import type { EvidenceStore } from "./evidence-store";
import { groupOf, workspaceOf } from "./place";
import { assessLog, withLock } from "./posture";
import type { CompliancePosture } from "./posture";
import { rules } from "./rules";
import { settingsOf } from "./settings";
import { collectVerdicts } from "./verdicts";
import type { VerdictIngestion } from "./verdicts";
import { regionOf } from "./workspace";
import type { WorkspacePlace } from "./workspace";
import { sameSubscription } from "./workspace-rules";
import { writerProblems } from "./writers";

/**
 * The audit trail of a platform: a Log Analytics workspace for logs and verdicts with queries about them, a blob container
 * in which evidence cannot be changed, and Azure Policy as an auditor from outside.
 *
 * In production everything that holds logs or evidence is protected, and left by a destroy; the component's own `protect`
 * and `retainOnDelete` win over that.
 *
 * @example
 * const log = new ComplianceLog("audit", {
 *   subnetId,
 *   privateDnsZoneId,
 *   writerPrincipalIds: { gate: gate.principalId },
 *   policyScope: platform.id,
 * });
 */
export class ComplianceLog extends pulumi.ComponentResource {
  /** ARM id of the Log Analytics workspace. */
  readonly workspaceId: pulumi.Output<string>;
  /** ARM id of the storage account. */
  readonly storageAccountId: pulumi.Output<string>;
  /** ARM id of the blob container, as `countersign evidence lock` takes it. */
  readonly evidenceContainerId: pulumi.Output<string>;
  /** Where evidence is written to, `https://…/evidence`. */
  readonly evidenceContainerUrl: pulumi.Output<string>;
  /** Where verdicts are sent to, `https://….ingest.monitor.azure.com`. Absent without `verdictTable`. */
  readonly logsIngestionEndpoint?: pulumi.Output<string>;
  /** Immutable id of the rule that takes verdicts, `dcr-…`. Absent without `verdictTable`. */
  readonly ruleImmutableId?: pulumi.Output<string>;
  /** Name of the stream for verdicts. Absent without `verdictTable`. */
  readonly streamName?: pulumi.Output<string>;
  /** ARM ids of the policy assignments, by their names: `local-accounts`. */
  readonly policyAssignmentIds: pulumi.Output<Record<string, string>>;
  /** What the container's immutability policy is, as far as Pulumi knows: `pulumi refresh` looks at it again. */
  readonly worm: pulumi.Output<Worm>;
  /** The checks that are met, the deviations with their reasons, and how far the evidence is immutable. */
  readonly posture: pulumi.Output<CompliancePosture>;
  /** Without what depends on use: logs by the gigabyte, blobs. */
  readonly estimatedMonthlyCost: pulumi.Output<CostEstimate>;

  constructor(name: string, args: ComplianceLogArgs, opts?: pulumi.ComponentResourceOptions) {
    super("countersign:index:ComplianceLog", name, args, opts);
    args = given(args);
    const { isProduction, worm, privateAccess, verdictTable } = settingsOf(args);
    const { protect = isProduction, retainOnDelete = isProduction } = opts ?? {};
    const assessment = assessLog(args, protect && retainOnDelete);
    // A provider that was given may be of any subscription.
    const ownProvider = this.getProvider("azure-native:operationalinsights:Workspace");
    const subscription = ownProvider === undefined ? programScope().subscriptionId : undefined;
    const guard = validate(this, args, [
      ...rules,
      sameSubscription(subscription),
      () => writerProblems(args.writerPrincipalIds),
      () => assessment.problems,
    ]);
    const kept = { parent: this, protect, retainOnDelete };

    const resourceGroupName = groupOf(name, args, guard, kept);
    const workspace = workspaceOf(name, args, resourceGroupName, guard, kept);
    if (verdictTable) {
      const ingestion = verdictsOf(name, args, resourceGroupName, workspace, guard, kept);
      this.logsIngestionEndpoint = ingestion.endpoint;
      this.ruleImmutableId = ingestion.ruleImmutableId;
      this.streamName = pulumi.output(ingestion.streamName);
    }
    const store = storeOf(name, args, resourceGroupName, guard, kept);
    const { account, container } = store;
    this.workspaceId = workspace.id;
    diagnose(
      `${name}-evidence-logs`,
      { resourceId: account.id, kind: DiagnosedKind.StorageAccount },
      workspace.id,
      // Evidence that a destroy leaves is to be watched as before.
      kept,
    );
    for (const { name: diagnosed, resourceId, kind } of args.diagnose ?? []) {
      diagnose(
        `${name}-diagnose-${diagnosed}`,
        { resourceId: guard(resourceId), kind },
        workspace.id,
        { parent: this },
      );
    }
    const assignments = policiesOf(name, args, guard, this);

    this.storageAccountId = account.id;
    this.evidenceContainerId = container.id;
    this.evidenceContainerUrl = pulumi.interpolate`https://${account.name}.blob.core.windows.net/${container.name}`;
    this.policyAssignmentIds = pulumi.output(
      Object.fromEntries(Object.entries(assignments).map(([key, { id }]) => [key, id])),
    );
    this.worm = store.worm.apply(async (state) => {
      if (worm === Worm.Locked && state === Worm.Unlocked) await pulumi.log.warn(NOT_LOCKED, this);
      return state;
    });
    this.posture = this.worm.apply((state) => withLock(assessment.posture, worm, state));
    this.estimatedMonthlyCost = pulumi.output(
      estimateCost(privateAccess ? [{ price: "private-endpoint", quantity: 1 }] : [], [
        "logs by the gigabyte",
        "blobs",
      ]),
    );
    this.registerOutputs({
      workspaceId: this.workspaceId,
      storageAccountId: this.storageAccountId,
      evidenceContainerId: this.evidenceContainerId,
      evidenceContainerUrl: this.evidenceContainerUrl,
      logsIngestionEndpoint: this.logsIngestionEndpoint,
      ruleImmutableId: this.ruleImmutableId,
      streamName: this.streamName,
      policyAssignmentIds: this.policyAssignmentIds,
      worm: this.worm,
      posture: this.posture,
      estimatedMonthlyCost: this.estimatedMonthlyCost,
    });
  }
}

const NOT_LOCKED =
  "worm: locked is expected, and the container's policy is still unlocked; run `countersign evidence lock` with evidenceContainerId, then `pulumi refresh`";

type Options = pulumi.CustomResourceOptions & { readonly parent: pulumi.Resource };

function verdictsOf(
  name: string,
  { workspaceId, location, tags, writerPrincipalIds = {} }: ComplianceLogArgs,
  resourceGroupName: pulumi.Output<string>,
  workspace: WorkspacePlace,
  guard: Guard,
  opts: Options,
): VerdictIngestion {
  return collectVerdicts(
    name,
    workspace,
    {
      resourceGroupName,
      location: workspaceId === undefined ? location : regionOf(workspace, opts.parent),
      tags,
      // Endpoints take 44 characters.
      ruleName: guard(azureName("resource", name.slice(0, 37), programScope())),
      writerPrincipalIds,
    },
    opts,
  );
}

function storeOf(
  name: string,
  args: ComplianceLogArgs,
  resourceGroupName: pulumi.Output<string>,
  guard: Guard,
  opts: Options,
): EvidenceStore {
  const { isProduction, worm, replication, privateAccess } = settingsOf(args);
  const { location, tags, subnetId = "", privateDnsZoneId = "" } = args;
  const store = createEvidenceStore(
    name,
    {
      resourceGroupName,
      location,
      tags,
      accountName: guard(
        args.storageAccountName ?? azureName("storage account", name, programScope()),
      ),
      containerName: guard(args.containerName ?? "evidence"),
      replication,
      worm,
      immutabilityDays: args.immutabilityDays ?? (isProduction ? 365 : 1),
      softDeleteDays: isProduction ? 30 : 7,
      goesWithAccount: !isProduction,
      privateAccess,
      allowedRanges: args.allowedRanges ?? [],
      writerPrincipalIds: args.writerPrincipalIds ?? {},
    },
    opts,
  );
  if (privateAccess) {
    privateEndpoint(
      `${name}-endpoint`,
      {
        resourceGroupName,
        ...(location === undefined ? {} : { location }),
        subnetId,
        targetId: store.account.id,
        groupId: "blob",
        privateDnsZoneId,
        ...(tags === undefined ? {} : { tags }),
      },
      { parent: opts.parent },
    );
  }
  return store;
}

function policiesOf(
  name: string,
  { policyScope, allowedImagesRegex, exemptions = [] }: ComplianceLogArgs,
  guard: Guard,
  parent: pulumi.Resource,
): Readonly<Record<string, authorization.PolicyAssignment>> {
  if (policyScope === undefined) return {};
  const assignments = assignPolicies(
    name,
    { scope: guard(policyScope), allowedImagesRegex, nameScope: programScope() },
    { parent },
  );
  exempt(name, exemptions, assignments, { parent });
  return assignments;
}
