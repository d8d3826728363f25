import { isObject, type Place } from "../json";
import type { Dependency } from "./types";

/** The fields that both versions have, wherever each keeps them. */
export interface Layout {
  readonly version: "0.2" | "1";
  readonly buildType: string;
  readonly builderId?: string;
  /** What a user could set: external parameters. */
  readonly parameters: Place;
  /** What the platform set: internal parameters, or the environment. */
  readonly environment: Place;
  /** Version 0.2 alone: what the build was started from. */
  readonly configSource?: Place;
  readonly dependencies: readonly Dependency[];
  /** Name of the list that they are in. */
  readonly dependenciesName: string;
  readonly invocation?: string;
  readonly startedOn?: string;
  readonly finishedOn?: string;
  /** Version 0.2's claims about the build as a whole, as far as they are made. */
  readonly boasts: readonly string[];
}

/** https://slsa.dev/spec/v0.2/provenance#schema */
export function layoutOfV02(predicate: Place): Layout {
  const invocation = optionalObject(predicate.at("invocation"));
  const metadata = optionalObject(predicate.at("metadata"));
  const completeness = optionalObject(metadata.at("completeness"));
  return {
    version: "0.2",
    buildType: predicate.at("buildType").text(),
    ...optional("builderId", predicate.at("builder").object().at("id").optionalText()),
    parameters: optionalObject(invocation.at("parameters")),
    environment: optionalObject(invocation.at("environment")),
    configSource: optionalObject(invocation.at("configSource")),
    dependencies: predicate.at("materials").optionalList().map(readDependency),
    dependenciesName: "materials",
    ...optional("invocation", readInvocation(metadata, "buildInvocationId", "buildInvocationID")),
    ...optional("startedOn", metadata.at("buildStartedOn").optionalInstant()),
    ...optional("finishedOn", metadata.at("buildFinishedOn").optionalInstant()),
    boasts: [
      ...["parameters", "environment", "materials"]
        .filter((name) => completeness.at(name).value === true)
        .map((name) => `completeness.${name}`),
      ...(metadata.at("reproducible").value === true ? ["reproducible"] : []),
      ...(isFilled(predicate.at("buildConfig")) ? ["buildConfig"] : []),
      ...(isFilled(invocation.at("parameters")) ? ["parameters"] : []),
    ],
  };
}

/** https://slsa.dev/spec/v1.2/build-provenance#schema */
export function layoutOfV1(predicate: Place): Layout {
  const definition = predicate.at("buildDefinition").object();
  const run = predicate.at("runDetails").object();
  const metadata = optionalObject(run.at("metadata"));
  return {
    version: "1",
    buildType: definition.at("buildType").text(),
    ...optional("builderId", run.at("builder").object().at("id").optionalText()),
    parameters: definition.at("externalParameters").object(),
    environment: optionalObject(definition.at("internalParameters")),
    dependencies: definition.at("resolvedDependencies").optionalList().map(readDependency),
    dependenciesName: "resolvedDependencies",
    ...optional("invocation", readInvocation(metadata, "invocationId", "invocationID")),
    ...optional("startedOn", metadata.at("startedOn").optionalInstant()),
    ...optional("finishedOn", metadata.at("finishedOn").optionalInstant()),
    boasts: [],
  };
}

/** The one field, or none where its value is missing. */
export const optional = <Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): Partial<Record<Name, Value>> =>
  value === undefined ? {} : ({ [name]: value } as Record<Name, Value>);

/** @throws Unreadable if it is there and no object */
export const optionalObject = (place: Place): Place => (place.missing ? place : place.object());

const isFilled = ({ missing, value }: Place): boolean =>
  !missing && (!isObject(value) || Object.keys(value).length > 0);

/** Go writes `ID`, JavaScript `Id`. Two spellings that differ would let two readers see different runs. */
function readInvocation(metadata: Place, ...names: readonly string[]): string | undefined {
  const found = names.map((name) => metadata.at(name).optionalText());
  const [first, second] = found.filter((text) => text !== undefined);
  if (second !== undefined && second !== first) metadata.fail("names two invocations");
  return first;
}

function readDependency(place: Place): Dependency {
  const digest = optionalObject(place.object().at("digest"));
  return {
    ...optional("uri", place.at("uri").optionalText()),
    ...optional("name", place.at("name").optionalText()),
    digest: readDigest(digest),
  };
}

/** Digests by algorithm. */
export function readDigest(place: Place): Readonly<Record<string, string>> {
  if (place.missing) return {};
  return Object.fromEntries(
    Object.keys(place.object().value as object).map((name) => [name, place.at(name).text()]),
  );
}
