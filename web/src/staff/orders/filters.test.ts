import { expect, test } from "vitest";

import { changed, readEscalationTab, readOrderFilters } from "./filters";

const DECISION = "01a20ba9-0000-7000-8000-000000000001";

test("what somebody typed into the address bar is read, and nonsense left out", () => {
  expect(
    readOrderFilters({ state: "to_close", unit: "999901", decision: DECISION, sort: "-due_at" }),
  ).toEqual({ state: "to_close", unit: "999901", decision: DECISION, sort: "-due_at" });
  expect(
    readOrderFilters({ state: "done", decision: "1; drop", sort: "name", only: "true" }),
  ).toEqual({});
});

test("a filter is taken away, and 'only' goes with its unit", () => {
  const filters = readOrderFilters({ state: "overdue", unit: "999901", only: "true" });
  expect(filters).toEqual({ state: "overdue", unit: "999901", only: true });
  expect(changed(filters, { unit: undefined })).toEqual({ state: "overdue" });
});

test("the first tab needs no word in the address", () => {
  expect(readEscalationTab({ tab: "events" })).toEqual({});
  expect(readEscalationTab({ tab: "dead" })).toEqual({ tab: "dead" });
  expect(readEscalationTab({ tab: "times" })).toEqual({ tab: "times" });
  expect(readEscalationTab({ tab: "all" })).toEqual({});
});
