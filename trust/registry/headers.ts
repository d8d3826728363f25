import type { Answer } from "./exchange";

/** The media type of an answer without parameters, lower-case. */
export function contentType({ headers }: Pick<Answer, "headers">): string | undefined {
  const header = headers["content-type"];
  const type = (Array.isArray(header) ? header[0] : header)?.split(";")[0]?.trim().toLowerCase();
  return type === "" ? undefined : type;
}
