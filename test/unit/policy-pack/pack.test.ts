import { credentials } from "@grpc/grpc-js";
import { AnalyzerClient } from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/analyzer_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import packageJson from "../../../package.json";
import { configurationSchema } from "../../../policy-pack/configuration-schema";
import { analyzeRequest, DEPLOYMENT, deployment, diagnosticsOf, STACK, urnOf } from "./support";

const root = path.join(__dirname, "..", "..", "..");
const image = `registry.example/shop/api@sha256:${"a".repeat(64)}`;

const policy = {
  apiVersion: "countersign/v1",
  kind: "TrustPolicy",
  name: "acme",
  signers: {
    vendor: { keyless: { issuer: "https://accounts.google.com", subject: "a@b.example" } },
  },
  rules: [{ name: "signed", images: ["registry.example/shop/**"], signature: ["vendor"] }],
};

/** The pack in a process of its own, with the engine's side of the conversation. */
class ServedPack {
  private constructor(
    private readonly process: ChildProcess,
    private readonly client: AnalyzerClient,
  ) {}

  /** @param entry file of policy-pack/ that the engine or the language host starts */
  static async start(entry: string, cwd: string, env: NodeJS.ProcessEnv = {}): Promise<ServedPack> {
    const started = spawn(
      process.execPath,
      ["--require", require.resolve("tsx/cjs"), path.join(root, "policy-pack", entry)],
      { cwd, env: { ...process.env, CI: "true", ...env }, stdio: ["ignore", "pipe", "inherit"] },
    );
    const port = await new Promise<string>((resolve, reject) => {
      createInterface(started.stdout).once("line", resolve);
      started.once("exit", () => {
        reject(new Error("the pack ended before it printed its port"));
      });
    });
    assert.match(port, /^\d+$/);
    const address = `127.0.0.1:${port}`;
    return new ServedPack(started, new AnalyzerClient(address, credentials.createInsecure()));
  }

  stop(): void {
    this.client.close();
    this.process.kill();
  }

  info(): Promise<messages.AnalyzerInfo> {
    return this.#call((reply) => this.client.getAnalyzerInfo(new Empty(), reply));
  }

  async configureStack(dryRun: boolean, config: Record<string, string> = {}): Promise<void> {
    const request = new messages.AnalyzerStackConfigureRequest()
      .setDryRun(dryRun)
      .setProject("shop");
    for (const [key, value] of Object.entries(config)) request.getConfigMap().set(key, value);
    await this.#call((reply) => this.client.configureStack(request, reply));
  }

  async configure(properties: Record<string, boolean | string>): Promise<void> {
    const request = new messages.ConfigureAnalyzerRequest();
    request
      .getPolicyconfigMap()
      .set(
        "image-trusted",
        new messages.PolicyConfig()
          .setEnforcementlevel(messages.EnforcementLevel.MANDATORY)
          .setProperties(Struct.fromJavaScript(properties)),
      );
    await this.#call((reply) => this.client.configure(request, reply));
  }

  async analyze(request: messages.AnalyzeRequest) {
    return diagnosticsOf(
      await this.#call<messages.AnalyzeResponse>((reply) => this.client.analyze(request, reply)),
    );
  }

  async analyzeStack() {
    const request = new messages.AnalyzeStackRequest();
    return diagnosticsOf(
      await this.#call<messages.AnalyzeResponse>((reply) =>
        this.client.analyzeStack(request, reply),
      ),
    );
  }

  #call<T>(send: (reply: (error: Error | null, response: T) => void) => unknown): Promise<T> {
    return new Promise((resolve, reject) => {
      send((error, response) => {
        if (error) reject(error);
        else resolve(response);
      });
    });
  }
}

describe("the pack in its own process", function () {
  // Node starts it with a compiler for TypeScript, on a machine that may be busy.
  this.timeout(60_000);
  let project: string;
  let pack: ServedPack | undefined;

  before(() => {
    project = realpathSync(mkdtempSync(path.join(tmpdir(), "countersign-")));
    writeFileSync(path.join(project, "Pulumi.yaml"), "name: shop\nruntime: nodejs\n");
  });

  after(() => {
    rmSync(project, { recursive: true });
  });

  const stop = (): void => {
    pack?.stop();
    pack = undefined;
  };

  describe("with a trust-policy.yaml in the project", () => {
    before(async () => {
      writeFileSync(path.join(project, "trust-policy.yaml"), JSON.stringify(policy));
      pack = await ServedPack.start("bin.ts", project);
      await pack.configure({ offline: true });
    });
    after(stop);

    const workload = () => analyzeRequest(DEPLOYMENT, deployment(image));
    const undecided = /^evidence\.offline · container "c0" · registry\.example\/shop\/api@/;

    it("introduces itself with the package's version and one configurable policy", async () => {
      const info = await pack!.info();
      assert.equal(info.getName(), "countersign");
      assert.equal(info.getVersion(), packageJson.version);
      const [served, ...others] = info.getPoliciesList();
      assert.deepEqual(others, []);
      assert.equal(served?.getName(), "image-trusted");
      assert.equal(served.getEnforcementlevel(), messages.EnforcementLevel.MANDATORY);
      assert.deepEqual(
        served.getConfigschema()?.getProperties()?.toJavaScript(),
        configurationSchema.properties,
      );
    });

    it("decides at the resource where the engine tells nothing", async () => {
      const [finding] = await pack!.analyze(workload());
      assert.match(finding?.[1] ?? "", undecided);
      assert.deepEqual(await pack!.analyzeStack(), []);
    });

    it("collects a preview's verdicts at the end", async () => {
      await pack!.configureStack(true);
      assert.deepEqual(await pack!.analyze(analyzeRequest(STACK, {})), []);
      assert.deepEqual(await pack!.analyze(workload()), []);
      const [finding, ...others] = await pack!.analyzeStack();
      assert.deepEqual(others, []);
      assert.equal(finding?.[0], "mandatory");
      assert.match(finding[1], undecided);
      assert.equal(finding[2], urnOf(DEPLOYMENT));
    });

    it("decides at the resource in an update", async () => {
      await pack!.configureStack(false);
      const [finding] = await pack!.analyze(workload());
      assert.match(finding?.[1] ?? "", undecided);
      assert.deepEqual(await pack!.analyzeStack(), []);
    });
  });

  describe("in its directory form", () => {
    after(stop);

    it("looks for the policy from PWD", async () => {
      const folder = path.join(root, "policy-pack");
      pack = await ServedPack.start("directory.ts", folder, { PWD: project });
      await pack.configureStack(true);
      assert.deepEqual(await pack.analyze(analyzeRequest(STACK, {})), []);
    });
  });

  describe("without a policy in the project", () => {
    before(async () => {
      rmSync(path.join(project, "trust-policy.yaml"));
      pack = await ServedPack.start("bin.ts", project);
    });
    after(stop);

    it("says so on the stack, with the places from the program's folder", async () => {
      await pack!.configureStack(true);
      const [finding] = await pack!.analyze(analyzeRequest(STACK, {}));
      assert.equal(finding?.[0], "mandatory");
      assert.match(finding[1], /^policy\.missing/);
      assert.ok(finding[1].includes(path.join(project, "trust-policy.yaml")), finding[1]);
    });

    it("takes one from the stack's configuration", async () => {
      await pack!.configureStack(true, { "countersign:policy": JSON.stringify(policy) });
      assert.deepEqual(await pack!.analyze(analyzeRequest(STACK, {})), []);
    });
  });
});
