import assert from "node:assert/strict";
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import type { Credential } from "../../../../trust/registry";
import { DockerCredentials } from "../../../../trust/registry/auth";
import { live, rejects, until } from "../support";

const base64 = (text: string): string => Buffer.from(text).toString("base64");
const password = (username: string, secret: string): Credential => ({
  kind: "password",
  username,
  password: secret,
});

describe("DockerCredentials", () => {
  let home: string;
  let env: NodeJS.ProcessEnv;

  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), "countersign-docker-"));
    await mkdir(join(home, ".docker"));
    env = { HOME: home, PATH: `${home}${delimiter}${process.env["PATH"] ?? ""}` };
  });
  afterEach(() => rm(home, { recursive: true }));

  const file = (): string => join(home, ".docker", "config.json");
  const config = (content: unknown): Promise<void> =>
    writeFile(file(), typeof content === "string" ? content : JSON.stringify(content));
  const find = (registry: string, repository = "app"): Promise<Credential | undefined> =>
    new DockerCredentials(env).credential(registry, repository, live());

  /** A credential helper that logs what it is asked and runs the given script. */
  const helper = async (name: string, script: string): Promise<void> => {
    const program = join(home, `docker-credential-${name}`);
    await writeFile(
      program,
      `#!/bin/sh\nserver=$(cat)\necho "$1 $server" >> "${home}/asked"\n${script}\n`,
    );
    await chmod(program, 0o755);
  };
  const asked = async (): Promise<string[]> =>
    (await readFile(join(home, "asked"), "utf8")).trim().split("\n");

  describe("auths", () => {
    it("reads every form of an entry", async () => {
      await config({
        auths: {
          "a.example": { auth: base64("u:p:with:colons") },
          "b.example": { username: "u", password: "p" },
          "c.example": {
            auth: base64("00000000-0000-0000-0000-000000000000:"),
            identitytoken: "t",
          },
          "d.example": {},
          "e.example": { auth: base64("u:padded\0\0") },
        },
        HttpHeaders: { "User-Agent": "x" },
      });
      assert.deepEqual(await find("a.example"), password("u", "p:with:colons"));
      assert.deepEqual(await find("b.example"), password("u", "p"));
      assert.deepEqual(await find("c.example"), { kind: "identity-token", token: "t" });
      assert.equal(await find("d.example"), undefined);
      assert.deepEqual(await find("e.example"), password("u", "padded"));
    });

    it("takes no half of an entry for one", async () => {
      await config({
        auths: {
          "a.example": { username: "u" },
          "b.example": { password: "p" },
          "c.example": { username: "", password: "p" },
          "d.example": { identitytoken: "", auth: base64("u:p") },
          "e.example": { auth: "" },
          "f.example": null,
          "g.example": { auth: base64("u:p\0q\0") },
          "h.example": { username: "u", password: "" },
        },
      });
      for (const registry of ["a.example", "b.example", "c.example", "e.example", "f.example"])
        assert.equal(await find(registry), undefined, registry);
      assert.deepEqual(await find("d.example"), password("u", "p"));
      assert.deepEqual(await find("g.example"), password("u", "p\0q"));
      assert.deepEqual(await find("h.example"), password("u", ""));
    });

    it("takes no key that only holds the name for it", async () => {
      const entry = { auth: base64("u:p") };
      await config({
        auths: {
          "evil.example/https://acme.example": entry,
          "acme.example:4430": entry,
          "acme.example/v1/team": entry,
          "acme.example/team/v3/": entry,
        },
      });
      assert.equal(await find("acme.example"), undefined);
    });

    it("compares hosts whole", async () => {
      const entry = { auth: base64("u:p") };
      await config({
        auths: {
          "evil-acme.example": entry,
          "acme.example.evil": entry,
          "me.example": entry,
          "acme.example:5000": entry,
        },
      });
      assert.equal(await find("acme.example"), undefined);
      assert.deepEqual(await find("acme.example:5000"), password("u", "p"));
    });

    for (const key of [
      "acme.example",
      "https://acme.example",
      "https://Acme.Example:443/v2/",
      "http://acme.example/",
      "acme.example/v2",
      "acme.example/v1/",
    ]) {
      it(`takes ${key} for acme.example`, async () => {
        await config({ auths: { [key]: { auth: base64("u:p") } } });
        assert.deepEqual(await find("acme.example"), password("u", "p"));
      });
    }

    for (const key of [
      "https://index.docker.io/v1/",
      "docker.io",
      "index.docker.io",
      "registry-1.docker.io",
    ]) {
      it(`takes ${key} for Docker Hub`, async () => {
        await config({ auths: { [key]: { auth: base64("u:p") } } });
        assert.deepEqual(await find("docker.io", "library/nginx"), password("u", "p"));
      });
    }

    it("prefers the longest namespace", async () => {
      await config({
        auths: {
          "quay.io": { auth: base64("all:p") },
          "quay.io/acme": { auth: base64("acme:p") },
          "quay.io/acme/app": { auth: base64("app:p") },
        },
      });
      assert.deepEqual(await find("quay.io", "acme/app"), password("app", "p"));
      assert.deepEqual(await find("quay.io", "acme/apple"), password("acme", "p"));
      assert.deepEqual(await find("quay.io", "acme-evil/app"), password("all", "p"));
    });
  });

  describe("credential helpers", () => {
    const answer = (username: string, secret: string): string =>
      `echo '${JSON.stringify({ ServerURL: "x", Username: username, Secret: secret })}'`;

    it("asks the host's helper before the store before auths", async () => {
      await helper("own", answer("own", "p"));
      await helper("store", answer("store", "p"));
      const auths = {
        "a.example": { auth: base64("auths:p") },
        "b.example": { auth: base64("auths:p") },
      };
      await config({ credHelpers: { "a.example": "own" }, credsStore: "store", auths });
      assert.deepEqual(await find("a.example"), password("own", "p"));
      assert.deepEqual(await find("b.example"), password("store", "p"));
      assert.deepEqual(await asked(), ["get a.example", "get b.example"]);
    });

    it("goes on where a helper has none", async () => {
      await helper("none", "echo 'credentials not found in native keychain'; exit 1");
      await config({ credsStore: "none", auths: { "a.example": { auth: base64("auths:p") } } });
      assert.deepEqual(await find("a.example"), password("auths", "p"));
      assert.equal(await find("b.example"), undefined);
    });

    it("asks for Docker Hub by its old URL, and takes <token> for an identity token", async () => {
      await helper("own", answer("<token>", "t"));
      await config({ credHelpers: { "docker.io": "own" } });
      assert.deepEqual(await find("docker.io"), { kind: "identity-token", token: "t" });
      assert.deepEqual(await asked(), ["get https://index.docker.io/v1/"]);
    });

    it("asks once for many requests at once", async () => {
      await helper("own", answer("u", "p"));
      await config({ credsStore: "own" });
      const credentials = new DockerCredentials(env);
      const all = Array.from({ length: 5 }, () =>
        credentials.credential("a.example", "app", live()),
      );
      assert.deepEqual(await Promise.all(all), Array(5).fill(password("u", "p")));
      assert.deepEqual(await asked(), ["get a.example"]);
    });

    it("asks once for all repositories of a host", async () => {
      await helper("own", answer("u", "p"));
      await config({ credsStore: "own" });
      const credentials = new DockerCredentials(env);
      for (const repository of ["app", "web", "team/api"]) {
        const found = await credentials.credential("a.example", repository, live());
        assert.deepEqual(found, password("u", "p"));
      }
      await credentials.credential("b.example", "app", live());
      assert.deepEqual(await asked(), ["get a.example", "get b.example"]);
    });

    it("runs no shell: a registry's name is data", async () => {
      await helper("own", answer("u", "p"));
      await config({ credsStore: "own" });
      await find("$(touch${IFS}x).example");
      assert.deepEqual(await asked(), ["get $(touch${IFS}x).example"]);
    });

    for (const [what, name, script, message] of [
      [
        "is missing",
        "missing",
        undefined,
        "the credential helper docker-credential-missing is not installed",
      ],
      [
        "fails",
        "bad",
        "echo s3cret; exit 3",
        "the credential helper docker-credential-bad failed with exit code 3",
      ],
      [
        "talks nonsense",
        "bad",
        "echo s3cret",
        "the credential helper docker-credential-bad gave no valid answer",
      ],
      [
        "never stops talking",
        "bad",
        "exec cat /dev/zero",
        "the credential helper docker-credential-bad answers without end",
      ],
      ["is a path", "../evil", undefined, 'the credential helper name "../evil" is not valid'],
      ["is a command", "a;id", undefined, 'the credential helper name "a;id" is not valid'],
    ] as const) {
      it(`names a helper that ${what}`, async () => {
        if (script !== undefined) await helper(name, script);
        await config({ credHelpers: { "a.example": name } });
        await rejects(find("a.example"), "registry.credentials", `${file()}: ${message}`);
      });
    }

    it("stops a helper when it is cancelled", async () => {
      await helper("slow", "exec sleep 60");
      await config({ credsStore: "slow" });
      const controller = new AbortController();
      const found = new DockerCredentials(env).credential("a.example", "app", controller.signal);
      const caught = rejects(found, "verifier.cancelled", "docker-credential-slow: cancelled");
      await until(async () => (await asked().catch(() => [])).length > 0);
      controller.abort();
      await caught;
    });
  });

  describe("files", () => {
    const write = async (name: string, username: string): Promise<string> => {
      const path = join(home, name);
      await mkdir(join(path, ".."), { recursive: true });
      await writeFile(
        path,
        JSON.stringify({ auths: { "a.example": { auth: base64(`${username}:p`) } } }),
      );
      return path;
    };

    it("are looked at in Docker's and Podman's order", async () => {
      const order = [
        async () =>
          (env["XDG_RUNTIME_DIR"] = join(await write("run/containers/auth.json", "xdg"), "../..")),
        async () => (env["REGISTRY_AUTH_FILE"] = await write("auth.json", "authfile")),
        () => write(".docker/config.json", "home"),
        async () =>
          (env["DOCKER_CONFIG"] = join(await write("docker/config.json", "docker"), "..")),
      ];
      const found: unknown[] = [await find("a.example")];
      for (const add of order) {
        await add();
        const credential = await find("a.example");
        found.push(credential?.kind === "password" && credential.username);
      }
      assert.deepEqual(found, [undefined, "xdg", "authfile", "home", "docker"]);
    });

    for (const [content, problem] of [
      ["{", "not valid JSON"],
      ['{"auths":{},"auths":{}}', "a key occurs twice"],
      ['{"auths":[]}', "auths has the wrong type"],
      ['{"auths":{"a.example":{"auth":5}}}', "auths.a.example.auth has the wrong type"],
      ['{"credHelpers":{"a.example":{}}}', "credHelpers.a.example has the wrong type"],
      [
        '{"auths":{"a.example":{"auth":"czNjcmV0"}}}',
        "auths.a.example.auth is not base64 of USERNAME:PASSWORD",
      ],
    ] as const) {
      it(`are named when they hold ${content}`, async () => {
        await config(content);
        await rejects(find("a.example"), "registry.credentials", `${file()}: ${problem}`);
      });
    }

    it("may be empty or hold nulls", async () => {
      await config("");
      assert.equal(await find("a.example"), undefined);
      await config('{"auths":null,"credHelpers":null,"credsStore":""}');
      assert.equal(await find("a.example"), undefined);
    });
  });
});
