import * as assert from "node:assert/strict";
import { describe, it } from "mocha";
import { assertFindings, packForms, policyPack, stranger, useWorld, workloads } from "./harness";

const day = 24 * 60 * 60 * 1000;
const date = (days: number): string => new Date(Date.now() + days * day).toISOString().slice(0, 10);

describe("a preview with the policy pack", () => {
  const world = useWorld();

  for (const { form, policyPack: pack } of packForms) {
    it(`passes when every image is signed as demanded (${form})`, async () => {
      const workspace = await world().workspace("workloads", undefined, {
        config: workloads({
          tagged: world().image("shop/tagged").tagged,
          pinned: world().image("shop/pinned").pinned,
        }),
      });
      const result = await workspace.preview({ policyPack: pack });
      assert.equal(result.exitCode, 0, result.text);
      assertFindings(result, []);
    });

    it(`gives each image a verdict of its own, whatever happens to another (${form})`, async () => {
      const { registry } = world();
      const moved = world().image("shop/moved");
      registry.putTag("shop/moved", "1.0", registry.pushImage("shop/moved").digest);
      const denied = world().image("shop/denied");
      const exempt = world().image("shop/exempt", "nobody");
      const expired = world().image("shop/expired", "nobody");
      const exemption = {
        rules: ["signed"],
        namespaces: ["default"],
        owner: "payments",
        ticket: "PAY-1234",
        approvedBy: "security-board",
        reason: "rebuilt in January",
      };
      const rule = (name: string, folder: string) => ({
        name,
        images: [`${registry.host}/${folder}/**`],
        signature: ["release"],
      });
      const policy = world().policy({
        rules: [
          rule("signed", "shop"),
          { ...rule("audited", "audited"), mode: "audit" },
          { ...rule("warned", "warned"), mode: { warnUntil: date(30), then: "enforce" } },
        ],
        denied: [denied.pinned],
        allow: [`${registry.host}/allowed/**`],
        exemptions: [
          { ...exemption, images: [exempt.pinned], from: date(-3), expires: date(3) },
          { ...exemption, images: [expired.pinned], from: date(-30), expires: date(-3) },
        ],
      });
      const workspace = await world().workspace("workloads", policy, {
        config: workloads({
          good: world().image("shop/good").tagged,
          unsigned: world().image("shop/unsigned", "nobody").tagged,
          stranger: world().image("shop/stranger", stranger).tagged,
          moved: moved.tagged,
          "before-moved": moved.pinned,
          denied: denied.tagged,
          exempt: exempt.tagged,
          expired: expired.tagged,
          audited: world().image("audited/api", "nobody").tagged,
          warned: world().image("warned/api", "nobody").tagged,
          allowed: world().image("allowed/api", "nobody").tagged,
          unclaimed: world().image("elsewhere/api").tagged,
          absent: `${registry.host}/shop/absent:1.0`,
          malformed: `${registry.host}/Shop:1.0`,
        }),
      });
      const result = await workspace.preview({ policyPack: pack });
      assertFindings(result, [
        "absent: mandatory image.not-found",
        "audited: advisory signature.missing",
        "denied: mandatory image.denied",
        "exempt: advisory exemption.active",
        "expired: mandatory signature.missing",
        "malformed: mandatory image.reference-invalid",
        "moved: mandatory signature.missing",
        "stranger: mandatory identity.mismatch",
        "unclaimed: mandatory image.unmatched",
        "unsigned: mandatory signature.missing",
        "warned: advisory signature.missing",
      ]);
      assert.notEqual(result.exitCode, 0);
      assert.deepEqual(world().cloud.resources.created, []);
    });
  }

  it("says of a denied image what was found, what was expected and what to do", async () => {
    const workspace = await world().workspace("workloads", undefined, {
      config: workloads({ api: world().image("shop/api", stranger).tagged }),
    });
    const { violations } = await workspace.preview({ policyPack });
    assert.equal(violations.length, 1);
    const [{ message }] = violations as [(typeof violations)[number]];
    for (const part of ["api", "identity.mismatch", "acme-labs/shop", "acme/shop", "fix"]) {
      assert.ok(message.includes(part), `${part} is missing in: ${message}`);
    }
  });

  it("ends an audit finding with the date on which it will block", async () => {
    const host = world().registry.host;
    const until = date(30);
    const policy = world().policy({
      rules: [
        {
          name: "signed",
          images: [`${host}/shop/**`],
          signature: ["release"],
          mode: { auditUntil: until, then: "enforce" },
        },
      ],
    });
    const workspace = await world().workspace("workloads", policy, {
      config: workloads({ api: world().image("shop/api", "nobody").tagged }),
    });
    const result = await workspace.preview({ policyPack });
    assert.equal(result.exitCode, 0, result.text);
    assertFindings(result, ["api: advisory signature.missing"]);
    const [{ message }] = result.violations as [(typeof result.violations)[number]];
    assert.ok(message.includes(date(31)) || message.includes(until), message);
  });
});
