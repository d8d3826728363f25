import type { EngineEvent, PolicyEvent } from "@pulumi/pulumi/automation/events";

/** A finding of a policy pack, as the engine recorded it. */
export interface Violation {
  readonly policy: string;
  readonly level: PolicyEvent["enforcementLevel"] | "advisory";
  /** Without colour codes. */
  readonly message: string;
  readonly urn: string;
}

/** One step of the engine: a resource with what is planned for it or was done to it. */
export interface Step {
  readonly urn: string;
  readonly op: string;
  /** Whether it happened, or was only planned by a preview. */
  readonly outcome: "planned" | "done" | "failed";
}

export interface Diagnostic {
  readonly severity: string;
  readonly message: string;
  readonly urn?: string;
}

export interface EventLog {
  readonly violations: readonly Violation[];
  readonly steps: readonly Step[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads what `--event-log` wrote: one JSON document per line. */
export function readEventLog(text: string): EventLog {
  const events = text
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as EngineEvent);
  return {
    violations: events.flatMap(violation),
    steps: events.flatMap(step),
    diagnostics: events.flatMap(diagnostic),
  };
}

function violation({ policyEvent: event }: EngineEvent): Violation[] {
  if (!event) return [];
  const { policyName: policy, enforcementLevel: level, resourceUrn: urn = "" } = event;
  return [{ policy, level, message: plain(event.message), urn }];
}

function step({ resOutputsEvent: end, resOpFailedEvent: failure }: EngineEvent): Step[] {
  if (end) {
    const { urn, op } = end.metadata;
    return [{ urn, op, outcome: end.planning ? "planned" : "done" }];
  }
  return failure ? [{ urn: failure.metadata.urn, op: failure.metadata.op, outcome: "failed" }] : [];
}

function diagnostic({ diagnosticEvent: event }: EngineEvent): Diagnostic[] {
  // The log holds debug output as well, a severity that the SDK's type does not know.
  if (!event || (event.severity as string) === "debug") return [];
  return [{ severity: event.severity, message: plain(event.message), urn: event.urn }];
}

/** The engine marks colours as `<{%fg 1%}>` in what it logs. */
function plain(message: string): string {
  return message.replaceAll(/<\{%[^%]*%\}>/g, "").trim();
}
