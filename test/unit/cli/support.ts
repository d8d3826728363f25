import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import { main } from "../../../cli/main";
import type { TrustPolicyDocument } from "../../../trust/policy";

export interface Run {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command line in this process, as from a pipe or (with `columns`) from a terminal. */
export const run = async (
  args: readonly string[],
  { env = { CI: "true" }, columns }: { env?: NodeJS.ProcessEnv; columns?: number } = {},
): Promise<Run> => {
  const written = { stdout: "", stderr: "" };
  const output = (name: keyof typeof written) => ({
    ...(columns === undefined ? {} : { isTTY: true, columns }),
    write: (text: string) => (written[name] += text),
  });
  const code = await main(args, { stdout: output("stdout"), stderr: output("stderr"), env });
  return { code, ...written };
};

/** A folder with files, for one test. */
export class Folder {
  readonly path = mkdtempSync(join(tmpdir(), "countersign-cli-"));

  write(name: string, content: string): string {
    const file = join(this.path, name);
    writeFileSync(file, content);
    return file;
  }

  policy(document: Omit<TrustPolicyDocument, "apiVersion" | "kind" | "name">): string {
    const head = { apiVersion: "countersign/v1", kind: "TrustPolicy", name: "shop" };
    return this.write("trust-policy.yaml", stringify({ ...head, ...document }));
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
