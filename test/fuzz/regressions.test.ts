import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { keepFinding, readFindings } from "../../scripts/fuzz/finding";
import { digestOfInput, inputOf, partOf, sizeOf } from "../../scripts/fuzz/input";
import { isSame, judge } from "../../scripts/fuzz/judge";
import type { Kind } from "../../scripts/fuzz/kind";
import { makeKinds, workFolder } from "../../scripts/fuzz/kinds";
import { runAt } from "../../scripts/fuzz/runs";
import { shrink } from "../../scripts/fuzz/shrink";
import { readSeeds, type World } from "../../scripts/fuzz/world";

describe("fuzzing", () => {
  const { world, ...seeds } = readSeeds();
  const folder = workFolder();
  let kinds: readonly Kind[] = [];
  before(async () => {
    kinds = await makeKinds({ ...seeds, world }, folder);
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  const kindOf = (name: string): Kind => {
    const kind = kinds.find((candidate) => candidate.name === name);
    assert(kind, `no kind "${name}"`);
    return kind;
  };

  describe("what earlier runs found", () => {
    for (const { file, kind, input, world: found, problem } of readFindings()) {
      it(`${file}: ${problem.what}: ${problem.message}`, async () => {
        assert.equal(await judge(kindOf(kind), input, found), undefined);
      });
    }
  });

  it("takes every seed as it is", async () => {
    for (const kind of kinds) {
      for (const [index, seed] of kind.seeds.entries()) {
        assert.equal(await judge(kind, seed, world), undefined, `${kind.name} ${index}`);
      }
    }
  });

  it("makes the same inputs of the same seed, and others of another", async () => {
    const again = await makeKinds({ ...readSeeds() }, folder);
    const digests = (of: readonly Kind[], seed: string): string[] =>
      Array.from({ length: 600 }, (_, n) => digestOfInput(runAt(of, seed, 3000 + n).input));
    const sevens = digests(kinds, "7");
    assert.deepEqual(digests(again, "7"), sevens);
    const common = digests(kinds, "8").filter((digest, n) => digest === sevens[n]);
    assert(common.length < 60, `${common.length} inputs are the same`);
  });

  describe("a mistake", () => {
    const planted: Kind = {
      name: "planted",
      seeds: [
        inputOf({
          text: JSON.stringify({ a: [1, 2, { b: "text" }], c: "d".repeat(500) }),
          more: "x",
        }),
      ],
      run: (input) => {
        if (partOf(input, "text").includes('"b"')) throw new RangeError("there is a b");
        return undefined;
      },
    };
    const [seed = inputOf({})] = planted.seeds;

    it("is told, and made small", async () => {
      const problem = await judge(planted, seed, world);
      assert.deepEqual(problem, { what: "throws", message: "RangeError: there is a b" });
      const smallest = await shrink(seed, async (smaller) => {
        return isSame(problem, await judge(planted, smaller, world));
      });
      assert.equal(partOf(smallest, "text").toString(), '"b"');
      assert.equal(sizeOf(smallest), 3);
    });

    it("is kept as it was, bytes that are no text as well", () => {
      const problem = { what: "throws", message: "RangeError: there is a b" } as const;
      const input = inputOf({ text: '"b"', bytes: Buffer.from([0xff, 0x00]) });
      const finding = { kind: "planted", problem, seed: "1", run: 2, input, world };
      const file = keepFinding(finding, folder);
      assert.match(file, /planted-[0-9a-f]{16}\.json$/);
      const [read] = readFindings(folder).filter(({ kind }) => kind === "planted");
      assert(read);
      const { file: name, ...rest } = read;
      assert.deepEqual(rest, finding);
      assert(file.endsWith(name));
    });
  });

  describe("evidence that nobody trusted signed", () => {
    const good = (name: "bundle" | "legacy" | "attestation") =>
      kindOf(name).seeds[0] ?? inputOf({});
    const judged = async (
      name: "bundle" | "legacy" | "attestation",
      changes: Partial<World>,
    ): Promise<string | undefined> =>
      (await judge(kindOf(name), good(name), { ...world, ...changes }))?.message;

    // The trusted root stays: what is verified must be told from what was signed by what is known of the signing alone.
    for (const name of ["bundle", "legacy", "attestation"] as const) {
      it(`is noticed when it counts: ${name}`, async () => {
        assert.equal(
          await judged(name, { issued: [] }),
          "a statement counts that no trusted authority or key signed",
        );
      });

      it(`is noticed when it allows: ${name}`, async () => {
        const issued = world.issued.map((one) => ({ ...one, trusted: false }));
        assert.equal(
          await judged(name, { issued }),
          "allowed without a signature that the policy trusts",
        );
      });

      it(`is noticed when its time is not proven: ${name}`, async () => {
        assert.equal(
          await judged(name, { proofs: {} }),
          "a time counts as proven that no log or authority vouches for",
        );
      });
    }
  });
});
