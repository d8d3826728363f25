import assert from "node:assert/strict";
import fc from "fast-check";
import { parseChallenges } from "../../../../trust/registry/auth/challenge";

const read = (header: string) =>
  parseChallenges(header).map(({ scheme, parameters }) => [scheme, Object.fromEntries(parameters)]);

describe("parseChallenges", () => {
  it("reads a registry's bearer challenge", () => {
    assert.deepEqual(
      read(
        'Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:a/b:pull,push"',
      ),
      [
        [
          "bearer",
          {
            realm: "https://auth.docker.io/token",
            service: "registry.docker.io",
            scope: "repository:a/b:pull,push",
          },
        ],
      ],
    );
  });

  it("reads several challenges in one header", () => {
    assert.deepEqual(
      read('Basic realm="a, b", Negotiate, NTLM abc==, Bearer realm="c" , error=x'),
      [
        ["basic", { realm: "a, b" }],
        ["negotiate", {}],
        ["ntlm", {}],
        ["bearer", { realm: "c", error: "x" }],
      ],
    );
  });

  it("reads escapes, bare values, odd spaces and the first of a repeated name", () => {
    assert.deepEqual(read('BEARER Realm = "a\\"b\\\\c" ,\tservice=x, realm="evil"'), [
      ["bearer", { realm: 'a"b\\c', service: "x" }],
    ]);
  });

  it("ends at what it cannot read", () => {
    assert.deepEqual(read('Bearer realm="open'), [["bearer", {}]]);
    assert.deepEqual(read('"Bearer" realm="a"'), []);
    assert.deepEqual(read(""), []);
  });

  it("reads back any parameters that are written as RFC 9110 says", () => {
    const name = fc.stringMatching(/^[a-z][a-z0-9_-]{0,10}$/);
    const value = fc.string({
      unit: fc.integer({ min: 32, max: 126 }).map((code) => String.fromCharCode(code)),
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(name, value), { selector: ([key]) => key, minLength: 1 }),
        (pairs) => {
          const written = pairs.map(([key, text]) => `${key}="${text.replace(/["\\]/g, "\\$&")}"`);
          assert.deepEqual(read(`Basic realm="x", Bearer ${written.join(", ")}`), [
            ["basic", { realm: "x" }],
            ["bearer", Object.fromEntries(pairs)],
          ]);
        },
      ),
    );
  });

  it("never throws and stays quick", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...Array.from('Bearer="\\, \t')) }),
        (text) => void parseChallenges(text),
      ),
    );
    parseChallenges('Bearer a="' + '\\"'.repeat(500_000));
    parseChallenges("a ".repeat(500_000));
    parseChallenges("a,".repeat(500_000));
  });
});
