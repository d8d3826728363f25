import type { Namespace, Verdict } from "./decision/types";

/** An image as a workload or a person names it, with what is known of its namespace. */
export interface ImageRequest {
  readonly image: string;
  readonly namespace: Namespace;
}

/** The one way from an image to a verdict: resolve → gather evidence → decide. */
export interface Verifier {
  /** The verdict that needs no request: settled by the policy alone or by fresh cached evidence; else `undefined`. */
  settled(request: ImageRequest): Promise<Verdict | undefined>;
  /** A verdict for every request, in their order, whatever happens to another. Never rejects. */
  verify(requests: readonly ImageRequest[], options?: { signal?: AbortSignal }): Promise<Verdict[]>;
  /** Requests sent to registries so far. */
  readonly requests: number;
  close(): Promise<void>;
}
