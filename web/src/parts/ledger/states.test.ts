import { expect, test } from "vitest";

import { barWidths, LEAD_STATES, leadsIn, percentSettled, type Counts } from "./states";

function counts(given: Partial<Counts>): Counts {
  const none = Object.fromEntries(LEAD_STATES.map((state) => [state, 0])) as Counts;
  return { ...none, ...given };
}

test("one open lead among thousands is still seen", () => {
  const widths = barWidths(counts({ found: 9_999, open: 1 }));
  expect(widths.open).toBeGreaterThanOrEqual(0.8);
  expect(LEAD_STATES.reduce((sum, state) => sum + widths[state], 0)).toBeCloseTo(100);
});

test("an empty list has an empty bar and is at zero", () => {
  expect(Object.values(barWidths(counts({})))).toEqual(Array(7).fill(0));
  expect([leadsIn(counts({})), percentSettled(counts({}))]).toEqual([0, 100]);
});

test("a list with one open lead is never called 100 percent", () => {
  expect(percentSettled(counts({ found: 99_999, open: 1 }))).toBe(99);
  expect(percentSettled(counts({ found: 5, duplicate: 3 }))).toBe(100);
});
