/** What tokens and passwords are made of, in a run that is long enough to be told from a word. */
const RUN = /[A-Za-z0-9._~+/=%-]{12,}/g;
const HIDDEN = "[redacted]";
const SECRET_FIELDS = ["refresh_token", "access_token", "password"];

/**
 * A text of a server without what we sent it to authenticate: some repeat the token that they refuse, or a part of it, and
 * messages end in logs that others read.
 *
 * @param secrets Authorization values and forms
 */
export function redact(text: string, secrets: readonly string[]): string {
  const known = secrets.flatMap(readings).filter((secret) => secret.length > 3);
  const hidden = known
    .sort((a, b) => b.length - a.length)
    .reduce((shown, secret) => shown.replaceAll(secret, HIDDEN), text);
  return hidden.replace(RUN, (run) =>
    known.some((secret) => secret.includes(run)) ? HIDDEN : run,
  );
}

/** The credentials in a value: of `Bearer` and `Basic`, the decoded name and password, of a form its secret fields. */
function readings(value: string): string[] {
  const [, scheme, credentials] = /^(Bearer|Basic) (.+)$/.exec(value) ?? [];
  if (credentials === undefined) {
    const form = new URLSearchParams(value);
    return SECRET_FIELDS.flatMap((field) => form.getAll(field));
  }
  if (scheme === "Bearer") return [credentials];
  const plain = Buffer.from(credentials, "base64").toString("utf8");
  return [credentials, plain, plain.slice(plain.indexOf(":") + 1)];
}
