import type { ResourceValidationArgs } from "@pulumi/policy";
import { dependsOnNamespace } from "../trust/decision";
import type { Verdict } from "../trust/decision";
import type { ImageRequest, Verifier } from "../trust/verifier";
import type { Configuration } from "./configuration";
import { failureFinding, findingsOf, unknownFinding, opaqueReleaseFinding } from "./findings";
import { findWorkloads } from "./images";
import type { Finding } from "./levels";
import { NamespaceLabels, namespaceOf } from "./namespace";

/** What of @pulumi/policy's arguments an analysis reads. */
export type AnalyzedResource = Pick<ResourceValidationArgs, "urn" | "type" | "props" | "provider">;

export interface AnalysisOptions {
  readonly verifier: Verifier;
  readonly configuration: Configuration;
  /** Whether the operation is a preview; `undefined` where nothing tells, which is treated as an update. */
  readonly dryRun: boolean | undefined;
}

/** An image of one resource, on its way to a verdict. */
interface Subject {
  readonly container: string;
  readonly image: string;
  readonly namespace: string | undefined;
  readonly provider: AnalyzedResource["provider"];
}

type Outcome = { readonly verdict: Verdict } | { readonly error: unknown };

interface Pending {
  readonly subject: Subject;
  readonly request: ImageRequest;
  readonly outcome: Promise<Outcome>;
}

/**
 * One preview or update. The engine analyses resources strictly one after another, so a preview reports at the resource
 * what needs no request, starts the rest and collects it at the end, all images side by side. An update waits, since the
 * resource is created when the answer is good.
 */
export class Analysis {
  readonly #options: AnalysisOptions;
  readonly #labels: NamespaceLabels;
  /** By URN. The stack callback's own resources can be empty or old, so they are never looked at. */
  readonly #pending = new Map<string, readonly Pending[]>();

  constructor(options: AnalysisOptions) {
    this.#options = options;
    this.#labels = new NamespaceLabels(options.configuration.namespaces);
  }

  /** What there is to say about a resource now. */
  async resource(resource: AnalyzedResource): Promise<Finding[]> {
    const { type, props, provider, urn } = resource;
    this.#labels.see(type, props, provider);
    if (type === "kubernetes:helm.sh/v3:Release") return [opaqueReleaseFinding];

    const findings: Finding[] = [];
    const subjects: Subject[] = [];
    for (const { metadata, images } of findWorkloads(type, props)) {
      const namespace = namespaceOf(metadata, provider);
      for (const found of images) {
        if (found.kind === "unknown") findings.push(unknownFinding(found, this.#options));
        else subjects.push({ ...found, namespace, provider });
      }
    }
    const decided =
      this.#options.dryRun === true ? this.#preview(urn, subjects) : this.#update(subjects);
    return [...findings, ...(await decided)];
  }

  /** What a preview has left: the verdicts that it had to wait for. */
  async stack(): Promise<Finding[]> {
    const collected = [...this.#pending].flatMap(([urn, entries]) =>
      entries.map((entry) => ({ urn, entry })),
    );
    this.#pending.clear();
    const findings = await Promise.all(
      collected.map(async ({ urn, entry }) => {
        const outcome = await this.#withLabelsOfProgram(entry);
        return this.#findings(entry.subject, outcome).map((finding) => ({ ...finding, urn }));
      }),
    );
    return findings.flat();
  }

  async #preview(urn: string, subjects: readonly Subject[]): Promise<Finding[]> {
    const findings: Finding[] = [];
    const pending: Pending[] = [];
    for (const subject of subjects) {
      const request = this.#request(subject);
      const settled = await this.#settled(request);
      // A Namespace that comes later in the program may still tell its labels.
      if (settled === undefined || ("verdict" in settled && dependsOnNamespace(settled.verdict))) {
        pending.push({ subject, request, outcome: this.#verify(request) });
      } else {
        findings.push(...this.#findings(subject, settled));
      }
    }
    this.#pending.set(urn, pending);
    return findings;
  }

  async #update(subjects: readonly Subject[]): Promise<Finding[]> {
    const findings = await Promise.all(
      subjects.map(async (subject) =>
        this.#findings(subject, await this.#verify(this.#request(subject))),
      ),
    );
    return findings.flat();
  }

  #request({ image, namespace, provider }: Subject): ImageRequest {
    return { image, namespace: this.#labels.describe(namespace, provider) };
  }

  async #settled(request: ImageRequest): Promise<Outcome | undefined> {
    try {
      const verdict = await this.#options.verifier.settled(request);
      return verdict && { verdict };
    } catch (error) {
      return { error };
    }
  }

  async #verify(request: ImageRequest): Promise<Outcome> {
    try {
      const [verdict] = await this.#options.verifier.verify([request]);
      return verdict ? { verdict } : { error: new Error("the verifier gave no verdict") };
    } catch (error) {
      return { error };
    }
  }

  async #withLabelsOfProgram({ subject, request, outcome }: Pending): Promise<Outcome> {
    const now = this.#request(subject);
    return now.namespace.labels !== undefined && request.namespace.labels === undefined
      ? this.#verify(now)
      : outcome;
  }

  #findings(subject: Subject, outcome: Outcome): Finding[] {
    const { container, image } = subject;
    return "verdict" in outcome
      ? findingsOf(outcome.verdict, container, this.#options)
      : [failureFinding(container, image, outcome.error)];
  }
}
