import { readFileSync, writeFileSync } from "node:fs";
import { generateModels } from "./models";

// Azure's own names of properties, from packages that are not needed once they are known.
if (process.argv.includes("--check")) {
  if (readFileSync("arm/models.json", "utf8") !== generateModels()) {
    console.error("arm/models.json is not what the packages say: npm run arm:models");
    process.exitCode = 1;
  }
} else {
  writeFileSync("arm/models.json", generateModels());
}
