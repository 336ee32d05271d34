import { expect, test } from "vitest";

import { asAsked, changeFilters, isNarrowed, readFilters, shownFilters } from "./filters";

test("the bare page shows the open leads; all of them only where that was chosen", () => {
  expect(shownFilters(readFilters({}))).toEqual({ state: "open" });
  expect(shownFilters({ sort: "name" })).toEqual({ sort: "name", state: "open" });
  const all = changeFilters({ state: "open" }, { state: "all" });
  expect(shownFilters(readFilters({ state: "all" }))).toEqual(all);
  expect(asAsked({ ...all, unit: "110118" })).toEqual({ unit: "110118" });
  expect(asAsked({ state: "found" })).toEqual({ state: "found" });
});

test("a link to exactly the rows of a number is shown as it stands", () => {
  expect(shownFilters({ list: "l1" })).toEqual({ list: "l1" });
  expect(shownFilters({ overdue: true })).toEqual({ overdue: true });
});

test("the open leads alone are what the page shows by itself, so there is nothing to clear", () => {
  expect([{}, { state: "open" } as const, { sort: "name" } as const].map(isNarrowed)).toEqual([
    false,
    false,
    false,
  ]);
  expect([{ state: "all" } as const, { unheld: true } as const].map(isNarrowed)).toEqual([
    true,
    true,
  ]);
});
