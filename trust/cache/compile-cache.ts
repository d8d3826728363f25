import { enableCompileCache } from "node:module";
import { cacheDirectory, ensurePrivateDirectory } from "./directory";

/**
 * Lets Node.js keep the compiled code of the modules that are loaded from now on, which halves the time to start. Whoever
 * may write there could run code as this user, so only a private folder is used.
 */
export const useCompileCache = (env: NodeJS.ProcessEnv): void => {
  const directory = cacheDirectory(env, "compiled");
  if (directory !== undefined && ensurePrivateDirectory(directory)) enableCompileCache(directory);
};
