import { LoopbackServer } from "../registry/loopback-server";
import { errorReply } from "../registry/reply";
import type { Reply, Request } from "../registry/reply";
import { TufRepository } from "./repository";

/** Serves a TUF repository on 127.0.0.1. */
export class TufServer extends LoopbackServer {
  /** May be exchanged, as by somebody who has taken over the mirror. */
  repository = new TufRepository();

  constructor() {
    super({});
  }

  protected override answer({ url }: Request): Reply {
    const body = this.repository.files.get(url.pathname);
    return body
      ? { status: 200, headers: { "content-type": "application/octet-stream" }, body }
      : errorReply(404, "NOT_FOUND", url.pathname);
  }
}

export const startTufServer = async (): Promise<TufServer> => {
  const server = new TufServer();
  await server.start();
  return server;
};
