import assert from "node:assert/strict";
import fc from "fast-check";
import { formatReference, ImageReferenceError, parseImageReference } from "../../../trust/image";
import { limits } from "../../../trust/limits";

const HEX = "0123456789abcdef".repeat(4);

describe("parseImageReference", () => {
  describe("normalises as Docker does", () => {
    const cases: Readonly<Record<string, string>> = {
      nginx: "docker.io/library/nginx:latest",
      "nginx:1.27": "docker.io/library/nginx:1.27",
      "acme/app": "docker.io/acme/app:latest",
      "docker.io/nginx": "docker.io/library/nginx:latest",
      "index.docker.io/debian": "docker.io/library/debian:latest",
      "registry-1.docker.io/acme/app:1": "docker.io/acme/app:1",
      "registry.hub.docker.com/library/nginx": "docker.io/library/nginx:latest",
      "Docker.IO:443/nginx": "docker.io/library/nginx:latest",
      "docker.io:5000/nginx": "docker.io:5000/nginx:latest",
      "library/foo/bar": "docker.io/library/foo/bar:latest",
      "example.com": "docker.io/library/example.com:latest",
      "test.com:5000": "docker.io/library/test.com:5000",
      "192.168.1.1": "docker.io/library/192.168.1.1:latest",
      "test_com/foo": "docker.io/test_com/foo:latest",
      "localhost/app": "localhost/app:latest",
      "LocalHost:5000/app": "localhost:5000/app:latest",
      "test:5000/repo:tag": "test:5000/repo:tag",
      "Acme.AzureCR.io/shop/api:1.4.2": "acme.azurecr.io/shop/api:1.4.2",
      "acme.azurecr.io:443/shop": "acme.azurecr.io/shop:latest",
      "localhost:443/shop": "localhost/shop:latest",
      "registry:443/shop": "registry:443/shop:latest",
      "192.168.1.1:5000/repo:5050": "192.168.1.1:5000/repo:5050",
      "[2001:DB8:0:0:0:0:0:1]:5000/repo": "[2001:db8::1]:5000/repo:latest",
      "[::1]:443/repo": "[::1]/repo:latest",
      "xn--n3h.com/myimage:xn--n3h.com": "xn--n3h.com/myimage:xn--n3h.com",
      "lowercase:Uppercase": "docker.io/library/lowercase:Uppercase",
      "dock__er/a-b---c.d_e": "docker.io/dock__er/a-b---c.d_e:latest",
      [`a@sha256:${HEX}`]: `docker.io/library/a@sha256:${HEX}`,
      [`b.gcr.io/x/y:t@sha256:${HEX}`]: `b.gcr.io/x/y:t@sha256:${HEX}`,
      [`docker.io/${HEX}`]: `docker.io/library/${HEX}:latest`,
    };
    for (const [text, expected] of Object.entries(cases)) {
      it(`${text} is ${expected}`, () => {
        assert.equal(formatReference(parseImageReference(text)), expected);
      });
    }

    it("keeps tag and digest apart", () => {
      assert.deepEqual(parseImageReference(`r.example/a/b:1@sha256:${HEX}`), {
        registry: "r.example",
        repository: "a/b",
        tag: "1",
        digest: `sha256:${HEX}`,
      });
      assert.deepEqual(Object.keys(parseImageReference(`a@sha256:${HEX}`)), [
        "registry",
        "repository",
        "digest",
      ]);
    });

    it("accepts the longest repository name and tag", () => {
      const longest = "a/".repeat(127) + "a";
      assert.equal(parseImageReference(`r.example/${longest}:t`).repository, longest);
      assert.equal(parseImageReference(`a:${"t".repeat(128)}`).tag?.length, 128);
    });
  });

  describe("refuses", () => {
    const part = "each part has lower-case letters and digits, joined by '.', '_', '__' or '-'";
    const cases: readonly (readonly [string, string])[] = [
      ["", '"": the image reference is empty'],
      [" nginx", '" nginx": white space around the reference; remove it'],
      ["nginx\n", '"nginx\\n": white space around the reference; remove it'],
      [
        "https://ghcr.io/a/b",
        '"https://ghcr.io/a/b": an image reference has no scheme; write "ghcr.io/a/b"',
      ],
      ["docker/Docker", '"docker/Docker": a repository name is lower-case; write "docker/docker"'],
      ["Uppercase/app", '"Uppercase/app": a repository name is lower-case; write "uppercase/app"'],
      [
        "ghcr.io/Acme/App:1",
        '"ghcr.io/Acme/App:1": a repository name is lower-case; write "acme/app"',
      ],
      [
        "ghcr.io./a/b",
        '"ghcr.io./a/b": the registry host "ghcr.io." ends in a dot; write "ghcr.io"',
      ],
      ["a//b", `"a//b": the repository name has an empty part; ${part}`],
      ["docker/", `"docker/": the repository name has an empty part; ${part}`],
      ["-docker/a", `"-docker/a": the part "-docker" of the repository name is not valid; ${part}`],
      ["dock..er/a", undefined],
      ["dock_.er", undefined],
      ["____/____", undefined],
      ["aa/asdf$$^/aa", undefined],
      ["a/../b", undefined],
      ["a/%2e%2e/b", undefined],
      ["ex%61mple.com/a", undefined],
      ["user@example.com/a", undefined],
      ["r.example/", '"r.example/": the repository name is missing'],
      ["[2001:db8::1]", undefined],
      ["[2001:db8::1]:tag", undefined],
      [
        "[fe80::1%eth0]:5000/repo",
        '"[fe80::1%eth0]:5000/repo": the registry host "[fe80::1%eth0]" is not an IPv6 address without zone',
      ],
      ["[2001:db8:3:4::192.0.2.33]:5000/debian", undefined],
      [
        "fc00::1:5000/debian",
        '"fc00::1:5000/debian": the registry host "fc00::1:5000" is not valid; an IPv6 address stands in brackets',
      ],
      [
        "127.1:5000/app",
        '"127.1:5000/app": the registry host "127.1" is not an IPv4 address with four decimal parts',
      ],
      ["0x7f.0.0.1/app", undefined],
      ["2130706433:5000/app", undefined],
      ["0177.0.0.1/app", undefined],
      [
        "r.example:0443/app",
        '"r.example:0443/app": the port "0443" is not a number from 1 to 65535',
      ],
      ["r.example:0/app", undefined],
      ["r.example:65536/app", undefined],
      ["r.example:/app", undefined],
      ["foo_bar.com/app", undefined],
      [".example/app", undefined],
      ["a..example/app", undefined],
      ["r\u0430.example/app", undefined],
      [
        "a:",
        "\"a:\": the tag \"\" is not valid; a tag has 1 to 128 letters, digits, '_', '.' and '-', and starts with none of the last two",
      ],
      ["a:-x", undefined],
      [`a:${"t".repeat(129)}`, undefined],
      ["a:b:c", undefined],
      [HEX, `"${HEX}": a digest alone names no repository; write REGISTRY/REPOSITORY@sha256:…`],
      [`sha256:${HEX}`, undefined],
      ["a@", '"a@": the digest "" is not valid; a digest is sha256: and 64 hexadecimal digits'],
      [`a@sha256:${HEX.slice(1)}`, undefined],
      [`a@sha256:${HEX}@sha256:${HEX}`, undefined],
      [
        `a@sha512:${HEX}${HEX}`,
        `"a@sha512:${HEX}${HEX.slice(0, 120 - 9 - 64)}…": digests with sha512 are not supported; name the image by its sha256 digest`,
      ],
      [
        `a@sha256:${HEX.toUpperCase()}`,
        `"a@sha256:${HEX.toUpperCase()}": the digest is not in lower-case hexadecimal; write @sha256:${HEX}`,
      ],
      [
        `r.example/${"a/".repeat(128)}a`,
        `"r.example/${"a/".repeat(55)}…": a repository name has at most 255 characters`,
      ],
      [
        "a".repeat(limits.referenceLength + 1),
        `"${"a".repeat(120)}…": an image reference has at most 4096 characters`,
      ],
    ].map(([text = "", message = ""]) => [text, message] as const);
    for (const [text, message] of cases) {
      it(JSON.stringify(text.slice(0, 60)), () => {
        assert.throws(
          () => parseImageReference(text),
          (error) => {
            assert.ok(error instanceof ImageReferenceError);
            if (message !== "") assert.equal(error.message, message);
            assert.equal(error.reference, text);
            return true;
          },
        );
      });
    }

    it("with a message that cannot move a terminal's cursor or turn its text round", () => {
      assert.throws(() => parseImageReference("a/\u001b[2m\u202ex"), {
        message:
          '"a/\\u001b[2m\\u{202e}x": the part "\\u001b[2m\\u{202e}x" of the repository name is not valid; ' +
          "each part has lower-case letters and digits, joined by '.', '_', '__' or '-'",
      });
    });
  });

  const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?$/);
  const path = fc
    .array(fc.stringMatching(/^[a-z0-9]{1,5}([._-][a-z0-9]{1,5})?$/), {
      minLength: 1,
      maxLength: 4,
    })
    .map((parts) => parts.join("/"));
  const host = fc.oneof(
    fc.tuple(label, fc.stringMatching(/^[a-z]{2,6}$/)).map((parts) => parts.join(".")),
    fc.constantFrom("localhost", "10.0.0.1", "index.docker.io", "DOCKER.io"),
    fc.ipV6().map((address) => `[${address}]`),
  );
  const reference = fc
    .record({
      host: fc.option(host, { nil: undefined }),
      port: fc.option(fc.integer({ min: 0, max: 70_000 }), { nil: undefined }),
      path,
      tag: fc.option(fc.stringMatching(/^[A-Za-z0-9_.-]{1,10}$/), { nil: undefined }),
      digest: fc.boolean(),
    })
    .map(
      ({ host: name, port, path: repository, tag, digest }) =>
        (name === undefined ? "" : `${name}${port === undefined ? "" : `:${port}`}/`) +
        repository +
        (tag === undefined ? "" : `:${tag}`) +
        (digest ? `@sha256:${HEX}` : ""),
    );

  it("reads back what it formats, for any reference it accepts", () => {
    let accepted = 0;
    fc.assert(
      fc.property(reference, (text) => {
        let parsed;
        try {
          parsed = parseImageReference(text);
        } catch (error) {
          assert.ok(error instanceof ImageReferenceError);
          return;
        }
        accepted++;
        const formatted = formatReference(parsed);
        assert.deepEqual(parseImageReference(formatted), parsed);
        assert.equal(formatReference(parseImageReference(formatted)), formatted);
        assert.equal(parsed.registry, parsed.registry.toLowerCase());
      }),
      { numRuns: 2000 },
    );
    assert.ok(accepted > 500, `only ${accepted} references were accepted`);
  });

  it("throws nothing but ImageReferenceError for any text, in one printable line", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: "binary" }), fc.string({ unit: "grapheme" })),
        (text) => {
          try {
            parseImageReference(text);
          } catch (error) {
            assert.ok(error instanceof ImageReferenceError);
            assert.doesNotMatch(error.message, /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});
