import { join, resolve } from "node:path";
import { once } from "node:events";
import type { OperationResult, Workspace } from "../../test/support/engine";
import { release, stranger, World } from "./world";

/**
 * `npm run demo`: signed and unsigned images, and a real `pulumi preview` that lets the good one pass and blocks the
 * others with their reasons; then the same after the fix. Exits 0 only if every verdict was the expected one.
 */
const PACK = resolve(__dirname, "../../dist/policy-pack/bin.js");

/** Reason code by image; `allowed` where nothing may be reported. */
type Expectation = Readonly<Record<string, string>>;

const run = async (): Promise<boolean> => {
  const world = await World.start();
  try {
    const { host } = world.registry;
    say(
      `Registry ${host}, a Sigstore authority and an offline Kubernetes, all on this machine; engine ${world.engine.version}.`,
    );
    say("");
    const api = world.push("api", "api");
    world.sign("api", api);
    tell("shop/api:1.0", "signed by acme/shop · release.yml");
    const cart = world.push("cart", "cart");
    tell("shop/cart:1.0", "not signed");
    const pay = world.push("pay", "pay");
    world.sign("pay", pay, stranger);
    tell("shop/pay:1.0", "signed, but by acme-labs/shop · release.yml: a stranger");
    const web = world.push("web", "web");
    world.sign("web", web);
    world.push("web", "web, altered");
    tell("shop/web:1.0", "was signed, then the tag was moved to another image");

    const example = await world.example();
    const image = (name: string): string => `${host}/shop/${name}:1.0`;
    const images = { api: image("api"), cart: image("cart"), pay: image("pay"), web: image("web") };
    const before = await preview(example, images, {
      api: "allowed",
      cart: "signature.missing",
      pay: "identity.mismatch",
      web: "signature.missing",
    });

    say(
      "\nThe fix: cart is signed, pay is built and signed in acme/shop, web is pinned to the digest that was signed.",
    );
    world.sign("cart", cart);
    world.sign("pay", world.push("pay", "pay, built in acme/shop"), release);
    const after = await preview(
      example,
      { ...images, web: `${host}/shop/web@${web.digest}` },
      { api: "allowed", cart: "allowed", pay: "allowed", web: "allowed" },
    );
    if (process.argv.includes("--keep")) await keep(world, example);
    return before && after;
  } finally {
    await world.stop();
  }
};

const preview = async (
  example: Workspace,
  images: Readonly<Record<string, string>>,
  expected: Expectation,
): Promise<boolean> => {
  say('\n$ pulumi preview --policy-pack "$PWD/node_modules/.bin/countersign-policy-pack"\n');
  example.configure({ images: JSON.stringify(images) });
  const result = await example.preview({
    policyPack: PACK,
    color: process.stdout.isTTY || process.env.FORCE_COLOR !== undefined,
  });
  say(result.text.trimEnd());
  return compare(result, expected);
};

/** Holds every verdict against the expected one, and the engine's exit code against all of them. */
const compare = (result: OperationResult, expected: Expectation): boolean => {
  const wrong = Object.entries(expected).filter(([name, code]) => codeOf(result, name) !== code);
  for (const [name, code] of wrong) say(`${name}: expected ${code}, got ${codeOf(result, name)}`);
  const blocked = Object.values(expected).some((code) => code !== "allowed");
  const stopped = result.exitCode !== 0;
  if (blocked !== stopped)
    say(`the preview should ${blocked ? "fail" : "pass"}, and exited with ${result.exitCode}`);
  const count = Object.keys(expected).length;
  say(
    `\n${count - wrong.length} of ${count} verdicts as expected; the preview ${stopped ? "was stopped" : "passed"}.`,
  );
  return wrong.length === 0 && blocked === stopped;
};

const codeOf = (result: OperationResult, name: string): string => {
  const found = result.violations.find(({ urn }) => urn.endsWith(`::${name}`));
  return found === undefined
    ? "allowed"
    : (/[a-z-]+\.[a-z-]+/.exec(found.message)?.[0] ?? found.message);
};

/** Leaves everything up, and says how to use it, until Ctrl-C. */
const keep = async (world: World, example: Workspace): Promise<void> => {
  const { directory } = example;
  say(`
Still up, until Ctrl-C:
  registry  ${world.registry.host}
  program   ${directory}

In this checkout:
  $ npx node dist/cli/bin.js verify ${world.registry.host}/shop/api:1.0 --policy ${join(directory, "trust-policy.yaml")}
In the folder of the program, whose trust-policy.yaml and Pulumi.dev.yaml may be changed:
  $ cd ${directory} && . ./demo.env
  $ ${world.engine.pulumi} preview --policy-pack ${PACK}`);
  await once(process, "SIGINT");
};

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};
const tell = (image: string, what: string): void => {
  say(`  ${image.padEnd(15)} ${what}`);
};

run().then(
  (asExpected) => {
    process.exitCode = asExpected ? 0 : 1;
  },
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  },
);
