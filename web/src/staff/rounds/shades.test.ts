import { expect, test } from "vitest";

import { missingShade, shareOf } from "./shades";

test("a town is darker the more of its people are missing, and white where nobody is", () => {
  const missing = [0, 1, 10, 11, 25, 26, 50, 51, 100];
  expect(missing.map((each) => missingShade({ due: 100, missing: each }))).toEqual([
    0, 1, 1, 2, 2, 3, 3, 4, 4,
  ]);
  expect(missingShade({ due: 0, missing: 0 })).toBe(0);
  // More were sampled than were counted: nobody is missing.
  expect(missingShade({ due: 100, missing: -3 })).toBe(0);
});

test("a share of nobody is no number", () => {
  expect([shareOf({ due: 0, done: 0 }), shareOf({ due: 8, done: 3 })]).toEqual(["–", "37.5%"]);
});
