import { expect, test } from "vitest";

import { pendingIn, writable } from "./arriving";

const AT = "2022-04-26T10:30:00+08:00";
const SUN = {
  place: 1,
  report_by: AT as string | null,
  test_by: AT as string | null,
  arrived_at: null as string | null,
  tested_at: null as string | null,
  absent_at: null as string | null,
};
const ZHOU = { ...SUN, place: 2, arrived_at: AT };
const BABY = { ...SUN, place: 3, test_by: null };
const GONE = { ...SUN, place: 4, absent_at: AT };

test("each order waits for its own people", () => {
  const people = [SUN, ZHOU, BABY, GONE];
  expect(pendingIn(people, "assignment")).toEqual([1, 3]);
  expect(pendingIn(people, "sample")).toEqual([1, 2]);
  expect(pendingIn(people, "locate")).toEqual([4]);
});

test("nothing is written twice, and nobody is tested of whom no test is asked", () => {
  expect(writable([])).toEqual([]);
  expect(writable([SUN])).toEqual(["arrived", "tested", "absent"]);
  expect(writable([SUN, ZHOU])).toEqual(["tested", "absent"]);
  expect(writable([BABY])).toEqual(["arrived", "absent"]);
  expect(writable([GONE])).toEqual(["arrived", "tested"]);
});
