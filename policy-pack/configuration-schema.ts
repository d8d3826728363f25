import type { PolicyConfigSchema } from "@pulumi/policy";

/**
 * What `--policy-pack-config` may say of the policy `image-trusted`, for the engine and for our own check: the engine
 * checks types but accepts keys that the schema does not have.
 */
export const configurationSchema = {
  properties: {
    policy: {
      type: ["string", "object"],
      description:
        "The TrustPolicy: a path, relative to the folder of Pulumi.yaml, or the document itself. Default: the stack " +
        "configuration `countersign:policy`, COUNTERSIGN_POLICY, else the nearest trust-policy.yaml.",
    },
    policyDigest: {
      type: "string",
      pattern: "^sha256:[0-9a-f]{64}$",
      description: "The digest that the TrustPolicy must have, as `countersign lint` prints it.",
    },
    offline: {
      type: "boolean",
      description:
        "Send no request: decide by the policy and cached evidence alone. Default: false.",
    },
    timeout: {
      type: "number",
      exclusiveMinimum: 0,
      maximum: 86_400,
      description:
        "Seconds that the verification of one image may take, at most a day. Default: 60.",
    },
    undecided: {
      type: "string",
      enum: ["deny", "warn"],
      description:
        "What a preview does about an image that could not be decided, because a registry is down for instance. An " +
        "update always denies it. Default: deny.",
    },
    unknown: {
      type: "string",
      enum: ["obligation", "deny"],
      description:
        "What a preview does about an image that only the update will know: report that the update decides it, or " +
        "fail. Default: obligation.",
    },
    namespaces: {
      type: "object",
      description: "Labels of namespaces that the program does not create, by namespace.",
      additionalProperties: {
        type: "object",
        properties: { labels: { type: "object", additionalProperties: { type: "string" } } },
        required: ["labels"],
        additionalProperties: false,
      },
    },
  },
} satisfies PolicyConfigSchema;
