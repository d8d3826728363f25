import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ArmTemplate } from "../../arm";

/** What checkov says about one check of one resource. */
export interface CheckResult {
  /** Name of the template. */
  readonly template: string;
  /** `CKV_AZURE_141` */
  readonly id: string;
  /** ARM type of the resource. */
  readonly type: string;
  /** Name of the resource in ARM. */
  readonly name: string;
  readonly passed: boolean;
}

/**
 * Runs checkov over templates, all in one run, without network.
 *
 * @param python of an environment that holds checkov
 */
export async function checkov(
  python: string,
  templates: Readonly<Record<string, ArmTemplate>>,
): Promise<CheckResult[]> {
  const folder = mkdtempSync(join(tmpdir(), "countersign-checkov-"));
  try {
    // Each in a folder of its own: checkov relates what lies in one.
    for (const [name, template] of Object.entries(templates)) {
      mkdirSync(join(folder, "templates", name), { recursive: true });
      writeFileSync(join(folder, "templates", name, "template.json"), JSON.stringify(template));
    }
    return resultsOf(JSON.parse(await run(python, folder)) as Report);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const CLOSED = "http://127.0.0.1:9";

function run(python: string, folder: string): Promise<string> {
  const args = ["--directory", "templates", "--framework", "arm", "--output", "json"];
  return new Promise((resolve, reject) => {
    execFile(
      python,
      ["-I", "-m", "checkov.main", ...args, "--skip-download", "--compact"],
      {
        cwd: folder,
        // No configuration of the machine or its user, and no way out.
        env: { HOME: folder, LANG: "C.UTF-8", HTTP_PROXY: CLOSED, HTTPS_PROXY: CLOSED },
        maxBuffer: 2 ** 28,
      },
      (error, stdout, stderr) => {
        // 1: a check failed.
        if (error === null || error.code === 1) resolve(stdout);
        else reject(new Error(`checkov failed: ${stderr.trim() || error.message}`));
      },
    );
  });
}

interface Report {
  readonly summary: { readonly parsing_errors: number };
  readonly results: {
    readonly passed_checks: readonly Row[];
    readonly failed_checks: readonly Row[];
  };
}

interface Row {
  readonly check_id: string;
  /** `/production/template.json` */
  readonly file_path: string;
  /** `Microsoft.ContainerRegistry/registries.acme` */
  readonly resource: string;
}

function resultsOf({ summary, results }: Report): CheckResult[] {
  if (summary.parsing_errors > 0) throw new Error("checkov could not read a template");
  const row =
    (passed: boolean) =>
    (check: Row): CheckResult => {
      const dot = check.resource.indexOf(".", check.resource.indexOf("/"));
      return {
        template: check.file_path.split("/").at(-2) ?? "",
        id: check.check_id,
        type: check.resource.slice(0, dot),
        name: check.resource.slice(dot + 1),
        passed,
      };
    };
  return [...results.passed_checks.map(row(true)), ...results.failed_checks.map(row(false))];
}
