import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A type in the mappers that Azure's SDK generator writes (https://github.com/Azure/autorest.typescript). */
export interface MapperType {
  readonly name: string;
  readonly className?: string;
  readonly modelProperties?: Readonly<Record<string, MapperProperty>>;
  readonly element?: { readonly type: MapperType };
  readonly value?: { readonly type: MapperType };
  readonly allowedValues?: readonly unknown[];
}

export interface MapperProperty {
  readonly serializedName: string;
  readonly required?: boolean;
  readonly readOnly?: boolean;
  readonly type: MapperType;
}

export type Mappers = Readonly<Record<string, { readonly type: MapperType }>>;

/** Packages put their mappers into one of these files, which none of them exports. */
const places = ["dist/commonjs/models/mappers.js", "dist-esm/src/models/mappers.js"];

export function loadMappers(packageName: string): { version: string; mappers: Mappers } {
  const folder = packageFolder(packageName);
  const file = places.map((place) => join(folder, place)).find((path) => existsSync(path));
  if (file === undefined) throw new Error(`${packageName} ships no mappers`);
  const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
    version: string;
  };
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- the file is known only now
  return { version, mappers: require(file) as Mappers };
}

/** The package's own folder; an entry file can lie in one that holds another package.json, which only tells its format. */
function packageFolder(packageName: string): string {
  const entry = require.resolve(packageName);
  return entry.slice(0, entry.lastIndexOf(packageName) + packageName.length);
}
