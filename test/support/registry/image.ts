import type { Digest } from "../../../trust/registry/port";
import { digestOf, mediaTypes } from "./storage";
import type { RepositoryStorage } from "./storage";

/** One file in a POSIX ustar archive: the smallest layer that a container runtime can unpack. */
const tarball = (name: string, content: Buffer): Buffer => {
  const header = Buffer.alloc(512);
  const octal = (value: number, width: number) => value.toString(8).padStart(width - 1, "0") + "\0";
  header.write(name, 0);
  header.write(octal(0o644, 8), 100);
  header.write(octal(0, 8), 108);
  header.write(octal(0, 8), 116);
  header.write(octal(content.length, 12), 124);
  header.write(octal(0, 12), 136);
  header.write(" ".repeat(8) + "0", 148);
  header.write("ustar\x0000", 257);
  const checksum = header.reduce((sum, byte) => sum + byte, 0);
  header.write(checksum.toString(8).padStart(6, "0") + "\0 ", 148);
  const padding = Buffer.alloc((512 - (content.length % 512)) % 512);
  return Buffer.concat([header, content, padding, Buffer.alloc(1024)]);
};

export interface Platform {
  readonly os: string;
  readonly architecture: string;
}

/** `linux/arm64` → os and architecture. */
export const parsePlatform = (text: string): Platform => {
  const [os = "linux", architecture = "amd64"] = text.split("/");
  return { os, architecture };
};

/** Stores an image of one layer with one file; the same content and platform give the same digest. */
export const storeImage = (
  storage: RepositoryStorage,
  content: string,
  platform: Platform,
  tag?: string,
) => {
  const layer = tarball("content", Buffer.from(content));
  const config = Buffer.from(
    JSON.stringify({
      ...platform,
      config: { Cmd: ["/content"] },
      rootfs: { type: "layers", diff_ids: [digestOf(layer)] },
    }),
  );
  const descriptor = (mediaType: string, bytes: Buffer) => ({
    mediaType,
    digest: storage.putBlob(bytes),
    size: bytes.length,
  });
  const manifest = {
    schemaVersion: 2,
    mediaType: mediaTypes.manifest,
    config: descriptor(mediaTypes.config, config),
    layers: [descriptor(mediaTypes.layer, layer)],
  };
  return storage.putManifest(Buffer.from(JSON.stringify(manifest)), mediaTypes.manifest, tag);
};

/** An image as it was pushed. */
export interface PushedImage {
  readonly digest: Digest;
  /** Raw bytes of the manifest or index. */
  readonly manifest: Uint8Array;
  /** `host/repository@digest`. */
  readonly reference: string;
}

/** An index with one image for each platform, in the order given. */
export interface PushedIndex extends PushedImage {
  readonly images: readonly PushedImage[];
}
