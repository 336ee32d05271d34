import { expect, test } from "vitest";

import { dayBefore, dayOf, daysBetween } from "./days";
import { fill } from "./words";

test("a measure that ends on 1 March of a leap year runs until the end of 29 February", () => {
  expect(dayBefore("2024-03-01")).toBe("2024-02-29");
  expect(daysBetween("2024-02-26", "2024-03-01")).toBe(4);
});

test("the first day counts as day 1, and the day of the release is none", () => {
  const span = { starts_on: "2022-04-26", ends_on: "2022-05-03" };
  expect(dayOf(span, "2022-04-25")).toBeNull();
  expect(dayOf(span, "2022-04-26")).toEqual({ n: 1, of: 7 });
  expect(dayOf(span, "2022-05-02")).toEqual({ n: 7, of: 7 });
  expect(dayOf(span, "2022-05-03")).toBeNull();
});

test("numbers are put into a sentence, and an unknown name stays to be seen", () => {
  expect(fill("day {n} of {of}", { n: 3, of: 10 })).toBe("day 3 of 10");
  expect(fill("{x}", {})).toBe("{x}");
});
