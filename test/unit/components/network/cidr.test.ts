import assert from "node:assert/strict";
import { describe, it } from "mocha";
import {
  contains,
  isAddress,
  overlaps,
  parseCidr,
  usableAddresses,
} from "../../../../components/network/cidr";
import type { Cidr } from "../../../../components/network/cidr";

const cidr = (text: string): Cidr => {
  const parsed = parseCidr(text);
  assert.ok(parsed, text);
  return parsed;
};

describe("address ranges", () => {
  it("are read as Azure reads them", () => {
    assert.deepEqual(parseCidr("10.224.0.0/16"), {
      text: "10.224.0.0/16",
      version: 4,
      prefixLength: 16,
    });
    assert.deepEqual(parseCidr("fd00:12::/48"), {
      text: "fd00:12::/48",
      version: 6,
      prefixLength: 48,
    });
    assert.equal(parseCidr("0.0.0.0/0")?.prefixLength, 0);
    assert.equal(parseCidr("203.0.113.9/32")?.prefixLength, 32);
  });

  for (const text of [
    "",
    "10.224.0.0",
    "10.224.0.0/33",
    "10.224.0.0/-1",
    "10.224.0/16",
    "10.224.0.1/16",
    "010.0.0.0/8",
    "0x0a.0.0.0/8",
    "167772160/8",
    "10.224.0.0/16 ",
    "fd00:12::1/48",
    "fd00:12::/129",
    "VirtualNetwork",
    "fulcio.sigstore.dev",
  ]) {
    it(`${JSON.stringify(text)} is not one`, () => {
      assert.equal(parseCidr(text), undefined);
    });
  }

  it("overlap where one lies in the other", () => {
    const [wide, narrow, beside] = ["10.0.0.0/8", "10.224.0.0/16", "10.225.0.0/16"].map(cidr);
    assert.ok(wide && narrow && beside);
    assert.equal(overlaps(wide, narrow), true);
    assert.equal(overlaps(narrow, wide), true);
    assert.equal(overlaps(narrow, narrow), true);
    assert.equal(overlaps(narrow, beside), false);
    assert.equal(overlaps(cidr("::/0"), wide), false);
  });

  it("contain ranges and addresses", () => {
    const range = cidr("10.224.16.0/28");
    assert.equal(contains(range, "10.224.16.15"), true);
    assert.equal(contains(range, "10.224.16.16"), false);
    assert.equal(contains(range, "fd00::1"), false);
    assert.equal(contains(range, cidr("10.224.16.8/29")), true);
    assert.equal(contains(range, cidr("10.224.0.0/16")), false);
    assert.equal(contains(cidr("fd00::/8"), "fd00::1"), true);
  });

  it("give what Azure leaves of them", () => {
    assert.equal(usableAddresses(cidr("10.0.0.0/28")), 11);
    assert.equal(usableAddresses(cidr("10.0.0.0/30")), 0);
    assert.equal(usableAddresses(cidr("fd00::/120")), 251);
  });

  it("are not addresses", () => {
    assert.equal(isAddress("10.224.0.4"), true);
    assert.equal(isAddress("fd00::4"), true);
    assert.equal(isAddress("10.224.0.0/16"), false);
    assert.equal(isAddress("0x7f.0.0.1"), false);
    assert.equal(isAddress("firewall.example"), false);
  });
});
