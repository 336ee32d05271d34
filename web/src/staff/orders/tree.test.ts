import { expect, test } from "vitest";

import { answersIn, branchesBelow, unitsBelow, withCodes } from "./tree";

function order(id: string, parent: string | null, reported_at: string | null = null) {
  return { id, parent, reported_at, closed_at: null };
}

test("orders passed down stand under theirs, whichever came first", () => {
  const rows = [
    order("柳沟村", "北口镇", "2022-04-26T09:00:00+08:00"),
    order("北口镇", "古北区"),
    order("石桥村", "北口镇"),
    order("另一项", null),
  ];
  const branches = branchesBelow(rows, "古北区");
  expect(branches.map(({ order: { id }, below }) => [id, below.map((b) => b.order.id)])).toEqual([
    ["北口镇", ["柳沟村", "石桥村"]],
  ]);
  expect(answersIn(branches)).toEqual({ answered: 1, all: 3 });
  expect(branchesBelow(rows, "柳沟村")).toEqual([]);
});

test("units below one are found at every depth, and none is named twice", () => {
  const units = [
    { code: "99", parent: null, level: 1 },
    { code: "9901", parent: "99", level: 2 },
    { code: "990101", parent: "9901", level: 3 },
    { code: "9902", parent: "99", level: 2 },
    { code: "990201", parent: "9902", level: 3 },
  ];
  expect(unitsBelow(units, "99").map(({ code }) => code)).toEqual([
    "9901",
    "990101",
    "9902",
    "990201",
  ]);
  const [first] = unitsBelow(units, "9902");
  expect(first?.code).toBe("990201");
  expect(withCodes(["990201"], unitsBelow(units, "99"))).toEqual([
    "990201",
    "9901",
    "990101",
    "9902",
  ]);
});
