import assert from "node:assert/strict";
import { judgeRealm } from "../../../../trust/registry/auth/realm";
import { endpointOf } from "../../../../trust/registry/endpoint";
import { rejects } from "../support";

describe("judgeRealm", () => {
  const judged: readonly (readonly [string, string, boolean])[] = [
    ["docker.io", "https://auth.docker.io/token", true],
    ["ghcr.io", "https://ghcr.io/token", true],
    ["registry.gitlab.com", "https://gitlab.com/jwt/auth", true],
    ["registry.corp.example.co.uk", "https://login.corp.example.co.uk/auth", true],
    ["acme.azurecr.io", "https://acme.azurecr.io/oauth2/token", true],
    ["10.0.0.5:5000", "https://10.0.0.5:5000/token", true],
    ["localhost:5000", "http://localhost:5000/token", true],
    ["localhost:5000", "http://127.0.0.1:6000/token", false],
    ["acme.azurecr.io", "https://evil.azurecr.io/oauth2/token", false],
    ["ghcr.io", "https://ghcr.io.evil.example/token", false],
    ["registry.example.co.uk", "https://evil.co.uk/token", false],
    ["acme.github.io", "https://evil.github.io/token", false],
    ["acme.github.io", "https://tokens.acme.github.io/token", true],
    ["registry:5000", "https://registry:5001/token", true],
    ["registry:5000", "https://tokens/token", false],
    ["docker.io", "https://auth.docker.com/token", false],
    ["registry:5000", "https://tokens.example/token", false],
  ];
  for (const [registry, realm, trusted] of judged) {
    it(`${trusted ? "trusts" : "does not trust"} ${realm} of ${registry}`, async () => {
      const { url, trusted: actual } = await judgeRealm(realm, endpointOf(registry));
      assert.equal(url.href, realm);
      assert.equal(actual, trusted);
    });
  }

  for (const [registry, realm, why] of [
    ["ghcr.io", "http://ghcr.io/token", 'the token service "http://ghcr.io": not https'],
    ["ghcr.io", "file:///etc/passwd", 'the token service "null": not https'],
    [
      "ghcr.io",
      "https://user@ghcr.io/token",
      'the token service "https://ghcr.io": a URL with credentials',
    ],
    [
      "ghcr.io",
      "https://:s3cret@ghcr.io/token",
      'the token service "https://ghcr.io": a URL with credentials',
    ],
    [
      "ghcr.io",
      "https://169.254.169.254/token",
      'the token service "https://169.254.169.254": an address instead of a name',
    ],
    [
      "ghcr.io",
      "https://2852039166/token",
      'the token service "https://169.254.169.254": an address instead of a name',
    ],
    [
      "ghcr.io",
      "https://[::1]/token",
      'the token service "https://[::1]": an address instead of a name',
    ],
    ["ghcr.io", "http://localhost/token", 'the token service "http://localhost": not https'],
    ["localhost:5000", "ftp://localhost/token", 'the token service "ftp://localhost": not https'],
    [
      "localhost:5000",
      "http://tokens.example/token",
      'the token service "http://tokens.example": not https',
    ],
  ] as const) {
    it(`refuses ${realm} of ${registry}`, async () => {
      await rejects(
        judgeRealm(realm, endpointOf(registry)),
        "registry.unsafe-redirect",
        `${registry} names ${why}`,
      );
    });
  }

  it("refuses what is no URL or too long", async () => {
    const endpoint = endpointOf("ghcr.io");
    await rejects(
      judgeRealm("/token", endpoint),
      "registry.invalid-response",
      'ghcr.io names the token service "/token", which is not a URL',
    );
    const longest = "https://ghcr.io/".padEnd(2048, "a");
    assert.equal((await judgeRealm(longest, endpoint)).trusted, true);
    await rejects(
      judgeRealm(`${longest}a`, endpoint),
      "registry.invalid-response",
      /which is not a URL$/,
    );
  });
});
