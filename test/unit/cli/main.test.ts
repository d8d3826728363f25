import assert from "node:assert/strict";
import { Folder, run } from "./support";

describe("countersign", () => {
  let folder: Folder;
  beforeEach(() => {
    folder = new Folder();
  });
  afterEach(() => {
    folder.remove();
  });

  describe("called wrongly", () => {
    for (const [what, args, message] of [
      [
        "an unknown command",
        ["verfy"],
        /^error: unknown command 'verfy'\n\(Did you mean verify\?\)/,
      ],
      [
        "an unknown flag",
        ["verify", "x", "--polcy", "y"],
        /^error: unknown option '--polcy'\n\(Did you mean --policy\?\)/,
      ],
      ["no image", ["verify"], /^error: missing required argument 'image'/],
      [
        "a format that there is not",
        ["verify", "x", "-o", "xml"],
        /Allowed choices are text, json\./,
      ],
      [
        "a timeout that is none",
        ["verify", "x", "--timeout", "soon"],
        /Give a number of seconds from 1 to 3600\./,
      ],
      [
        "a policy that is not there",
        ["verify", "x", "-p", "none.yaml"],
        /^error: there is no file none\.yaml/,
      ],
      [
        "a code that there is not",
        ["explain", "signature.lost"],
        /^error: there is no code "signature\.lost"; the codes are\n {2}image\.denied\n/,
      ],
    ] as const) {
      it(`says so about ${what}, with exit code 2`, async () => {
        const { code, stdout, stderr } = await run(args);
        assert.equal(code, 2);
        assert.equal(stdout, "");
        assert.match(stderr, message);
        assert.doesNotMatch(stderr, /\n {4}at /);
      });
    }

    it("says so about a date that is none", async () => {
      const policy = folder.policy({ unmatched: "audit" });
      for (const date of ["tomorrow", "2027-13-01", "1"]) {
        const { code, stderr } = await run(["verify", "x", "-p", policy, "--as-of", date]);
        assert.equal(code, 2);
        assert.equal(
          stderr,
          `error: --as-of ${date}: give a date, 2027-01-31, or an RFC 3339 time\n`,
        );
      }
    });
  });

  it("shows a mistake in the policy at its place, and a stack trace only with --verbose", async () => {
    const policy = folder.policy({
      signers: {
        release: { keyless: { issuer: "https://accounts.google.com", subject: "a@example.com" } },
      },
      rules: [{ name: "signed", images: ["acme.azurecr.io/**"], signature: ["relase"] }],
    });
    for (const args of [
      ["verify", "x", "-p", policy],
      ["lint", policy],
    ]) {
      const { code, stdout, stderr } = await run(args);
      assert.equal(code, 2);
      assert.equal(stdout, "");
      assert.match(
        stderr,
        /trust-policy\.yaml:\d+:\d+ {2}rules\[0\]\.signature\[0\]\n.*\n.*\^{6} no signer "relase"; did you mean "release"\?\n$/,
      );
    }
    const { stderr } = await run(["lint", policy, "--verbose"]);
    assert.match(stderr, /\n {4}at /);
  });

  it("lints a good policy: its name, what it counts, its digest", async () => {
    const policy = folder.policy({
      signers: {
        release: { keyless: { issuer: "https://accounts.google.com", subject: "a@example.com" } },
      },
      rules: [{ name: "signed", images: ["acme.azurecr.io/**"], signature: ["release"] }],
    });
    const { code, stdout } = await run(["lint", policy]);
    assert.equal(code, 0);
    assert.match(
      stdout,
      /^TrustPolicy "shop" · 1 rule · 0 errors · 0 warnings\ndigest sha256:[0-9a-f]{64}\n$/,
    );
  });

  it("lints with exit code 0 for a warning and 2 for an error", async () => {
    const warned = folder.policy({
      signers: {
        release: {
          keyless: { issuer: "https://accounts.google.com", subjectPattern: "a@example.com" },
        },
      },
      rules: [{ name: "signed", images: ["acme.azurecr.io/**"], signature: ["release"] }],
    });
    const warning = await run(["lint", warned]);
    assert.equal(warning.code, 0);
    assert.match(warning.stdout, /warning subject-pattern\.unescaped-dot/);
    const failed = folder.policy({
      signers: {
        release: { keyless: { issuer: "https://accounts.google.com", subject: "a@example.com" } },
      },
      rules: [{ name: "signed", images: ["acme.azurecr.io/**"], signature: ["release"] }],
      exemptions: [
        {
          images: [`acme.azurecr.io/old@sha256:${"a".repeat(64)}`],
          rules: ["signed"],
          namespaces: ["production"],
          owner: "payments",
          ticket: "PAY-1",
          approvedBy: "board",
          reason: "rebuilt soon",
          from: "2020-01-01",
          expires: "2020-02-01",
        },
      ],
    });
    const error = await run(["lint", failed]);
    assert.match(error.stdout, /exemption\.expired/);
  });

  it("explains reason codes and lint codes", async () => {
    const reason = await run(["explain", "signature.missing"]);
    assert.equal(reason.code, 0);
    assert.match(
      reason.stdout,
      /^signature\.missing: no signature\n\n {2}The registry was read completely .*\n\n {2}effect {2}denies the image/,
    );
    const lint = await run(["explain", "refs.wildcard"]);
    assert.equal(lint.code, 0);
    assert.match(
      lint.stdout,
      /^refs\.wildcard: every ref is accepted\n[^]*effect {2}a warning of `countersign lint`/,
    );
  });

  it("helps, with examples and exit codes", async () => {
    const { code, stdout } = await run(["verify", "--help"]);
    assert.equal(code, 0);
    for (const part of [
      "Examples:",
      "Exit codes:",
      "--namespace",
      "--as-of",
      "--layout",
      "--trusted-root",
    ]) {
      assert.ok(stdout.includes(part), part);
    }
  });

  it("prints its version", async () => {
    const { code, stdout } = await run(["--version"]);
    assert.equal(code, 0);
    assert.match(stdout, /^\d+\.\d+\.\d+\n$/);
  });
});
