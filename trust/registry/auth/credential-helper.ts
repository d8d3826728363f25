import { spawn } from "node:child_process";
import { z } from "zod";
import { quoted } from "../../image";
import { RegistryError } from "../error";
import { cancelled } from "../failure";
import type { Credential } from "./credential";

export interface HelperRequest {
  /** The program's name after `docker-credential-`. */
  readonly name: string;
  /** What the credentials are for, as Docker asks: the host, or Docker Hub's old URL. */
  readonly server: string;
  /** The file that names the helper. */
  readonly file: string;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
}

/** The name becomes part of a program's name: no path, no shell syntax. */
const NAME = /^[a-z0-9]+(?:[-_][a-z0-9]+)*$/;
/** Milliseconds; a helper may have to refresh a cloud session. */
const TIMEOUT = 30_000;
const OUTPUT_LENGTH = 1024 * 1024;

const answerSchema = z.object({ Username: z.string(), Secret: z.string() });

/**
 * Asks a credential helper (https://github.com/docker/docker-credential-helpers). It is run without a shell; what it
 * prints is never part of a message.
 *
 * @returns `undefined` when the helper has no credentials for the server
 * @throws {@link RegistryError} `registry.credentials`
 */
export async function askHelper(request: HelperRequest): Promise<Credential | undefined> {
  const { name, file } = request;
  const program = `docker-credential-${name}`;
  const fail = (problem: string): never => {
    throw new RegistryError("registry.credentials", `${file}: ${problem}`);
  };
  if (!NAME.test(name)) return fail(`the credential helper name ${quoted(name)} is not valid`);
  const { status, stdout, problem } = await run(program, request);
  if (problem !== undefined) return fail(`the credential helper ${program} ${problem}`);
  if (status !== 0) {
    return /credentials not found/i.test(stdout)
      ? undefined
      : fail(`the credential helper ${program} failed with exit code ${status}`);
  }
  const answer = answerSchema.safeParse(parseJson(stdout));
  if (!answer.success) return fail(`the credential helper ${program} gave no valid answer`);
  const { Username: username, Secret: secret } = answer.data;
  if (secret === "") return undefined;
  return username === "<token>"
    ? { kind: "identity-token", token: secret }
    : { kind: "password", username, password: secret };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

interface Run {
  readonly status: number;
  readonly stdout: string;
  readonly problem?: string;
}

function run(program: string, { server, env, signal }: HelperRequest): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, ["get"], {
      env,
      shell: false,
      stdio: ["pipe", "pipe", "ignore"],
      windowsHide: true,
    });
    let stdout = "";
    const end = (settle: () => void): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", stop);
      child.kill("SIGKILL");
      settle();
    };
    const give = (problem: string): void => {
      end(() => {
        resolve({ status: -1, stdout: "", problem });
      });
    };
    const stop = (): void => {
      end(() => {
        reject(cancelled(signal, program));
      });
    };
    const timer = setTimeout(() => {
      give(`did not answer within ${TIMEOUT / 1000} s`);
    }, TIMEOUT);
    signal.addEventListener("abort", stop, { once: true });
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
      stdout += chunk;
      if (stdout.length > OUTPUT_LENGTH) give("answers without end");
    });
    child.on("error", (error: NodeJS.ErrnoException) => {
      give(error.code === "ENOENT" ? "is not installed" : "cannot be started");
    });
    child.on("close", (status) => {
      end(() => {
        resolve({ status: status ?? -1, stdout });
      });
    });
    // A helper that does not read its input is judged by its answer, not by the broken pipe.
    child.stdin.on("error", () => undefined);
    child.stdin.end(server);
    if (signal.aborted) stop();
  });
}
