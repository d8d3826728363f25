import * as grpc from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";
import type { IResourceProviderServer } from "@pulumi/pulumi/proto/provider_grpc_pb";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import * as wire from "@pulumi/pulumi/proto/provider_pb";
import { azureId, azureOutputs, azureType, checkAzure, stableOutputs } from "./azure";
import { changes, isPartOf } from "./diff";
import type { Change, ChangeKind } from "./diff";
import { checkKubernetes, kubernetesConfiguration } from "./kubernetes";
import type { KubernetesConfiguration } from "./kubernetes";
import { identify } from "./resources";
import type { Properties, Resources } from "./resources";

export interface ProviderState {
  readonly resources: Resources;
  readonly failingChecks: ReadonlyMap<string, string>;
  readonly outputs: ReadonlyMap<string, Properties>;
  readonly functions: ReadonlyMap<string, (args: Properties) => Properties>;
}

/** The engine warns of a provider that is older than the SDK which asks for it. */
const VERSION = "999.0.0";

/**
 * A provider for every type of one package. Inputs come back as outputs; what a preview's Create leaves out, the
 * engine takes for unknown.
 */
export function createProvider(
  packageName: string,
  state: ProviderState,
): grpc.UntypedServiceImplementation {
  // Each provider resource of a program has a connection of its own, and nothing else on the wire tells them apart.
  const configurations = new Map<string, KubernetesConfiguration>();
  let nextId = 1;

  const implementation: Partial<IResourceProviderServer> = {
    handshake: unary(() =>
      new wire.ProviderHandshakeResponse().setAcceptSecrets(true).setAcceptResources(true),
    ),
    attach: unary(() => new Empty()),
    cancel: unary(() => new Empty()),
    getPluginInfo: unary(() => new PluginInfo().setVersion(VERSION)),
    getSchema: unary(() =>
      new wire.GetSchemaResponse().setSchema(
        JSON.stringify({ name: packageName, version: VERSION }),
      ),
    ),
    checkConfig: unary((request: wire.CheckRequest) =>
      new wire.CheckResponse().setInputs(request.getNews()),
    ),
    diffConfig: unary(diff),
    configure: unary((request: wire.ConfigureRequest, peer) => {
      configurations.set(peer, kubernetesConfiguration(properties(request.getArgs())));
      return new wire.ConfigureResponse()
        .setAcceptsecrets(true)
        .setAcceptresources(true)
        .setSupportspreview(true);
    }),
    invoke: unary((request: wire.InvokeRequest) => {
      const answer = state.functions.get(request.getTok())?.(properties(request.getArgs())) ?? {};
      return new wire.InvokeResponse().setReturn(struct(answer));
    }),
    check: unary((request: wire.CheckRequest, peer) => {
      const { type, name } = identify(request.getUrn());
      const reason = state.failingChecks.get(name);
      const news = properties(request.getNews());
      const configuration = configurations.get(peer);
      const inputs =
        packageName === "kubernetes" && configuration
          ? checkKubernetes(type, name, news, configuration)
          : checkAzure(
              type,
              name,
              news,
              properties(request.getOlds()),
              request.getRandomseed_asU8(),
            );
      return new wire.CheckResponse()
        .setInputs(struct(inputs))
        .setFailuresList(reason === undefined ? [] : [new wire.CheckFailure().setReason(reason)]);
    }),
    diff: unary(diff),
    create: unary((request: wire.CreateRequest) => {
      const inputs = properties(request.getProperties());
      if (request.getPreview()) return new wire.CreateResponse().setProperties(struct(inputs));
      const urn = request.getUrn();
      const { type, name } = identify(urn);
      const outputs = { ...inputs, ...azureOutputs(type, inputs), ...state.outputs.get(name) };
      const unique = `${name}-${nextId}`;
      const id =
        packageName === "azure-native" ? azureId(type, unique, inputs) : `${type}/${unique}`;
      nextId += 1;
      if (state.resources.get(id) && azureType(type)?.exists !== true) {
        throw new Error(`cannot create already existing resource "${id}"`);
      }
      state.resources.create({ id, urn, type, name, inputs, outputs });
      return new wire.CreateResponse().setId(id).setProperties(struct(outputs));
    }),
    read: unary((request: wire.ReadRequest) => {
      const found = state.resources.get(request.getId());
      const response = new wire.ReadResponse();
      if (!found) return response;
      return response
        .setId(found.id)
        .setInputs(struct(found.inputs))
        .setProperties(struct(found.outputs));
    }),
    update: unary((request: wire.UpdateRequest) => {
      const inputs = properties(request.getNews());
      const urn = request.getUrn();
      const { type, name } = identify(urn);
      if (request.getPreview()) {
        const known =
          packageName === "azure-native" ? stableOutputs(properties(request.getOlds())) : {};
        return new wire.UpdateResponse().setProperties(struct({ ...inputs, ...known }));
      }
      refuse(type, properties(request.getOldInputs()), inputs);
      const outputs = { ...inputs, ...azureOutputs(type, inputs), ...state.outputs.get(name) };
      state.resources.put({ id: request.getId(), urn, type, name, inputs, outputs });
      return new wire.UpdateResponse().setProperties(struct(outputs));
    }),
    delete: unary((request: wire.DeleteRequest) => {
      state.resources.delete(request.getId());
      return new Empty();
    }),
  };
  return implementation as grpc.UntypedServiceImplementation;
}

