import { expect, test } from "vitest";

import { byDay, daysOf, plusDays, standingOf } from "./course";

test("the days of a span go over the end of February of a leap year", () => {
  expect(daysOf({ starts_on: "2024-02-28", ends_on: "2024-03-02" })).toEqual([
    "2024-02-28",
    "2024-02-29",
    "2024-03-01",
  ]);
  expect(daysOf({ starts_on: "2022-05-03", ends_on: "2022-05-03" })).toEqual([]);
  expect(plusDays("2022-05-01", -1)).toBe("2022-04-30");
});

test("a test is missed only when its day is over and no sample was taken", () => {
  const due = { due_on: "2022-04-26", sampled_at: null, result: "" };
  expect(standingOf(due, "2022-04-26")).toBe("waiting");
  expect(standingOf(due, "2022-04-27")).toBe("missed");
  expect(standingOf({ ...due, sampled_at: "2022-04-26T10:00:00+08:00" }, "2022-04-27")).toBe(
    "sampled",
  );
  expect(standingOf({ ...due, result: "positive" }, "2022-04-27")).toBe("positive");
});

test("what was told stands under its day, in the order in which it came", () => {
  const told = [
    { id: 3, day: "2022-04-26" },
    { id: 2, day: "2022-04-25" },
    { id: 1, day: "2022-04-25" },
  ];
  expect(byDay(told)).toEqual([
    ["2022-04-26", [{ id: 3, day: "2022-04-26" }]],
    [
      "2022-04-25",
      [
        { id: 2, day: "2022-04-25" },
        { id: 1, day: "2022-04-25" },
      ],
    ],
  ]);
  expect(byDay([])).toEqual([]);
});
