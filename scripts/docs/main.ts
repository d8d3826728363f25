import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { outdatedPages, root } from "./pages";

/** `npm run docs` writes the generated parts of the pages; `npm run docs -- --check` only says which are out of date. */
const run = async (check: boolean): Promise<void> => {
  const pages = await outdatedPages();
  for (const { file, wanted } of pages) {
    console.log(check ? `${file} is out of date: run npm run docs` : `wrote ${file}`);
    if (!check) writeFileSync(join(root, file), wanted);
  }
  if (check && pages.length > 0) process.exitCode = 1;
};

void run(process.argv.includes("--check"));
