import { InvalidArgumentError, type Command } from "commander";
import { seconds } from "./arguments";
import { parseContainerId, type ContainerId } from "./evidence-container";
import type { LockFlags } from "./evidence-lock";
import type { Io } from "./io";

const EXAMPLES = `
Nobody can undo a lock: not you, not an owner of the subscription, not Microsoft. The
period can then only be made longer, at most five times, and neither the container nor
its storage account can be deleted before every blob has expired.

The id is the output evidenceContainerId of a ComplianceLog. Who locks is who
@azure/identity finds: the environment, a workload identity, az login. They need
Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies/lock/action
on the container, which Storage Account Contributor has.

Examples:
  $ countersign evidence lock "$(pulumi stack output evidenceContainerId)"
  $ countersign evidence lock "$CONTAINER_ID" --confirm auditbb148c/evidence     no terminal

Exit codes:
  0  locked, now or before        2  wrong usage, not confirmed, or Azure refused
`;

/** `countersign evidence lock CONTAINER`. */
export const addEvidence = (program: Command, io: Io, done: (code: number) => void): void => {
  const verb = program
    .command("evidence")
    .description("Keep the evidence of verdicts from being changed or deleted.");

  verb
    .command("lock")
    .description(
      "Lock the immutability policy of a blob container, irreversibly, once its name was typed.",
    )
    .argument("<container>", "ARM id of the blob container", containerId)
    .option("--confirm <account/container>", "the names, instead of typing them")
    .option("--timeout <seconds>", "for each question to Azure", seconds, 60)
    .addHelpText("after", EXAMPLES)
    .action(async (container: ContainerId, flags: LockFlags) => {
      const { lockEvidence } = await import("./evidence-lock.js");
      done(await lockEvidence(container, flags, io));
    });
};

const containerId = (text: string): ContainerId => {
  const container = parseContainerId(text);
  if (container !== undefined) return container;
  throw new InvalidArgumentError(
    "Give /subscriptions/…/resourceGroups/…/providers/Microsoft.Storage/storageAccounts/…/blobServices/default/containers/….",
  );
};
