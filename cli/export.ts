import type { Command } from "commander";
import { fileName } from "./arguments";
import type { ExportFlags } from "./export-arm";
import type { Io } from "./io";

const EXAMPLES = `
Scanners such as checkov read ARM templates and no Pulumi programs. This writes the
azure-native resources of a preview or a stack as a template, and checks each property
against Azure's own models on the way. Secrets and values that the preview does not know
are replaced by a text. The template is for scanners; it is no deployment.

Examples:
  $ pulumi preview --json --show-sames > preview.json
  $ countersign export arm preview.json > azuredeploy.json
  $ pulumi stack export | countersign export arm - > azuredeploy.json
  $ checkov --framework arm --file azuredeploy.json

Exit codes:
  0  written          2  wrong usage, or the file is no preview and no stack
  1  with --strict: a property is wrong, or a resource could not be written
`;

/** `countersign export arm FILE`. */
export const addExport = (program: Command, io: Io, done: (code: number) => void): void => {
  const verb = program
    .command("export")
    .description("Write a Pulumi program's resources for tools that read other formats.");

  verb
    .command("arm")
    .description("Write azure-native resources as an ARM template, for scanners.")
    .argument(
      "<file>",
      "output of pulumi preview --json or pulumi stack export; - is standard input",
      fileName,
    )
    .option("--strict", "fail on a wrong property, or a resource that cannot be written", false)
    .addHelpText("after", EXAMPLES)
    .action(async (file: string, flags: ExportFlags) => {
      const { exportTemplate } = await import("./export-arm.js");
      done(exportTemplate(file, flags, io));
    });
};
