import { expect, it } from "vitest";

import { lightOf } from "./sound";

it.each([
  ["admit", "green"],
  ["admit_and_report", "green"],
  ["admit_with_test", "green"],
  ["hold", "yellow"],
  ["", "yellow"],
  ["turn_back", "red"],
  ["hand_over", "red"],
] as const)("%s is %s", (outcome, light) => {
  expect(lightOf(outcome)).toBe(light);
});
