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
        "a timeout that is too short",
        ["verify", "x", "--timeout", "0.5"],
        /Give a number of seconds from 1 to 3600\./,
      ],
      [
        "a policy that is not there",
        ["verify", "x", "-p", "none.yaml"],
        /^error: there is no file none\.yaml; create it, or name the policy that is meant\n$/,
      ],
      [
        "a policy without a name",
        ["verify", "x", "-p", ""],
        /^error: option '-p, --policy <file>' argument '' is invalid\. Give the name of a file\.\n$/,
      ],
      [
        "a code that is misspelt",
        ["explain", "signature.mising"],
        /^error: there is no code "signature\.mising"; did you mean "signature\.missing"\?\n$/,
      ],
      [
        "a code that there is not",
        ["explain", "E404"],
        /^error: there is no code "E404"; the codes are\n {2}image\.denied\n/,
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

    // An empty variable or another case names no namespace of the policy: what is enforced in production would pass.
    for (const name of ["", "Production", " production", "prod*", "a".repeat(64), "-a"]) {
      it(`says so about the namespace "${name}", and decides nothing`, async () => {
        const policy = folder.policy({ unmatched: "audit" });
        const { code, stdout, stderr } = await run(["verify", "x", "-p", policy, "-n", name]);
        assert.equal(code, 2);
        assert.equal(stdout, "");
        assert.equal(
          stderr,
          `error: option '-n, --namespace <name>' argument '${name}' is invalid. A namespace has at most 63 lower-case letters, digits and dashes; leave the flag out if it is not known.\n`,
        );
      });
    }

    // JavaScript takes the 31st of February for the 3rd of March, and an instant without a zone for local time.
    for (const date of ["tomorrow", "2027-13-01", "1", "2027-02-31", "2027-01-31T05:00:00", ""]) {
      it(`says so about the date "${date}"`, async () => {
        const policy = folder.policy({ unmatched: "audit" });
        const { code, stdout, stderr } = await run(["verify", "x", "-p", policy, "--as-of", date]);
        assert.equal(code, 2);
        assert.equal(stdout, "");
        assert.equal(
          stderr,
          `error: option '--as-of <date>' argument '${date}' is invalid. Give a date (2027-01-31) or an instant with its zone (2027-01-31T12:00:00Z).\n`,
        );
      });
    }
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
      /^signature\.missing: no signature\n\n {2}The registry was read completely [^]*?\n\n {2}effect {2}denies the image/,
    );
    const lint = await run(["explain", "refs.wildcard"]);
    assert.equal(lint.code, 0);
    assert.match(
      lint.stdout,
      /^refs\.wildcard: every ref is accepted\n[^]*effect {2}a warning of `countersign lint`/,
    );
  });

  it("explains within the columns of a terminal", async () => {
    const { stdout } = await run(["explain", "signature.missing"], { columns: 50 });
    assert.equal(
      stdout,
      `signature.missing: no signature

  The registry was read completely and holds no
  signature for this digest in any format that the
  signers use.

  effect  denies the image in an enforce rule;
          elsewhere it is a finding
  fix     Sign the digest with one of the expected
          signers.
`,
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
