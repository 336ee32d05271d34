import { describe, expect, it } from "vitest";

import { firstRungs, inForce, placeOf, stumbles, type Ladder } from "./ladders";

const ladder = (id: string, unit: string | null, kind: string): Ladder => ({
  id,
  unit: unit === null ? null : { code: unit, name: unit, level: 1 },
  kind,
  valid_from: "2022-04-26T01:30:00Z",
  rungs: [],
});

describe("the ladders", () => {
  it("say when a rung falls", () => {
    const words = [
      [50, 0],
      [100, 0],
      [100, 30],
      [50, 10],
    ].map(([percent = 0, minutes = 0]) => placeOf({ percent, minutes, whom: "town" }).words);
    expect(words).toEqual(["share", "deadline", "after", "shareAfter"]);
  });

  it("in force are the newest of each unit and kind", () => {
    const all = [
      ladder("new", "110118", ""),
      ladder("old", "110118", ""),
      ladder("visits", "110118", "visit"),
      ladder("usual", null, ""),
    ];
    expect([...inForce(all)].sort()).toEqual(["new", "usual", "visits"]);
  });

  it("begin with what is in force for all kinds, else with the deadline", () => {
    const late = {
      ...ladder("all", "110118", ""),
      rungs: [{ percent: 80, minutes: 0, whom: "town" as const }],
    };
    expect(firstRungs([ladder("visits", "110118", "visit"), late])).toEqual(late.rungs);
    expect(firstRungs([])).toEqual([{ percent: 100, minutes: 0, whom: "leader" }]);
  });

  it("stumble where a rung does not come after the one before it", () => {
    expect(stumbles([])).toBe(-1);
    const rising = [
      { percent: 50, minutes: 0 },
      { percent: 100, minutes: 0 },
      { percent: 100, minutes: 30 },
    ];
    expect(stumbles(rising)).toBe(-1);
    expect(stumbles([...rising, { percent: 100, minutes: 30 }])).toBe(3);
    expect(stumbles([...rising, { percent: 120, minutes: 10 }])).toBe(3);
  });
});
