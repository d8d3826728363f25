import type { Digest } from "../registry/port";

/** An image reference after Docker's normalisation: `nginx` is `docker.io/library/nginx:latest`. */
export interface ImageReference {
  /** Host, with port if not the default, lower-case. */
  readonly registry: string;
  readonly repository: string;
  /** Present unless the reference names only a digest. */
  readonly tag?: string;
  readonly digest?: Digest;
}
