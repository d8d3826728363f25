import { readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { format, resolveConfig } from "prettier";
import { cosignDifferences } from "./cosign-differences";
import { helpTexts } from "./help";
import { packConfigurationKeys, policyFields } from "./policy-fields";
import { lintCodeTable, reasonCodePage } from "./reason-codes";
import { writeRegions } from "./regions";

/** The repository's folder. */
export const root = resolve(__dirname, "../..");

/** A page of the documentation as it is and as it should be. */
interface Page {
  readonly file: string;
  readonly current: string;
  readonly wanted: string;
}

const generators = {
  "reason-codes": reasonCodePage,
  "lint-codes": lintCodeTable,
  "policy-fields": policyFields,
  "pack-configuration": packConfigurationKeys,
  help: helpTexts,
  "cosign-differences": cosignDifferences,
};

/** The pages of the documentation: README, CONTRIBUTING and docs/, relative to {@link root}. */
export const documentationFiles = (): readonly string[] => [
  "README.md",
  "CONTRIBUTING.md",
  ...readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".md"))
    .map((file) => join("docs", file))
    .sort(),
];

/** Every page with its generated parts written anew, formatted like everything else here. */
const writePages = async (): Promise<readonly Page[]> =>
  Promise.all(
    documentationFiles().map(async (name) => {
      const file = join(root, name);
      const current = readFileSync(file, "utf8");
      const options = (await resolveConfig(file)) ?? {};
      const wanted = await format(await writeRegions(current, generators), {
        ...options,
        parser: "markdown",
      });
      return { file: relative(root, file), current, wanted };
    }),
  );

/** The pages that are not as they should be. */
export const outdatedPages = async (): Promise<readonly Page[]> =>
  (await writePages()).filter(({ current, wanted }) => current !== wanted);
