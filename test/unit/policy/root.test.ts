import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { publicGoodRoot } from "../../../trust/policy";
import { trustedRootProblems } from "../../../trust/policy/root";

const DEFAULT = { transparencyLog: 1, certificateTransparency: 1, signedTimestamps: 0 };
const CORPORA = "../shared/corpora";

describe("the pinned public-good root", () => {
  it("is the one that the installed @sigstore/tuf ships", () => {
    const seeds = JSON.parse(
      readFileSync(join(require.resolve("@sigstore/tuf/package.json"), "../seeds.json"), "utf8"),
    ) as Record<string, { targets: Record<string, string> }>;
    const shipped = seeds["https://tuf-repo-cdn.sigstore.dev"]?.targets["trusted_root.json"] ?? "";
    assert.equal(publicGoodRoot.json, Buffer.from(shipped, "base64").toString("utf8"));
  });

  it("has the sha256 and a date beside it", () => {
    assert.equal(
      createHash("sha256").update(publicGoodRoot.json).digest("hex"),
      publicGoodRoot.sha256,
    );
    assert.match(publicGoodRoot.date, /^\d{4}-\d{2}-\d{2}$/);
  });

  it("is usable, with a timestamp too", () => {
    assert.deepEqual(
      trustedRootProblems(publicGoodRoot.json, { ...DEFAULT, signedTimestamps: 1 }),
      [],
    );
  });
});

describe("a trusted root", () => {
  type Json = Record<string, Record<string, unknown>[]>;
  const changed = (change: (root: Json) => void): readonly string[] => {
    const root = JSON.parse(publicGoodRoot.json) as Json;
    change(root);
    return trustedRootProblems(JSON.stringify(root), DEFAULT);
  };
  const first = (root: Json, field: string): Record<string, Record<string, unknown>> =>
    root[field]![0] as Record<string, Record<string, unknown>>;

  it("is refused when it is no TrustedRoot", () => {
    assert.deepEqual(trustedRootProblems("[]", DEFAULT), [
      "not a Sigstore TrustedRoot but an empty list",
    ]);
    assert.match(trustedRootProblems("{", DEFAULT)[0] ?? "", /^not JSON: /);
    assert.deepEqual(
      changed((root) => ((root as Record<string, unknown>).mediaType = "text/plain")),
      ['mediaType is not as a TrustedRoot has it, found "text/plain"'],
    );
  });

  for (const field of ["tlogs", "ctlogs"]) {
    it(`is refused when one of its ${field} does not say since when it is trusted`, () => {
      assert.deepEqual(
        changed(
          (root) => delete (first(root, field).publicKey!.validFor as { start?: string }).start,
        ),
        [`${field}[0].publicKey.validFor.start must say since when it is trusted, found nothing`],
      );
    });

    it(`is refused when one of its ${field} has no usable key or no id`, () => {
      assert.deepEqual(
        changed((root) => (first(root, field).publicKey!.rawBytes = "AAAA")),
        [`${field}[0].publicKey.rawBytes is no public key`],
      );
      assert.deepEqual(
        changed((root) => delete first(root, field).logId),
        [`${field}[0].logId is not as a TrustedRoot has it, found nothing`],
      );
    });
  }

  for (const field of ["certificateAuthorities", "timestampAuthorities"]) {
    it(`is refused when one of its ${field} has no start, no certificate or a broken one`, () => {
      assert.deepEqual(
        changed((root) => delete first(root, field).validFor!.start),
        [`${field}[0].validFor.start must say since when it is trusted, found nothing`],
      );
      assert.deepEqual(
        changed((root) => (first(root, field).certChain!.certificates = [])),
        [`${field}[0].certChain.certificates is not as a TrustedRoot has it, found an empty list`],
      );
      assert.deepEqual(
        changed((root) => (first(root, field).certChain!.certificates = [{ rawBytes: "AAAA" }])),
        [`${field}[0].certChain.certificates[0] is no X.509 certificate`],
      );
      assert.deepEqual(
        changed((root) => (first(root, field).validFor!.end = "2001-01-01T00:00:00Z")),
        [`${field}[0].validFor ends before it starts`],
      );
    });
  }

  it("is refused when it has not what its thresholds want", () => {
    const root = JSON.stringify({
      mediaType: "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
    });
    assert.deepEqual(
      trustedRootProblems(root, {
        transparencyLog: 1,
        certificateTransparency: 2,
        signedTimestamps: 1,
      }),
      [
        "1 transparency log wanted, the root has 0",
        "2 certificate transparency logs wanted, the root has 0",
        "1 timestamp authority wanted, the root has 0",
      ],
    );
  });

  it("is accepted from every real instance at hand", function () {
    const files = [
      `${CORPORA}/roots/github.json`,
      `${CORPORA}/roots/public-good.json`,
      ...(existsSync(CORPORA) ? readdirSync(`${CORPORA}/sigstore-conformance`) : []).map(
        (name) => `${CORPORA}/sigstore-conformance/${name}/trusted_root.json`,
      ),
    ].filter((file) => existsSync(file));
    if (files.length === 0) {
      console.log("      skipped: no corpora of trusted roots here");
      return;
    }
    const none = { transparencyLog: 0, certificateTransparency: 0, signedTimestamps: 0 };
    for (const file of files) {
      assert.deepEqual(trustedRootProblems(readFileSync(file, "utf8"), none), [], file);
    }
  });
});
