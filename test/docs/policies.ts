import assert from "node:assert/strict";
import { parse, stringify } from "yaml";
import { parsePolicy, PolicyError, type TrustPolicyDocument } from "../../trust/policy";
import type { Block } from "./blocks";
import type { World } from "./world";

const release = (workflow: string) => ({
  githubWorkflow: {
    repository: "acme/shop",
    workflow: `.github/workflows/${workflow}.yml`,
    refs: ["refs/heads/main"],
  },
});

/** What completes a fragment, as CONTRIBUTING.md says. */
const frame: TrustPolicyDocument = {
  apiVersion: "countersign/v1",
  kind: "TrustPolicy",
  name: "acme",
  signers: { release: release("release"), security: release("security") },
  rules: [{ name: "signed", images: ["acme.azurecr.io/**"], signature: ["release"] }],
};

const complete = (fragment: string): string => {
  const part = parse(fragment) as Partial<TrustPolicyDocument>;
  return stringify({ ...frame, ...part, signers: { ...frame.signers, ...part.signers } });
};

/** The text of a policy block for the world at hand; `undefined` for a block that is no policy. */
export const policyText = ({ kind, text }: Block, world: World): string | undefined => {
  switch (kind) {
    case "yaml":
      return world.withRoot(text);
    case "yaml fragment":
      return world.withRoot(complete(text));
    case "yaml mistake":
      return world.toReal(text);
    default:
      return undefined;
  }
};

/** Loads a policy as `countersign` would; one that is shown for its mistake must be refused. */
export const checkPolicy = ({ kind, place }: Block, text: string, world: World): void => {
  const load = (): unknown => parsePolicy(text, { file: place, directory: world.folder });
  if (kind === "yaml mistake") assert.throws(load, PolicyError);
  else assert.doesNotThrow(load);
};
