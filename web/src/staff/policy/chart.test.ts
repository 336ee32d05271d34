import { expect, test } from "vitest";

import { pointsOf, topOf } from "./chart";

const days = [
  { day: "2022-04-26", old: 30, new: 10 },
  { day: "2022-04-27", old: 15, new: 0 },
];

test("the scale ends at a round number, also for nothing at all", () => {
  expect(topOf(days)).toBe(30);
  expect(topOf([{ day: "2022-04-26", old: 31, new: 0 }])).toBe(40);
  expect(topOf([])).toBe(1);
});

test("each day stands in the middle of its column, the largest at the top", () => {
  expect(pointsOf(days, "old", { width: 100, height: 60 })).toBe("25.0,0.0 75.0,30.0");
  expect(pointsOf(days, "new", { width: 100, height: 60 })).toBe("25.0,40.0 75.0,60.0");
});
