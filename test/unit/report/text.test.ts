import assert from "node:assert/strict";
import { stripVTControlCharacters } from "node:util";
import type { Check } from "../../../trust/decision";
import { renderText } from "../../../trust/report";
import {
  allowListed,
  attested,
  DIGEST,
  exempted,
  finding,
  mismatch,
  missing,
  ok,
  STRANGER,
  throttled,
  verdict,
} from "./verdicts";

const figures = { seconds: 0.412, requests: 3 };
const lines = (...args: Parameters<typeof renderText>): string[] => {
  const text = renderText(...args);
  assert.ok(text.endsWith("\n"));
  return text.slice(0, -1).split("\n");
};
const render = (verdicts: Parameters<typeof renderText>[0], style = {}): string[] =>
  lines(verdicts, figures, style);

const IMAGE = "acme.azurecr.io/shop/api:1.4.2";

describe("the text report", () => {
  it("tells one denied image on one screen", () => {
    const audit = { ...ok, rule: "provenance", mode: "audit" as const };
    assert.deepEqual(render([verdict(IMAGE, [mismatch, audit])], { width: 120 }), [
      "✗ denied     acme.azurecr.io/shop/api:1.4.2  →  sha256:3f2a9c41…",
      "  signed     enforce   identity.mismatch",
      `             found     signed by ${STRANGER} (Rekor`,
      "                       1234567, 2026-11-20 09:14 UTC)",
      '             expected  signer "release": github.com/acme/shop · release.yml · refs/heads/main',
      "             fix       build and sign it in acme/shop, or make this identity a signer too (widens trust)",
      '  provenance audit     ok, signed by "release" (Rekor 1, 2026-11-20 09:14 UTC)',
      "1 image · 1 denied · 0.41 s · 3 requests          countersign explain identity.mismatch",
    ]);
  });

  it("keeps to the width, but for words that are longer", () => {
    for (const width of [60, 80, 120]) {
      for (const line of render([verdict(IMAGE, [mismatch, finding])], { width }))
        assert.ok(line.length <= width || /→|^ +https:\S+$/.test(line), `${width}: ${line}`);
    }
  });

  it("gives an allowed image one line, with what verified it where there is room", () => {
    assert.deepEqual(render([verdict(IMAGE, [ok])], { width: 120 }), [
      '✓ allowed    acme.azurecr.io/shop/api:1.4.2  →  sha256:3f2a9c41…  signed by "release" (Rekor 1, 2026-11-20 09:14 UTC)',
      "1 image · 1 allowed · 0.41 s · 3 requests",
    ]);
    assert.equal(
      render([verdict(IMAGE, [ok])], { width: 80 })[0],
      "✓ allowed    acme.azurecr.io/shop/api:1.4.2  →  sha256:3f2a9c41…",
    );
  });

  it("tells of an allowed image first what fits, and never that an attested one is not verified", () => {
    const lineOf = (width: number, ...checks: readonly Check[]): string | undefined =>
      render([verdict("acme.azurecr.io/a:1", checks)], { width })[0];
    const image = "✓ allowed    acme.azurecr.io/a:1  →  sha256:3f2a9c41…";
    const signed = 'signed by "release" (Rekor 1, 2026-11-20 09:14 UTC)';
    const level = "SLSA Build L3 by slsa-container, source acme/shop@9d1f2ab";
    assert.equal(lineOf(180, ok, attested), `${image}  ${signed}; ${level}`);
    assert.equal(lineOf(120, ok, attested), `${image}  ${signed}`);
    assert.equal(lineOf(80, ok, attested), image);
    assert.equal(lineOf(120, attested), `${image}  ${level}`);
    assert.equal(lineOf(80, attested), image);
    assert.equal(lineOf(120, attested, { ...attested, rule: "again" }), `${image}  ${level}`);
  });

  it("gives each signature and attestation of a rule its own line", () => {
    const noBom: Check = {
      ...missing,
      demand: "sbom",
      code: "attestation.missing",
      found: "no SBOM was found (1 referrer, 1 signature, 0 other attestations)",
      expected: 'an SBOM in spdx by "release"',
      fix: "attest it",
    };
    assert.deepEqual(render([verdict(IMAGE, [ok, attested, noBom])]).slice(0, -1), [
      "✗ denied     acme.azurecr.io/shop/api:1.4.2  →  sha256:3f2a9c41…",
      '  signed     enforce   ok, signed by "release" (Rekor 1, 2026-11-20 09:14 UTC)',
      "  signed     enforce   ok, SLSA Build L3 by slsa-container, source acme/shop@9d1f2ab",
      "  signed     enforce   attestation.missing",
      "             found     no SBOM was found (1 referrer, 1 signature, 0 other attestations)",
      '             expected  an SBOM in spdx by "release"',
      "             fix       attest it",
    ]);
  });

  it("tells what several platforms of an index lack together", () => {
    const lacks = (platform: string): Check => ({
      ...missing,
      platform,
      found: `${platform}: ${missing.found}`,
    });
    const lines = render([verdict(IMAGE, [lacks("linux/amd64"), lacks("linux/arm64")])]);
    assert.deepEqual(lines.slice(1, 6), [
      "  signed     enforce   signature.missing",
      "             found     linux/amd64: the registry holds none (2 referrers, 0 signatures)",
      "                       linux/arm64: the registry holds none (2 referrers, 0 signatures)",
      '             expected  one signature by "release"',
      "             fix       build it in acme/shop and sign it there (cosign sign)",
    ]);
  });

  it("says of an unverified image that it is one, whatever the room", () => {
    const image = verdict("mcr.microsoft.com/oss/pause:3.9", [allowListed]);
    assert.equal(
      render([image])[0],
      "✓ allowed    mcr.microsoft.com/oss/pause:3.9  `allow` names mcr.microsoft.com/oss/**, not verified",
    );
    assert.deepEqual(render([image], { width: 80 }), [
      "✓ allowed    mcr.microsoft.com/oss/pause:3.9  not verified",
      "1 image · 1 allowed (1 not verified) · 0.41 s · 3 requests",
    ]);
  });

  it("tells what an allowed image still lacks, and when that will block", () => {
    assert.deepEqual(render([verdict(IMAGE, [ok, finding])]), [
      "✓ allowed    acme.azurecr.io/shop/api:1.4.2  →  sha256:3f2a9c41…",
      '  signed     enforce   ok, signed by "release" (Rekor 1, 2026-11-20 09:14 UTC)',
      "  provenance audit     signature.missing",
      "             found     the registry holds none (2 referrers, 0 signatures)",
      '             expected  one signature by "release"',
      "             blocks    from 2027-01-01",
      "             fix       build it in acme/shop and sign it there (cosign sign)",
      "1 image · 1 allowed (1 with a finding) · 0.41 s · 3 requests",
    ]);
  });

  it("tells whose exemption is in use and how long it lasts", () => {
    assert.deepEqual(render([verdict(IMAGE, [exempted])]), [
      "✓ allowed    acme.azurecr.io/shop/api:1.4.2  →  sha256:3f2a9c41…",
      "  signed     enforce   exemption.active",
      "             found     exempted until 2027-01-31: rebuilt in January",
      "             owner     payments, PAY-1234, 12 days left",
      "1 image · 1 allowed (1 exempted) · 0.41 s · 3 requests",
    ]);
    const { exemption } = exempted;
    const left = (daysLeft: number) =>
      render([
        verdict(IMAGE, [{ ...exempted, exemption: { ...exemption!, daysLeft } }]),
      ])[3]?.trim();
    assert.equal(left(1), "owner     payments, PAY-1234, 1 day left");
    assert.equal(left(0), "owner     payments, PAY-1234, ends today");
  });

  it("makes undecided look different, says when to try again, and tells it once", () => {
    const audit = { ...throttled, rule: "provenance", mode: "audit" as const };
    const unresolved = verdict(IMAGE, [throttled, audit], { digest: undefined });
    assert.deepEqual(render([unresolved]), [
      "? undecided  acme.azurecr.io/shop/api:1.4.2",
      "  signed     enforce   registry.throttled",
      "             found     429 from acme.azurecr.io after 4 attempts",
      "                       retry in 30 s",
      "             fix       wait as long as it asks",
      "  provenance audit     registry.throttled, as above",
      "1 image · 1 undecided · 0.41 s · 3 requests          countersign explain registry.throttled",
    ]);
  });

  it("groups images with one cause, and rules with one demand", () => {
    const both = [missing, { ...missing, rule: "also" }];
    const images = ["a", "b", "c"].map((name) => verdict(`acme.azurecr.io/${name}:1`, both));
    assert.deepEqual(render(images), [
      "✗ denied     3 images",
      "             acme.azurecr.io/a:1  →  sha256:3f2a9c41…",
      "             acme.azurecr.io/b:1  →  sha256:3f2a9c41…",
      "             acme.azurecr.io/c:1  →  sha256:3f2a9c41…",
      "  signed, also enforce   signature.missing",
      "             found     the registry holds none (2 referrers, 0 signatures)",
      '             expected  one signature by "release"',
      "             fix       build it in acme/shop and sign it there (cosign sign)",
      "3 images · 3 denied · 0.41 s · 3 requests          countersign explain signature.missing",
    ]);
  });

  it("lists at most 20 images and 3 wordings of a group", () => {
    const images = Array.from({ length: 25 }, (_, index) =>
      verdict(`acme.azurecr.io/a${index}:1`, [
        { ...mismatch, found: `signed by stranger ${index}`, fix: `fix ${index}` },
      ]),
    );
    const text = render(images);
    assert.equal(text[0], "✗ denied     25 images");
    assert.equal(text[21], "             and 5 more (-o json lists all)");
    assert.deepEqual(text.slice(23, 27), [
      "             found     signed by stranger 0",
      "                       signed by stranger 1",
      "                       signed by stranger 2",
      "                       and 22 more",
    ]);
    assert.equal(text[28], "             fix       fix 0 (and likewise 24 more)");
  });

  it("keeps apart what has different causes, and puts the worst last", () => {
    const text = render([
      verdict("acme.azurecr.io/denied:1", [mismatch]),
      verdict("acme.azurecr.io/good:1", [ok]),
      verdict("acme.azurecr.io/late:1", [throttled]),
      verdict("acme.azurecr.io/unsigned:1", [missing]),
    ]);
    assert.deepEqual(
      text.filter((line) => /^\S/.test(line)).map((line) => line.split(" ")[1]),
      ["allowed", "undecided", "denied", "denied", "images", "explain"],
    );
    assert.equal(text.at(-1), "countersign explain identity.mismatch");
  });

  it("does not repeat a digest that the image names", () => {
    const [first] = render([verdict(`acme.azurecr.io/shop/api@${DIGEST}`, [mismatch])]);
    assert.equal(first, "✗ denied     acme.azurecr.io/shop/api@sha256:3f2a9c41…");
  });

  it("explains the code that most of the denied have, on a line of its own where it must", () => {
    const text = lines(
      [
        verdict("a.example/late:1", [throttled]),
        verdict("a.example/late:2", [throttled]),
        verdict("a.example/1:1", [mismatch]),
        verdict("a.example/2:1", [missing]),
        verdict("a.example/3:1", [missing]),
      ],
      { seconds: 61.2, requests: 1 },
      { width: 60 },
    );
    assert.deepEqual(text.slice(-2), [
      "5 images · 3 denied · 2 undecided · 61 s · 1 request",
      "countersign explain signature.missing",
    ]);
  });

  it("colours only when asked, and changes nothing else by it", () => {
    const verdicts = [
      verdict(IMAGE, [mismatch]),
      verdict(IMAGE, [ok]),
      verdict(IMAGE, [throttled]),
    ];
    const plain = renderText(verdicts, figures);
    const colored = renderText(verdicts, figures, { color: true });
    assert.equal(plain.includes("\u001b"), false);
    assert.ok(colored.includes("\u001b[31m✗ denied"));
    assert.ok(colored.includes("\u001b[32m✓ allowed"));
    assert.equal(stripVTControlCharacters(colored), plain);
  });

  it("does without symbols beyond ASCII when asked", () => {
    const [first, ...rest] = render([verdict(IMAGE, [missing])], { unicode: false });
    assert.equal(first, "x denied     acme.azurecr.io/shop/api:1.4.2  ->  sha256:3f2a9c41...");
    assert.match([first, ...rest].join(""), /^[\x20-\x7e]*$/);
  });

  it("escapes whatever comes from elsewhere", () => {
    const evil = "\u001b[2K\r\n✓ allowed \u202e";
    const nasty = {
      ...mismatch,
      rule: `r${evil}`,
      found: `f${evil}`,
      expected: `e${evil}`,
      fix: `x${evil}`,
    };
    const text = render([
      verdict(`i${evil}`, [nasty, { ...ok, found: evil }]),
      verdict(`j${evil}`, [{ ...allowListed, found: evil }]),
      verdict(`k${evil}`, [
        { ...exempted, exemption: { ...exempted.exemption!, owner: evil, ticket: evil } },
      ]),
    ]);
    assert.equal(text.filter((line) => line.startsWith("✓ allowed")).length, 2);
    assert.doesNotMatch(text.join(""), /[\u0000-\u001f\u202e]/);
  });
});
