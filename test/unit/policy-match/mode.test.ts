import assert from "node:assert/strict";
import { blocksFrom, modeAt, possibleNamespaces } from "../../../trust/policy/match";
import type { ModeClause, ModeSchedule } from "../../../trust/policy/types";

const namespace = (name: string) => possibleNamespaces({ name, labels: {} }, [])![0]!;
const clause = (names: string[], ...steps: ModeClause["steps"]): ModeClause => ({
  namespaces: { names, except: [] },
  steps,
});
const END = "2026-12-31T23:59:59.999Z";

describe("the mode of a rule", () => {
  const byNamespace: ModeSchedule = [
    clause(["production"], { mode: "enforce" }),
    clause(["staging"], { mode: "warn" }),
    { steps: [{ mode: "audit" }] },
  ];
  const now = new Date("2026-11-24T12:00:00Z");

  it("is the strictest among the clauses that match, in whatever order", () => {
    for (const schedule of [byNamespace, [...byNamespace].reverse()]) {
      assert.equal(modeAt(schedule, namespace("production"), now), "enforce");
      assert.equal(modeAt(schedule, namespace("staging"), now), "warn");
      assert.equal(modeAt(schedule, namespace("dev"), now), "audit");
    }
  });

  it("is enforce where no clause matches", () => {
    assert.equal(modeAt([clause(["dev"], { mode: "audit" })], namespace("x"), now), "enforce");
    assert.equal(modeAt([], namespace("x"), now), "enforce");
  });

  it("is enforce where a clause has run out of steps", () => {
    const schedule = [{ steps: [{ mode: "audit" as const, until: "2026-01-01T00:00:00Z" }] }];
    assert.equal(modeAt(schedule, namespace("x"), now), "enforce");
  });

  const dated: ModeSchedule = [{ steps: [{ mode: "warn", until: END }, { mode: "enforce" }] }];

  it("holds through its last instant, and the next one from then on", () => {
    assert.equal(modeAt(dated, namespace("x"), new Date(END)), "warn");
    assert.equal(modeAt(dated, namespace("x"), new Date("2027-01-01T00:00:00.000Z")), "enforce");
  });

  it("tells from when it blocks", () => {
    assert.equal(blocksFrom(dated, namespace("x"), now), "2027-01-01T00:00:00.000Z");
  });

  it("tells nothing where it blocks already or never will", () => {
    assert.equal(blocksFrom(dated, namespace("x"), new Date("2027-01-02T00:00:00Z")), undefined);
    assert.equal(blocksFrom(byNamespace, namespace("dev"), now), undefined);
    const past: ModeSchedule = [
      {
        steps: [
          { mode: "warn", until: "2026-01-01T00:00:00.000Z" },
          { mode: "enforce", until: "2026-02-01T00:00:00.000Z" },
          { mode: "audit" },
        ],
      },
    ];
    assert.equal(blocksFrom(past, namespace("x"), now), undefined);
    const softening: ModeSchedule = [{ steps: [{ mode: "warn", until: END }, { mode: "audit" }] }];
    assert.equal(blocksFrom(softening, namespace("x"), now), undefined);
  });

  it("tells the first of several dates that blocks, of the clauses that match", () => {
    const schedule: ModeSchedule = [
      {
        steps: [
          { mode: "audit", until: "2026-12-01T23:59:59.999Z" },
          { mode: "warn", until: END },
          { mode: "enforce" },
        ],
      },
      clause(["other"], { mode: "audit", until: "2026-11-30T23:59:59.999Z" }, { mode: "enforce" }),
    ];
    assert.equal(blocksFrom(schedule, namespace("x"), now), "2027-01-01T00:00:00.000Z");
    assert.equal(blocksFrom(schedule, namespace("other"), now), "2026-12-01T00:00:00.000Z");
  });
});
