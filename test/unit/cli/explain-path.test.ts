import assert from "node:assert/strict";
import { attach, createAuthority, githubIdentity } from "../../support/authority";
import type { Explanation } from "../../../trust/explain";
import { run } from "./support";
import { Shop } from "./shop";

describe("countersign verify --explain", () => {
  let shop: Shop;
  before(async () => {
    shop = await Shop.open();
    const { registry, authority, identity } = shop;
    const { digest } = shop.signed;
    const add = (bundle: Parameters<typeof attach.bundle>[3]) =>
      attach.bundle(registry, "shop/api", digest, bundle);
    const evil = githubIdentity({
      repository: "acme/shop",
      workflow: ".github/workflows/release.yml",
      ref: "refs/heads/evil",
    });
    add(authority.signBundle({ digest, identity: evil }));
    add(authority.signBundle({ digest, identity, predicateType: "https://example/review/v1" }));
    add(createAuthority({ name: "stranger" }).signBundle({ digest, identity }));
  });
  after(() => shop.close());

  const explain = async (policy: string, ...args: string[]) => {
    const { stdout } = await run(["verify", "-p", policy, "--explain", "-o", "json", ...args]);
    const { explanations } = JSON.parse(stdout) as { explanations: Explanation[] };
    return explanations[0]!;
  };

  it("shows each candidate of a demand, and why it missed", async () => {
    const { rules } = await explain(shop.policy(), shop.tag("shop/api"));
    const [rule] = rules;
    assert.equal(rule?.rule, "signed");
    assert.equal(rule.pattern, `${shop.registry.host}/shop/*`);
    const [demand] = rule.demands;
    assert.equal(demand?.code, "signature.ok");
    assert.deepEqual(
      new Set(
        demand.candidates.map(({ counts, verified, code }) => `${counts} ${verified} ${code}`),
      ),
      new Set([
        "true true signature.ok",
        "false true identity.ref",
        "false true signature.not-a-signature",
        "false false root.unknown-authority",
      ]),
    );
  });

  it("says of every rule whether it claims, in which mode, and from when it blocks", async () => {
    const policy = shop.policy({
      rules: [
        { name: "elsewhere", images: ["quay.io/acme/**"], signature: ["release"] },
        {
          name: "later",
          images: [`${shop.registry.host}/shop/*`],
          namespaces: ["production"],
          mode: { warnUntil: "2090-12-31", then: "enforce" },
          signature: ["release"],
        },
      ],
    });
    const { rules, subject } = await explain(policy, "-n", "production", shop.tag("shop/cart"));
    assert.deepEqual(
      rules.map(({ rule, claims }) => [rule, claims]),
      [
        ["signed", [{ namespace: "production", mode: "enforce" }]],
        ["elsewhere", []],
        [
          "later",
          [{ namespace: "production", mode: "warn", blocksFrom: "2091-01-01T00:00:00.000Z" }],
        ],
      ],
    );
    assert.deepEqual(rules[1]?.demands, []);
    assert.equal(subject?.tag, "1.0");
    const other = await explain(policy, "-n", "staging", shop.tag("shop/cart"));
    assert.deepEqual(other.rules[2]?.claims, []);
    assert.equal(other.rules[2].pattern, `${shop.registry.host}/shop/*`);
  });

  it("says why an exemption holds or does not", async () => {
    const exemption = {
      rules: ["signed"],
      namespaces: ["production"],
      owner: "payments",
      approvedBy: "board",
      reason: "rebuilt soon",
      from: "2026-01-01",
      expires: "2026-02-01",
    };
    const policy = shop.policy({
      exemptions: [
        { ...exemption, images: [shop.unsigned.reference], ticket: "PAY-1" },
        {
          ...exemption,
          images: [`${shop.registry.host}/shop/cart@sha256:${"0".repeat(64)}`],
          ticket: "PAY-2",
        },
      ],
    });
    const on = async (date: string, namespace: string) => {
      const { rules } = await explain(
        policy,
        "--as-of",
        date,
        "-n",
        namespace,
        shop.tag("shop/cart"),
      );
      return rules[0]?.exemptions.map(({ ticket, holds, why }) => [ticket, holds, why]);
    };
    assert.deepEqual(await on("2026-01-15", "production"), [
      ["PAY-1", true, "it holds"],
      ["PAY-2", false, "it names another digest"],
    ]);
    assert.deepEqual((await on("2026-01-15", "staging"))?.[0], [
      "PAY-1",
      false,
      "it does not name namespace staging",
    ]);
    assert.deepEqual((await on("2026-03-01", "production"))?.[0], [
      "PAY-1",
      false,
      "it ended on 2026-02-01",
    ]);
    assert.deepEqual((await on("2025-12-01", "production"))?.[0], [
      "PAY-1",
      false,
      "it begins on 2026-01-01",
    ]);
  });

  it("says what settles an image without a rule, and what is no reference", async () => {
    const policy = shop.policy({
      denied: [shop.unsigned.reference],
      allow: [`${shop.registry.host}/other/**`],
    });
    const denied = await explain(policy, shop.unsigned.reference);
    assert.equal(denied.subject?.denied, shop.unsigned.reference);
    assert.equal(denied.verdict.code, "image.denied");
    const allowed = await explain(policy, `${shop.registry.host}/other/app`);
    assert.equal(allowed.subject?.allowed, `${shop.registry.host}/other/**`);
    const none = await explain(policy, "Not An Image");
    assert.equal(none.subject, undefined);
  });

  it("draws the path before the verdict, escaped and within a narrow terminal", async () => {
    const args = ["verify", "-p", shop.policy(), "--explain", shop.tag("shop/api")];
    const { stdout } = await run(args, { columns: 70, env: { CI: "1", NO_COLOR: "1" } });
    assert.match(stdout, /^127\.0\.0\.1:\d+\/shop\/api:1\.0: why allowed\n├─ image 127/);
    assert.match(stdout, /\n├─ `denied` does not name it\n/);
    assert.match(stdout, /\n├─ rule "signed" claims it by 127[^]*\n│ {2}│ {2}mode {5}enforce in /);
    assert.match(stdout, /\n└─ ✓ allowed: signature\.ok\n[^]*\n\n✓ allowed/);
    const long = stdout.split("\n").filter((line) => line.length > 70 && !/[^ ]{30}/.test(line));
    assert.deepEqual(long, []);
  });
});
