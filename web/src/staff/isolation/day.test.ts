import { expect, test } from "vitest";

import { byFloor, isShown, readCelsius } from "./day";

const told = (is_ill: boolean) => ({
  taken_at: "2022-04-26T08:00:00+08:00",
  celsius: "36.5",
  symptoms: [],
  needs: [],
  note: "",
  is_ill,
});

test("a guest is shown among those to measure, among those who are ill, or only among all", () => {
  const well = { checks_open: 0, readings: [told(false)] };
  const ill = { checks_open: 1, readings: [told(false), told(true)] };
  expect([isShown(well, "all"), isShown(well, "left"), isShown(well, "ill")]).toEqual([
    true,
    false,
    false,
  ]);
  expect([isShown(ill, "all"), isShown(ill, "left"), isShown(ill, "ill")]).toEqual([
    true,
    true,
    true,
  ]);
});

test("guests stand by floor in the order of their rooms", () => {
  const [a, b, c] = ["2F", "3F", "2F"].map((floor, place) => ({ floor, place }));
  expect(byFloor([a, b, c].filter((one) => one !== undefined))).toEqual([
    ["2F", [a, c]],
    ["3F", [b]],
  ]);
});

test("a temperature is two digits and one more, of a living person", () => {
  expect(["36.5", " 37 ", "38，2", "365", "36.55", "33.9", "43.1", ""].map(readCelsius)).toEqual([
    36.5,
    37,
    38.2,
    null,
    null,
    null,
    null,
    null,
  ]);
});
