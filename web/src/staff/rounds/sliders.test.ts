import { expect, test } from "vitest";

import { PEOPLE_STEPS, peopleAt, placeOf, sayShare } from "./sliders";

test("a step and its place belong together", () => {
  for (const [place, people] of PEOPLE_STEPS.entries()) {
    expect(placeOf(PEOPLE_STEPS, people)).toBe(place);
    expect(peopleAt(place)).toBe(people);
  }
  expect(placeOf(PEOPLE_STEPS, 480_000)).toBe(placeOf(PEOPLE_STEPS, 500_000));
});

test("a share is said as people say it", () => {
  expect(sayShare(0.001)).toBe("0.1%");
  expect(sayShare(0.000005)).toBe("5 / 1,000,000");
});
