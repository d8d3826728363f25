import assert from "node:assert/strict";
import fc from "fast-check";
import { redact } from "../../../trust/registry/redact";
import { client, closesAll, live, NOBODY, registry, rejects, repositoryOf } from "./support";

const TOKEN = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJtZSJ9.c2lnbmF0dXJl";
const basic = (user: string, password: string): string =>
  `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;

describe("a message of a registry", () => {
  for (const [what, text, secret, shown] of [
    [
      "a bearer token",
      `token ${TOKEN} is expired`,
      `Bearer ${TOKEN}`,
      "token [redacted] is expired",
    ],
    ["the header", `got Bearer ${TOKEN}`, `Bearer ${TOKEN}`, "got Bearer [redacted]"],
    [
      "the beginning of a token",
      `bad ${TOKEN.slice(0, 20)}…`,
      `Bearer ${TOKEN}`,
      "bad [redacted]…",
    ],
    ["a password", "no user me with s3cret!", basic("me", "s3cret!"), "no user me with [redacted]"],
    [
      "name and password in base64",
      `bad ${basic("me", "s3cret!")}`,
      basic("me", "s3cret!"),
      "bad Basic [redacted]",
    ],
    [
      "a form's refresh token",
      "unknown refresh/token+1",
      "grant_type=refresh_token&refresh_token=refresh%2Ftoken%2B1",
      "unknown [redacted]",
    ],
  ] as const) {
    it(`is shown without ${what}`, () => {
      assert.equal(redact(text, [secret]), shown);
    });
  }

  it("is shown without the longer of two secrets of which one begins the other", () => {
    const secrets = ["Bearer first-secret", "Bearer first-secret-and-more"];
    for (const known of [secrets, [...secrets].reverse()])
      assert.equal(redact("bad first-secret-and-more!", known), "bad [redacted]!");
  });

  it("is shown with what is too short to be told from a word", () => {
    assert.equal(redact("an abc of abcd", [basic("me", "abc")]), "an abc of abcd");
    assert.equal(redact("an abc of abcd", [basic("me", "abcd")]), "an abc of [redacted]");
  });

  it("is shown without a bearer token that would also be base64", () => {
    const token = Buffer.from("user:pass").toString("base64");
    assert.equal(
      redact(`bad ${token} of user:pass`, [`Bearer ${token}`]),
      "bad [redacted] of user:pass",
    );
  });

  it("is shown as it is where it repeats nothing secret", () => {
    const text = "authentication required for acme.azurecr.io, scope repository:shop/api:pull";
    const form = "service=acme.azurecr.io&scope=repository%3Ashop%2Fapi%3Apull&refresh_token=other";
    assert.equal(redact(text, [`Bearer ${TOKEN}`, form]), text);
  });

  it("never holds the token, wherever it stands", () => {
    const token = fc.stringMatching(/^[A-Za-z0-9._~+/=-]{4,60}$/);
    fc.assert(
      fc.property(fc.string(), token, fc.string(), (before, secret, after) => {
        const hidden = redact(before + secret + after, [`Bearer ${secret}`]);
        assert.ok(!hidden.replaceAll("[redacted]", "").includes(secret));
      }),
    );
  });

  describe("from a real exchange", () => {
    closesAll();

    it("tells the refusal and not the token that was refused", async () => {
      const server = await registry({ auth: { mode: "bearer" } });
      const sent: string[] = [];
      server.faults = ({ path, headers }) => {
        if (!path.startsWith("/v2/") || headers.authorization === undefined) return undefined;
        sent.push(headers.authorization);
        const message = `unknown token ${headers.authorization}`;
        return {
          status: 403,
          replaceBody: JSON.stringify({ errors: [{ code: "DENIED", message }] }),
        };
      };
      const error = await rejects(
        client().manifest(repositoryOf(server), { digest: NOBODY }, live()),
        "registry.unauthorized",
        /status 403 "DENIED" "unknown token Bearer \[redacted\]"$/,
      );
      const [token = ""] = sent;
      assert.ok(token.length > "Bearer ".length);
      assert.ok(!error.message.includes(token.slice("Bearer ".length)));
    });
  });
});
