import { FileProblem, readPolicyFile } from "../trust/policy/files";
import { escapeText } from "../trust/report/escape";
import { RootError } from "../trust/roots/error";
import { requireTrustedRoot } from "../trust/roots/record";
import { UsageError } from "./exit";

/**
 * The root of `--trusted-root`, to load a policy with. What is wrong with that file is told of the flag: the policy does not
 * name it, and has no place where it could be shown.
 *
 * @throws UsageError
 */
export const rootOf = (trustedRoot: string | undefined): { readonly trustedRoot?: string } => {
  if (trustedRoot === undefined) return {};
  try {
    requireTrustedRoot(readPolicyFile("", trustedRoot), trustedRoot);
    return { trustedRoot };
  } catch (error) {
    if (!(error instanceof FileProblem || error instanceof RootError)) throw error;
    throw new UsageError(`--trusted-root: ${escapeText(error.message)}`);
  }
};