function diff(request: wire.DiffRequest): wire.DiffResponse {
  const { type } = identify(request.getUrn());
  const found = changes(type, properties(request.getOldInputs()), properties(request.getNews()));
  const response = new wire.DiffResponse()
    .setChanges(
      found.length > 0
        ? wire.DiffResponse.DiffChanges.DIFF_SOME
        : wire.DiffResponse.DiffChanges.DIFF_NONE,
    )
    .setReplacesList(topLevel(found.filter(({ replace }) => replace)))
    .setDiffsList(topLevel(found))
    .setHasdetaileddiff(true);
  for (const { path, kind, replace } of found) {
    const property = new wire.PropertyDiff()
      .setKind(kinds[kind][replace ? 1 : 0])
      .setInputdiff(true);
    response.getDetaileddiffMap().set(path, property);
  }
  return response;
}

/** Azure refuses some of what its provider takes for a change in place. */
function refuse(type: string, from: Properties, to: Properties): void {
  for (const { path } of changes(type, from, to)) {
    if (azureType(type)?.refused.some((property) => isPartOf(path, property))) {
      throw new Error(`Azure does not change ${path} of a resource that exists`);
    }
  }
}

function topLevel(found: readonly Change[]): string[] {
  return [...new Set(found.map(({ path }) => /^[^.[]*/.exec(path)?.[0] ?? path))];
}

const { Kind } = wire.PropertyDiff;
const kinds: Readonly<
  Record<ChangeKind, readonly [wire.PropertyDiff.Kind, wire.PropertyDiff.Kind]>
> = {
  add: [Kind.ADD, Kind.ADD_REPLACE],
  update: [Kind.UPDATE, Kind.UPDATE_REPLACE],
  delete: [Kind.DELETE, Kind.DELETE_REPLACE],
};

function properties(value: Struct | undefined): Properties {
  return value?.toJavaScript() ?? {};
}

function struct(value: Properties): Struct {
  return Struct.fromJavaScript(value as Record<string, JavaScriptValue>);
}

function unary<Request, Response>(
  handler: (request: Request, peer: string) => Response,
): grpc.handleUnaryCall<Request, Response> {
  return (call, done) => {
    try {
      done(null, handler(call.request, call.getPeer()));
    } catch (error) {
      done({ code: grpc.status.INTERNAL, details: String(error) });
    }
  };
}
