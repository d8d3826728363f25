import { LoopbackServer } from "./loopback-server";
import type { ServerOptions } from "./loopback-server";
import { errorReply } from "./reply";
import type { Reply, Request } from "./reply";
import { TokenIssuer } from "./token-issuer";
import type { TokenOptions } from "./token-issuer";

/** A token server apart from the registry, as Docker Hub has one. */
export class TokenServer extends LoopbackServer {
  readonly issuer: TokenIssuer;

  constructor(options: TokenOptions & ServerOptions) {
    super(options);
    this.issuer = new TokenIssuer(options);
  }

  protected override answer(request: Request): Reply {
    return this.issuer.answer(request) ?? errorReply(404, "NOT_FOUND", request.url.pathname);
  }
}

/** Starts a token server on a free port of 127.0.0.1. */
export const startTokenServer = async (
  options: TokenOptions & ServerOptions = {},
): Promise<TokenServer> => {
  const server = new TokenServer(options);
  await server.start();
  return server;
};
