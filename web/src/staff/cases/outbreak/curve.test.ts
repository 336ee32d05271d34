import { expect, test } from "vitest";

import type { Curve } from "../queries";
import { barsOf, topOf } from "./curve";

const curve: Curve = {
  without_onset: 0,
  days: [
    { day: "2022-04-10", onset: { confirmed: 2, asymptomatic: 1 }, reported: {} },
    { day: "2022-04-11", onset: {}, reported: { suspected: 4 } },
  ],
};

test("the classes of a day stand one upon the other", () => {
  expect(barsOf(curve, "onset")).toEqual([
    { day: "2022-04-10", kind: "confirmed", count: 2, below: 0 },
    { day: "2022-04-10", kind: "asymptomatic", count: 1, below: 2 },
  ]);
  expect(barsOf(curve, "reported").map(({ day }) => day)).toEqual(["2022-04-11"]);
});

test("the top is a number that people count in", () => {
  const bar = (count: number) => [{ day: "", kind: "confirmed" as const, count, below: 0 }];
  expect([[], bar(3), bar(7), bar(12), bar(480)].map(topOf)).toEqual([4, 4, 7, 15, 500]);
});
