import assert from "node:assert/strict";
import { X509Certificate } from "@sigstore/core";
import {
  createAuthority,
  githubIdentity,
  keylessIdentity,
  trustedRootVariants,
} from "../../support/authority";
import type { BundleJson } from "../../support/authority";
import { authority, check, digest, identity } from "./authority-support";

describe("the test authority", () => {
  describe("a keyless bundle", () => {
    const forms = {
      "logged by Rekor v1": [{}, {}],
      "logged by Rekor v1 and timestamped": [{ timestamp: true }, { timestampThreshold: 2 }],
      "logged by Rekor v2": [{ log: "rekor2" }, {}],
      "logged by Rekor v2 as dsse": [{ log: "rekor2", entry: { rekor2Kind: "dsse" } }, {}],
      "logged by both": [{ log: "both" }, { tlogThreshold: 2 }],
      "only timestamped": [{ log: "none", timestamp: true }, { tlogThreshold: 0 }],
    } as const;
    for (const [form, [options, thresholds]] of Object.entries(forms)) {
      it(`verifies when ${form}`, () => {
        const { identity: found } = check(
          authority.signBundle({ digest, identity, ...options }),
          thresholds,
        );
        assert.equal(found?.subjectAlternativeName, identity.subject);
        assert.equal(found.extensions?.issuer, identity.issuer);
      });
    }

    it("verifies at every size of the log", () => {
      const fresh = createAuthority();
      for (let size = 1; size <= 17; size++) {
        for (const log of ["rekor1", "rekor2"] as const) {
          const bundle = fresh.signBundle({ digest, identity, log });
          check(bundle, {}, fresh.trustedRoot);
          const proof = bundle.verificationMaterial.tlogEntries?.[0]?.inclusionProof;
          assert.equal(proof?.treeSize, String(size));
        }
      }
    });

    it("verifies without log and CT log, as in GitHub's instance for private repositories", () => {
      const bundle = authority.signBundle({
        digest,
        identity,
        log: "none",
        timestamp: true,
        certificate: { ctLog: "none" },
      });
      check(
        bundle,
        { tlogThreshold: 0, ctlogThreshold: 0 },
        trustedRootVariants.without(authority.trustedRoot, "tlogs", "ctlogs"),
      );
    });

    it("holds what cosign writes for an image", () => {
      const bundle = authority.signBundle({ digest, identity, timestamp: true });
      assert.equal(bundle.mediaType, "application/vnd.dev.sigstore.bundle.v0.3+json");
      assert.equal(bundle.dsseEnvelope.payloadType, "application/vnd.in-toto+json");
      assert.deepEqual(JSON.parse(Buffer.from(bundle.dsseEnvelope.payload, "base64").toString()), {
        _type: "https://in-toto.io/Statement/v1",
        subject: [{ digest: { sha256: digest.slice("sha256:".length) } }],
        predicateType: "https://sigstore.dev/cosign/sign/v1",
        predicate: {},
      });
      assert.deepEqual(Object.keys(bundle.verificationMaterial), [
        "certificate",
        "tlogEntries",
        "timestampVerificationData",
      ]);
    });

    it("is not known to another authority", () => {
      const bundle = createAuthority({ name: "stranger" }).signBundle({ digest, identity });
      assert.throws(() => check(bundle), { code: "CERTIFICATE_ERROR" });
    });

    it("is signed at the time of the clock", () => {
      const time = new Date("2024-02-29T12:00:00Z");
      const past = createAuthority({ clock: () => time });
      const bundle = past.signBundle({ digest, identity, log: "both", timestamp: true });
      check(bundle, { timestampThreshold: 2 }, past.trustedRoot);
      const [entry] = bundle.verificationMaterial.tlogEntries ?? [];
      assert.equal(entry?.integratedTime, String(time.getTime() / 1000));
      const { notBefore, notAfter } = leafOf(bundle);
      assert.deepEqual([notBefore, notAfter], [time, new Date("2024-02-29T12:10:00Z")]);
    });

    it("verifies with no expired intermediate", () => {
      const expired = createAuthority({ intermediateNotAfter: new Date("2025-01-01T00:00:00Z") });
      const bundle = expired.signBundle({ digest, identity });
      assert.throws(() => check(bundle, {}, expired.trustedRoot), { code: "CERTIFICATE_ERROR" });
    });
  });

  describe("a certificate", () => {
    it("has all of Fulcio's extensions for a workflow", () => {
      const sha = "1".repeat(40);
      const called = githubIdentity({
        repository: "acme/shop",
        workflow: ".github/workflows/release.yml",
        ref: "refs/tags/v1.2.3",
        sha,
        trigger: "workflow_dispatch",
        runner: "self-hosted",
        reusableWorkflow: "acme/workflows/.github/workflows/build.yml@refs/tags/v1",
        reusableWorkflowSha: "2".repeat(40),
        repositoryId: 11,
        ownerId: 22,
        visibility: "private",
        runId: 33,
      });
      const certificate = leafOf(authority.signBundle({ digest, identity: called }));
      const builder = "https://github.com/acme/workflows/.github/workflows/build.yml@refs/tags/v1";
      assert.equal(certificate.subjectAltName, builder);
      const text = (arc: number): string | undefined => {
        const extension = certificate.extension(`1.3.6.1.4.1.57264.1.${arc}`);
        return (arc <= 6 ? extension?.value : extension?.valueObj.subs[0]?.value)?.toString();
      };
      const issuer = "https://token.actions.githubusercontent.com";
      const found = [1, 2, 3, 4, 5, 6].map(text);
      assert.deepEqual(found, [
        issuer,
        "workflow_dispatch",
        sha,
        "release",
        "acme/shop",
        "refs/tags/v1.2.3",
      ]);
      const modern = Array.from({ length: 15 }, (_, index) => text(index + 8));
      assert.deepEqual(modern, [
        issuer,
        builder,
        "2".repeat(40),
        "self-hosted",
        "https://github.com/acme/shop",
        sha,
        "refs/tags/v1.2.3",
        "11",
        "https://github.com/acme",
        "22",
        "https://github.com/acme/shop/.github/workflows/release.yml@refs/tags/v1.2.3",
        sha,
        "workflow_dispatch",
        "https://github.com/acme/shop/actions/runs/33/attempts/1",
        "private",
      ]);
    });

    it("names a person by e-mail", () => {
      const person = keylessIdentity({
        issuer: "https://accounts.example",
        subject: "ann@acme.example",
      });
      const { identity: found } = check(authority.signBundle({ digest, identity: person }));
      assert.equal(found?.subjectAlternativeName, "ann@acme.example");
    });
  });

  describe("a trusted root", () => {
    const bundle = authority.signBundle({ digest, identity });

    it("may lack the start of a log, which @sigstore/verify does not mind", () => {
      check(bundle, {}, trustedRootVariants.withoutLogStart(authority.trustedRoot));
    });

    for (const part of ["tlogs", "certificateAuthorities", "ctlogs"] as const) {
      it(`refuses what is signed after its ${part} were retired`, () => {
        const yesterday = new Date(authority.now().getTime() - 86_400_000);
        const root = trustedRootVariants.until(authority.trustedRoot, part, yesterday);
        assert.throws(() => check(bundle, {}, root), { name: "VerificationError" });
      });
    }
  });
});

const leafOf = (bundle: BundleJson): X509Certificate =>
  X509Certificate.parse(
    Buffer.from(bundle.verificationMaterial.certificate?.rawBytes ?? "", "base64"),
  );
