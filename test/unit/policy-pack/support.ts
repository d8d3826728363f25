import * as policy from "@pulumi/policy";
import type { ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import * as messages from "@pulumi/pulumi/proto/analyzer_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import type { AnalyzedResource } from "../../../policy-pack/analysis";

type Callback = (error: Error | undefined, response: messages.AnalyzeResponse) => void;

type RpcMaker<Request> = (
  pack: string,
  version: string,
  level: string,
  policies: readonly unknown[],
) => (call: { request: Request }, callback: Callback) => void;

/** What @pulumi/policy leaves out of its type declarations: the way of a request through its server. */
interface PolicyInternals {
  readonly unknownCheckingProxy: (properties: object) => Record<string, unknown>;
  readonly deserializeProperties: (properties: Struct, proxySecrets: boolean) => object;
  readonly makeAnalyzeRpcFun: RpcMaker<messages.AnalyzeRequest>;
  readonly makeAnalyzeStackRpcFun: RpcMaker<messages.AnalyzeStackRequest>;
}

/* eslint-disable @typescript-eslint/no-require-imports -- nothing of these modules is declared */
const { deserializeProperties, makeAnalyzeRpcFun, makeAnalyzeStackRpcFun, unknownCheckingProxy } = {
  ...(policy as object),
  ...(require("@pulumi/policy/deserialize") as object),
  ...(require("@pulumi/policy/server") as object),
} as PolicyInternals;
/* eslint-enable @typescript-eslint/no-require-imports */

/** What the engine sends for a string that a preview does not know. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

export type Inputs = Record<string, JavaScriptValue>;

export const STACK = "pulumi:pulumi:Stack";
export const DEPLOYMENT = "kubernetes:apps/v1:Deployment";

/** Properties as a policy gets them: over the wire format, behind the proxy that throws on unknown values. */
export const props = (inputs: Inputs): Record<string, unknown> =>
  unknownCheckingProxy(deserializeProperties(Struct.fromJavaScript(inputs), false));

export const urnOf = (type: string, name = "r"): string => `urn:pulumi:dev::shop::${type}::${name}`;

export const resource = (
  type: string,
  inputs: Inputs,
  { name = "r", provider }: { name?: string; provider?: Inputs } = {},
): AnalyzedResource => ({
  urn: urnOf(type, name),
  type,
  props: props(inputs),
  ...(provider && { provider: providerOf(provider) }),
});

export const providerOf = (inputs: Inputs, name = "k8s") => ({
  type: "pulumi:providers:kubernetes",
  name,
  urn: urnOf("pulumi:providers:kubernetes", name),
  props: props(inputs),
});

/** The inputs of a Deployment in the namespace `production`, with a container for each image. */
export const deployment = (...images: string[]): Inputs => ({
  metadata: { namespace: "production" },
  spec: {
    template: {
      spec: { containers: images.map((image, index) => ({ name: `c${String(index)}`, image })) },
    },
  },
});

export const analyzeRequest = (type: string, inputs: Inputs, name = "r"): messages.AnalyzeRequest =>
  new messages.AnalyzeRequest()
    .setType(type)
    .setUrn(urnOf(type, name))
    .setName(name)
    .setOptions(new messages.AnalyzerResourceOptions())
    .setProperties(Struct.fromJavaScript(inputs));

/** A finding as the engine gets it: `[level, message, urn]`. */
export type Diagnostic = readonly [level: string, message: string, urn: string];

export const diagnosticsOf = (response: messages.AnalyzeResponse): Diagnostic[] =>
  response
    .getDiagnosticsList()
    .map((diagnostic) => [
      diagnostic.getEnforcementlevel() === messages.EnforcementLevel.ADVISORY
        ? "advisory"
        : "mandatory",
      diagnostic.getMessage(),
      diagnostic.getUrn(),
    ]);

/** Sends requests through @pulumi/policy's own server to a policy, as the engine would. */
export function serverOf(served: Partial<ResourceValidationPolicy & StackValidationPolicy>) {
  const send = <Request>(make: RpcMaker<Request>, request: Request): Promise<Diagnostic[]> =>
    new Promise((resolve, reject) => {
      make("pack", "1.0.0", "advisory", [served])({ request }, (error, response) => {
        if (error) reject(error);
        else resolve(diagnosticsOf(response));
      });
    });
  return {
    resource: (type: string, inputs: Inputs, name?: string) =>
      send(makeAnalyzeRpcFun, analyzeRequest(type, inputs, name)),
    stack: () => send(makeAnalyzeStackRpcFun, new messages.AnalyzeStackRequest()),
  };
}
