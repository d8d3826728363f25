import { constants } from "node:fs";
import { open, readdir, realpath } from "node:fs/promises";
import { join, sep } from "node:path";
import { limits } from "../limits";
import { isDigest } from "./digest";
import { RegistryError } from "./error";
import type { Digest } from "./port";

/**
 * The files of an OCI image layout. A path is made of a checked digest only, must stay inside the directory after
 * symbolic links are followed, and must be a regular file.
 */
export class LayoutFiles {
  constructor(readonly directory: string) {}

  /** The bytes of index.json. @throws {@link RegistryError} when the directory is no layout */
  async index(): Promise<Buffer> {
    const bytes = await this.read(["index.json"], limits.manifestBytes);
    if (bytes !== undefined) return bytes;
    throw new RegistryError(
      "registry.unreachable",
      `${this.directory} is not an OCI image layout: it has no index.json`,
    );
  }

  /** The bytes of a blob, or `undefined` if the layout does not hold it. */
  blob(digest: Digest, limit: number): Promise<Buffer | undefined> {
    return isDigest(digest)
      ? this.read(["blobs", "sha256", digest.slice("sha256:".length)], limit)
      : Promise.resolve(undefined);
  }

  /** The bytes of a blob, or `undefined` if it is larger than the limit. */
  async smallBlob(digest: Digest, limit: number): Promise<Buffer | undefined> {
    try {
      return await this.blob(digest, limit);
    } catch (error) {
      if (error instanceof RegistryError && error.code === "registry.limit") return undefined;
      throw error;
    }
  }

  /** The digests of all blobs, as their names say. */
  async digests(): Promise<Digest[]> {
    let names: string[];
    try {
      names = await readdir(join(this.directory, "blobs", "sha256"));
    } catch (cause) {
      throw this.unreadable("blobs/sha256", cause);
    }
    if (names.length > limits.layoutFiles) {
      throw new RegistryError(
        "registry.limit",
        `${this.directory} holds more than ${limits.layoutFiles} blobs`,
      );
    }
    return names.map((name) => `sha256:${name}`).filter(isDigest);
  }

  private async read(parts: readonly string[], limit: number): Promise<Buffer | undefined> {
    const name = parts.join("/");
    try {
      const root = await realpath(this.directory);
      const path = await realpath(join(root, ...parts));
      if (!path.startsWith(root + sep)) {
        throw new RegistryError(
          "registry.unsafe-redirect",
          `${this.directory}: ${name} is a link out of the layout`,
        );
      }
      // Without O_NONBLOCK a named pipe would block the open for ever.
      const file = await open(
        path,
        constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW,
      );
      try {
        const stat = await file.stat();
        if (!stat.isFile()) throw this.unreadable(name);
        if (stat.size > limit) {
          throw new RegistryError(
            "registry.limit",
            `${this.directory}: ${name} has ${stat.size} bytes, more than ${limit}`,
          );
        }
        return await file.readFile();
      } finally {
        await file.close();
      }
    } catch (error) {
      if (error instanceof RegistryError) throw error;
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw this.unreadable(name, error);
    }
  }

  private unreadable(name: string, cause?: unknown): RegistryError {
    return new RegistryError(
      "registry.unreachable",
      `${this.directory}: ${name} cannot be read`,
      cause === undefined ? {} : { cause },
    );
  }
}
