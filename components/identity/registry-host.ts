import * as pulumi from "@pulumi/pulumi";
import { isArmId } from "../validation";
import type { PushIdentityArgs } from "./push-identity-args";

/** The name in the id of a registry, in lower case as in its host; undefined if the id is that of something else. */
export const registryNameIn = (registryId: string): string | undefined =>
  isArmId("container registry", registryId)
    ? registryId.split("/").at(-1)?.toLowerCase()
    : undefined;

/** The host of the images of a registry, in lower case as in patterns; empty if its id is that of something else. */
export function hostOf({
  loginServer,
  registryId,
}: Pick<PushIdentityArgs, "loginServer" | "registryId">): pulumi.Input<string> {
  if (loginServer !== undefined) return mapped(loginServer, (host) => host.toLowerCase());
  return mapped(registryId, (id) => {
    const name = registryNameIn(id);
    return name === undefined ? "" : `${name}.azurecr.io`;
  });
}

/** Keeps what is plain plain, so that it is judged at once. */
const mapped = (
  input: pulumi.Input<string>,
  map: (text: string) => string,
): pulumi.Input<string> =>
  typeof input === "string" ? map(input) : pulumi.output(input).apply(map);
