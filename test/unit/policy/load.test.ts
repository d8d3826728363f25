import assert from "node:assert/strict";
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  formatPolicyError,
  loadPolicy,
  parsePolicy,
  policyFromDocument,
  PolicyError,
  publicGoodRoot,
} from "../../../trust/policy";
import type { TrustPolicyDocument } from "../../../trust/policy";
import { limits } from "../../../trust/limits";
import { keyPair } from "./keys";
import { policyText } from "./mistakes";

describe("loading a policy", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "countersign-policy-"));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });
  const write = (name: string, content: string | Uint8Array): string => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
  const shown = (load: () => unknown): string => {
    try {
      load();
    } catch (error) {
      if (error instanceof PolicyError) return formatPolicyError(error);
      throw error;
    }
    return assert.fail("the policy was accepted");
  };

  it("reads keys and roots relative to the file", () => {
    mkdirSync(join(folder, "material"), { recursive: true });
    write("material/key.pub", keyPair("ec").pem);
    write("material/root.json", publicGoodRoot.json);
    const file = write(
      "relative.yaml",
      policyText(
        [
          "trustRoots: { copy: { file: material/root.json } }",
          "signers: { key: { publicKey: { file: material/key.pub }, root: copy } }",
        ].join("\n"),
      ),
    );
    const [anchor] = loadPolicy(file).anchors;
    assert.equal(anchor?.kind, "key");
    assert.equal(anchor.rootDigest, `sha256:${publicGoodRoot.sha256}`);
    assert.equal(anchor.fingerprint, keyPair("ec").fingerprint);
  });

  it("reads the same from JSON, indented with tabs, with a byte order mark", () => {
    const yaml = policyText("allow: [acme.azurecr.io/tools/**]");
    const document = {
      apiVersion: "countersign/v1",
      kind: "TrustPolicy",
      name: "acme",
      signers: {
        release: { keyless: { issuer: "https://issuer.example", subject: "a@b.example" } },
      },
      allow: ["acme.azurecr.io/tools/**"],
    };
    const file = write("tabs.json", `\ufeff${JSON.stringify(document, null, "\t")}`);
    assert.deepEqual(loadPolicy(file), parsePolicy(yaml, { file: "a.yaml" }));
    assert.deepEqual(loadPolicy(file), policyFromDocument(document as TrustPolicyDocument));
  });

  it("takes YAML in a file named JSON for a mistake", () => {
    const file = write("yaml.json", "{ name: acme }");
    assert.match(
      shown(() => loadPolicy(file)),
      /yaml\.json:1:3\n {4}1 \| \{ name: acme \}\n.* {3}\^ not JSON: /,
    );
  });

  it("names a missing file, with a code of its own", () => {
    const file = join(folder, "absent.yaml");
    assert.equal(
      shown(() => loadPolicy(file)),
      `there is no file ${file}`,
    );
    assert.throws(() => loadPolicy(file), { name: "PolicyError", code: "policy.missing" });
  });

  it("refuses what is no file, no UTF-8 text or too large", () => {
    assert.equal(
      shown(() => loadPolicy(folder)),
      `${folder} is not a regular file`,
    );
    const latin = write("latin.yaml", Uint8Array.of(0x6e, 0xe9));
    assert.equal(
      shown(() => loadPolicy(latin)),
      `${latin} is not UTF-8 text`,
    );
    const large = write("large.yaml", "#".repeat(limits.policyBytes + 1));
    assert.equal(
      shown(() => loadPolicy(large)),
      `${large} has ${limits.policyBytes + 1} bytes, more than the ${limits.policyBytes} allowed`,
    );
  });

  it("refuses an empty file, a list and several documents", () => {
    const text = (content: string): string =>
      shown(() => parsePolicy(content, { file: "p.yaml" }))
        .split("\n")
        .at(-1) ?? "";
    assert.match(text(""), /expected an object, found nothing$/);
    assert.match(text("- a"), /expected an object, found a list$/);
    assert.match(text("a: 1\n---\nb: 2"), /source contains multiple documents/);
  });

  it("shows the first mistakes of a text that is no YAML at all", () => {
    assert.throws(
      () => parsePolicy("[".repeat(100), { file: "p.yaml" }),
      (error: unknown) => {
        return error instanceof PolicyError && error.problems.length === 10;
      },
    );
  });

  it("refuses nesting and aliases without end", () => {
    for (const depth of [60, 20_000]) {
      const nested = `allow: ${"[".repeat(depth)}${"]".repeat(depth)}`;
      assert.match(
        shown(() => parsePolicy(nested, { file: "p.yaml" })),
        /nested too deeply$/,
      );
    }
    const bomb = ["a: &a [x, x, x, x, x, x, x, x, x, x]"];
    for (let level = 1; level < 12; level++) {
      const previous = String.fromCharCode(96 + level);
      const name = String.fromCharCode(97 + level);
      bomb.push(
        `${name}: &${name} [${Array.from({ length: 10 }, () => `*${previous}`).join(", ")}]`,
      );
    }
    assert.match(
      shown(() => parsePolicy(bomb.join("\n"), { file: "p.yaml" })),
      /excessive alias count/i,
    );
  });

  it("refuses a document in memory that is no data", () => {
    const of = (fields: object): string =>
      shown(() =>
        policyFromDocument({
          apiVersion: "countersign/v1",
          kind: "TrustPolicy",
          name: "a",
          ...fields,
        }),
      );
    assert.equal(of({ allow: () => [] }), "allow: expected data, found function");
    assert.equal(
      of({ exemptions: [new Date(0)] }),
      "exemptions[0]: expected data, found an instance of a class",
    );
    const polluted = JSON.parse('{"signers":{"__proto__":{}}}') as object;
    assert.equal(of(polluted), 'signers.__proto__: no field may be named "__proto__"');
    const cycle: { mirrors: unknown[] } = { mirrors: [] };
    cycle.mirrors.push(cycle.mirrors);
    assert.match(of(cycle), /nested too deeply$/);
  });

  it("leaves fields without value out of a document in memory", () => {
    const document = {
      apiVersion: "countersign/v1",
      kind: "TrustPolicy",
      name: "a",
      allow: undefined,
      denied: ["acme.azurecr.io/old/**"],
    } as const;
    const { allow, ...rest } = document;
    assert.equal(allow, undefined);
    const expected = policyFromDocument(rest as unknown as TrustPolicyDocument);
    assert.deepEqual(policyFromDocument(document as unknown as TrustPolicyDocument), expected);
  });

  it("lets a file stand in for the public-good root, which then counts in the digest", () => {
    const other = write("other-root.json", `${publicGoodRoot.json}\n`);
    const file = write("plain.yaml", policyText("allow: [acme.azurecr.io/a]"));
    const policy = loadPolicy(file, { trustedRoot: other });
    assert.equal(policy.anchors[0]?.rootJson, `${publicGoodRoot.json}\n`);
    assert.notEqual(policy.digest, loadPolicy(file).digest);
    const bad = write("bad-root.json", "{}");
    assert.match(
      shown(() => loadPolicy(file, { trustedRoot: bad })),
      /not a usable TrustedRoot: mediaType/,
    );
    assert.match(
      shown(() => loadPolicy(file, { trustedRoot: "nowhere.json" })),
      /there is no file nowhere\.json/,
    );
  });
});
