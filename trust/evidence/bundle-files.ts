import { constants } from "node:fs";
import { open, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { limits } from "../limits";
import { RegistryError } from "../registry/error";
import type { BundleSource, StoredBundle } from "./bundle-source";

/** What bundles are called: cosign's and GitHub's downloads, slsa-verifier's provenance. */
const NAME = /\.(?:json|jsonl|sigstore|intoto|slsa)$/;

/**
 * Bundles in a file or in the files of a directory that the caller gives: one JSON text, or one on each line (`.jsonl`, as
 * `gh attestation download` writes). They are read once. Which image each is about is for whoever examines them.
 */
export class BundleFiles implements BundleSource {
  private texts: Promise<readonly Buffer[]> | undefined;

  /** @param path of a file, or of a directory: its files with names of bundles, not those of folders in it */
  constructor(private readonly path: string) {}

  async bundles(): Promise<readonly StoredBundle[]> {
    this.texts ??= this.readAll();
    return (await this.texts).map((text) => ({ read: () => Promise.resolve(text) }));
  }

  private async readAll(): Promise<readonly Buffer[]> {
    const texts: Buffer[] = [];
    let bytes = 0;
    for (const file of await this.files()) {
      const content = await readRegular(file);
      bytes += content.length;
      if (bytes > limits.evidenceBytes) {
        throw limit(`${this.path}: bundles of more than ${limits.evidenceBytes} bytes`);
      }
      texts.push(...split(content, file));
      if (texts.length > limits.bundleFiles) {
        throw limit(`${this.path}: more than ${limits.bundleFiles} bundles`);
      }
    }
    if (texts.length === 0) throw unreadable(`${this.path} holds no bundle`);
    return texts;
  }

  private async files(): Promise<readonly string[]> {
    try {
      if (!(await stat(this.path)).isDirectory()) return [this.path];
      const entries = await readdir(this.path, { withFileTypes: true });
      return entries
        .filter((entry) => !entry.isDirectory() && NAME.test(entry.name))
        .map(({ name }) => join(this.path, name))
        .sort();
    } catch (cause) {
      throw unreadable(`${this.path} cannot be read`, cause);
    }
  }
}

/** One bundle on each line by its name, or because each line is an object of its own. */
function split(content: Buffer, file: string): readonly Buffer[] {
  const lines = linesOf(content);
  const isOnePerLine = file.endsWith(".jsonl") || (lines.length > 1 && lines.every(isObject));
  return isOnePerLine ? lines : [content];
}

const NEWLINE = 0x0a;

/**
 * The lines that hold something, as bytes: whether they are UTF-8 is for whoever parses them. There is no more than one above
 * the limit, as a file may have millions.
 */
function linesOf(content: Buffer): readonly Buffer[] {
  const lines: Buffer[] = [];
  for (let start = 0, at = 0; at <= content.length && lines.length <= limits.bundleFiles; at++) {
    if (at < content.length && content[at] !== NEWLINE) continue;
    const line = at > start ? content.subarray(start, at) : undefined;
    if (line && !line.every(isBlank)) lines.push(line);
    start = at + 1;
  }
  return lines;
}

/** Space, and tab to carriage return. */
const isBlank = (byte: number): boolean => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);

const isObject = (line: Buffer): boolean => /^\s*\{.*\}\s*$/.test(line.toString("latin1"));

async function readRegular(path: string): Promise<Buffer> {
  try {
    // Without O_NONBLOCK a named pipe would block the open for ever.
    const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const info = await file.stat();
      if (!info.isFile()) throw unreadable(`${path} is no file`);
      if (info.size > limits.evidenceBytes) {
        throw limit(`${path} has ${info.size} bytes, more than ${limits.evidenceBytes}`);
      }
      return await file.readFile();
    } finally {
      await file.close();
    }
  } catch (error) {
    throw error instanceof RegistryError ? error : unreadable(`${path} cannot be read`, error);
  }
}

const limit = (message: string): RegistryError => new RegistryError("registry.limit", message);

const unreadable = (message: string, cause?: unknown): RegistryError =>
  new RegistryError("evidence.files", message, { cause });
