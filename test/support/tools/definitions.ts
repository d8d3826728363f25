import * as fs from "node:fs";
import * as path from "node:path";

/** The real programs that tests run against; each has a Go module of its own under `test/tools`. */
export type ToolName = "pulumi" | "cosign";

export interface ToolDefinition {
  readonly name: ToolName;
  /** Without leading `v`, as pinned in the module's go.mod. */
  readonly version: string;
  /** Folder of the Go module. */
  readonly moduleDirectory: string;
  /** The package whose `main` is the tool. */
  readonly goPackage: string;
  readonly linkerFlags: string;
  /** How long a build takes on two cores, for the person who waits. */
  readonly buildTime: string;
}

interface Source {
  readonly goModule: string;
  readonly command: string;
  readonly buildTime: string;
  /** Go variable that the tool prints as its version; a build from the module leaves it empty. */
  readonly versionVariable?: string;
}

const sources: Readonly<Record<ToolName, Source>> = {
  pulumi: {
    goModule: "github.com/pulumi/pulumi/pkg/v3",
    command: "cmd/pulumi",
    buildTime: "2–8 minutes",
    versionVariable: "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version",
  },
  cosign: {
    goModule: "github.com/sigstore/cosign/v3",
    command: "cmd/cosign",
    buildTime: "1–6 minutes",
  },
};

const modules = path.resolve(__dirname, "../../tools");

export function toolDefinition(name: ToolName): ToolDefinition {
  const { goModule, command, buildTime, versionVariable } = sources[name];
  const moduleDirectory = path.join(modules, name);
  const version = pinnedVersion(path.join(moduleDirectory, "go.mod"), goModule);
  return {
    name,
    version: version.slice(1),
    moduleDirectory,
    goPackage: `${goModule}/${command}`,
    linkerFlags: [
      "-s",
      "-w",
      ...(versionVariable ? ["-X", `${versionVariable}=${version}`] : []),
    ].join(" "),
    buildTime,
  };
}

function pinnedVersion(goModFile: string, goModule: string): string {
  for (const line of fs.readFileSync(goModFile, "utf8").split("\n")) {
    const [module, version] = line
      .trim()
      .replace(/^require /, "")
      .split(" ");
    if (module === goModule && version?.startsWith("v")) return version;
  }
  throw new Error(`${goModFile} does not require ${goModule}`);
}
