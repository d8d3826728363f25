import { existsSync } from "node:fs";
import { join } from "node:path";
import {
  BundleFiles,
  GithubAttestations,
  type AttestationSource,
  type BundleSource,
} from "../trust/evidence";
import { LayoutSource, RegistryClient, type ContentSource } from "../trust/registry";
import { UsageError } from "./exit";

/** Where everything is read that a decision is made of. */
export interface Sources {
  readonly source: ContentSource;
  readonly github: AttestationSource;
  readonly files?: BundleSource;
}

/** What the flags say about where to read. */
export interface SourceFlags {
  /** An OCI layout on disk. Default: registries. */
  readonly layout?: string;
  /** A file or directory of bundles. Default: none. */
  readonly bundles?: string;
}

/** @throws UsageError */
export const sourcesOf = ({ layout, bundles }: SourceFlags): Sources => ({
  source: layout === undefined ? new RegistryClient() : layoutAt(layout),
  github: new GithubAttestations(),
  ...(bundles === undefined ? {} : { files: filesAt(bundles) }),
});

/** A wrong folder is a mistake in the call; as a source it would leave every image undecided. */
const layoutAt = (directory: string): LayoutSource => {
  if (existsSync(join(directory, "oci-layout"))) return new LayoutSource(directory);
  throw new UsageError(`${directory} is no OCI image layout: it has no file "oci-layout"`);
};

const filesAt = (path: string): BundleFiles => {
  if (existsSync(path)) return new BundleFiles(path);
  throw new UsageError(`there is no file or directory ${path}`);
};
