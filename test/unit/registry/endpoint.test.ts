import assert from "node:assert/strict";
import { endpointOf } from "../../../trust/registry/endpoint";

describe("endpointOf", () => {
  for (const [registry, origin, loopback] of [
    ["acme.example", "https://acme.example", false],
    ["acme.example:5000", "https://acme.example:5000", false],
    ["acme.example:80", "https://acme.example:80", false],
    ["docker.io", "https://registry-1.docker.io", false],
    ["localhost:5000", "http://localhost:5000", true],
    ["localhost:80", "http://localhost", true],
    ["127.0.0.1:80", "http://127.0.0.1", true],
    ["[::1]:5000", "http://[::1]:5000", true],
    ["10.0.0.7:5000", "https://10.0.0.7:5000", false],
  ] as const) {
    it(`reaches ${registry} at ${origin}`, () => {
      const endpoint = endpointOf(registry);
      assert.deepEqual([endpoint.origin, endpoint.loopback], [origin, loopback]);
      assert.equal(new URL("/v2/", endpoint.origin).origin, endpoint.origin);
    });
  }
});
