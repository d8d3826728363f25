import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PolicyError, policyFromDocument, type TrustPolicy } from "../../../trust/policy";
import type { Outcome } from "../../../trust/decision/types";
import type { ReasonCode } from "../../../trust/reasons";
import { createVerifier } from "../../../trust/verifier";
import {
  createAuthority,
  generateKey,
  serve,
  writeCosignFiles,
  type Authority,
  type AuthorityServer,
  type CosignFiles,
  type SigningKey,
} from "../../support/authority";
import { startRegistry, type TestRegistry } from "../../support/registry";
import { tool } from "../../support/tools";
import type { ConformanceCase, Question } from "./case";
import { runCosign, type CosignResult } from "./process";

const REPOSITORY = "shop/api";

/** What both said to one image. */
export interface Answers {
  readonly cosign: CosignResult;
  readonly ours: { readonly outcome: Outcome | "setup"; readonly code: ReasonCode };
}

/** A test authority, one it does not know, registries of both kinds, and the files that questions name, on this machine. */
export class Scene {
  private constructor(
    readonly cosign: string,
    readonly directory: string,
    readonly authority: Authority,
    readonly stranger: Authority,
    readonly key: SigningKey,
    readonly server: AuthorityServer,
    readonly files: CosignFiles,
    private readonly registries: Readonly<Record<"referrers" | "fallback", TestRegistry>>,
  ) {}

  static async start(): Promise<Scene> {
    const cosign = await tool("cosign");
    const directory = mkdtempSync(join(tmpdir(), "countersign-conformance-"));
    const authority = createAuthority();
    const key = generateKey();
    const [server, referrers, fallback] = await Promise.all([
      serve(authority),
      startRegistry(),
      startRegistry({ referrersApi: false }),
    ]);
    const files = writeCosignFiles(authority, directory, server.url);
    writeFileSync(join(directory, "key.pub"), key.publicKeyPem);
    return new Scene(
      cosign,
      directory,
      authority,
      createAuthority({ name: "stranger" }),
      key,
      server,
      files,
      { referrers, fallback },
    );
  }

  async stop(): Promise<void> {
    const { referrers, fallback } = this.registries;
    await Promise.all([this.server.close(), referrers.close(), fallback.close()]);
    rmSync(this.directory, { recursive: true, force: true });
  }

  /** Makes the image of the case and has both judge it. */
  async ask(one: ConformanceCase): Promise<Answers> {
    const { question, push, put } = one;
    const registry = this.registries[one.registry ?? "referrers"];
    const image = push?.(registry, REPOSITORY) ?? registry.pushImage(REPOSITORY);
    const flags = await put({ scene: this, registry, repository: REPOSITORY, image });
    const [cosign, ours] = await Promise.all([
      this.run(...question.cosign, ...flags, image.reference),
      this.decide(question, image.reference),
    ]);
    return { cosign, ours };
  }

  /** A file that a question names, written once: a cosign may be reading it. */
  write(name: string, content: string): string {
    const file = join(this.directory, name);
    if (!existsSync(file)) writeFileSync(file, content);
    return file;
  }

  private async decide({ policy, demand }: Question, image: string): Promise<Answers["ours"]> {
    try {
      const verifier = createVerifier({ policy: this.load(policy, demand) });
      const [verdict] = await verifier.verify([{ image, namespace: {} }]);
      await verifier.close();
      if (verdict === undefined) throw new Error("no verdict");
      return verdict;
    } catch (error) {
      // Refused before any image was looked at.
      if (error instanceof PolicyError) return { outcome: "setup", code: error.code };
      throw error;
    }
  }

  private load(policy: Question["policy"], demand: Question["demand"]): TrustPolicy {
    return policyFromDocument(
      {
        apiVersion: "countersign/v1",
        kind: "TrustPolicy",
        name: "conformance",
        ...policy,
        rules: [{ name: "asked", images: ["**"], ...demand }],
      },
      { directory: this.directory },
    );
  }

  /** One run of cosign with the files of the scene. */
  run(...args: readonly string[]): Promise<CosignResult> {
    return runCosign(this.cosign, args, {
      env: this.files.legacyEnvironment,
      directory: this.directory,
    });
  }
}
