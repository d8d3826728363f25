import assert from "node:assert/strict";
import { isLoopbackName, mayReach, reachOf, type Reach } from "../../../trust/registry/address";

describe("reachOf", () => {
  const cases: Readonly<Record<Reach, readonly string[]>> = {
    loopback: [
      "127.0.0.1",
      "127.255.0.9",
      "::1",
      "::ffff:127.0.0.1",
      "64:ff9b::7f00:1",
      "2002:7f00:1::",
    ],
    private: [
      "10.1.2.3",
      "172.16.0.1",
      "172.31.255.255",
      "192.168.0.1",
      "100.64.0.1",
      "198.18.0.1",
      "fc00::1",
      "fd12:3456::1",
      "::ffff:10.0.0.1",
      "::10.0.0.1",
      "64:ff9b::a00:1",
    ],
    forbidden: [
      "0.0.0.0",
      "169.254.169.254",
      "168.63.129.16",
      "100.100.100.200",
      "192.0.0.192",
      "224.0.0.1",
      "255.255.255.255",
      "::",
      "fe80::1",
      "fe80::1%eth0",
      "ff02::1",
      "fd00:ec2::254",
      "::ffff:169.254.169.254",
      "64:ff9b::a9fe:a9fe",
    ],
    public: [
      "8.8.8.8",
      "172.32.0.1",
      "100.128.0.1",
      "2606:4700::1",
      "::ffff:8.8.8.8",
      "64:ff9b::808:808",
    ],
  };
  for (const [reach, addresses] of Object.entries(cases)) {
    for (const address of addresses) {
      it(`${address} is ${reach}`, () => {
        assert.equal(reachOf(address), reach);
      });
    }
  }
});

describe("mayReach", () => {
  it("lets nobody be sent nearer to this machine than he is, nor to metadata services", () => {
    const reaches: readonly Reach[] = ["public", "private", "loopback", "forbidden"];
    const allowed = reaches.flatMap((from) =>
      reaches
        .filter((to) => from !== "forbidden" && mayReach(from, to))
        .map((to) => `${from} > ${to}`),
    );
    assert.deepEqual(allowed, [
      "public > public",
      "private > public",
      "private > private",
      "loopback > public",
      "loopback > private",
      "loopback > loopback",
    ]);
  });
});

describe("isLoopbackName", () => {
  it("knows this machine's names only", () => {
    for (const name of ["localhost", "127.0.0.1", "127.9.9.9", "[::1]"])
      assert.equal(isLoopbackName(name), true, name);
    for (const name of [
      "localhost.example",
      "a.localhost",
      "127.0.0.1.nip.io",
      "10.0.0.1",
      "[::2]",
    ])
      assert.equal(isLoopbackName(name), false, name);
  });
});
