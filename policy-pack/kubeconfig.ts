import { parse } from "yaml";
import { z } from "zod";

/** As much of a kubeconfig as names a namespace. https://kubernetes.io/docs/reference/config-api/kubeconfig.v1/ */
const kubeconfigSchema = z.object({
  "current-context": z.string().nullish(),
  contexts: z
    .array(
      z.object({
        name: z.string(),
        context: z.object({ namespace: z.string().nullish() }).nullish(),
      }),
    )
    .nullish(),
});

/**
 * The namespace of a kubeconfig's context, or `undefined` where the context names none.
 *
 * @param kubeconfig the text, YAML or JSON; it holds credentials, so no error quotes it
 * @param context instead of the current one
 * @throws Error for what is no kubeconfig, a path to one included
 */
export function namespaceOfKubeconfig(kubeconfig: string, context?: string): string | undefined {
  const { contexts, "current-context": current } = parseKubeconfig(kubeconfig);
  const named = contexts?.find(({ name }) => name === (context ?? current));
  const namespace = named?.context?.namespace;
  return namespace === null || namespace === "" ? undefined : namespace;
}

function parseKubeconfig(text: string): z.infer<typeof kubeconfigSchema> {
  try {
    return kubeconfigSchema.parse(parse(text, { logLevel: "error" }));
  } catch {
    throw new Error("the provider's kubeconfig cannot be read");
  }
}
