import { describe, expect, test } from "vitest";

import { changeFilters, isNarrowed, readFilters, type LeadFilters } from "@/staff/leads/filters";
import { readListView } from "@/staff/lists/view";

import { allOf, oneOf, parseParams, writeParams } from "./search-params";

describe("filters stand in the address bar", () => {
  const filters: LeadFilters = {
    list: "0190-a",
    unit: "110118101",
    state: "open",
    overdue: true,
    q: "林 & 梅=1",
    sort: "-locate_by",
  };

  test("there and back they are the same", () => {
    expect(readFilters(parseParams(writeParams({ ...filters })))).toEqual(filters);
  });

  test("an address typed by hand leaves out what is not known", () => {
    expect(readFilters(parseParams("?state=lost&sort=colour&route=moon&overdue=no&x=1"))).toEqual(
      {},
    );
  });

  test("a number stays a text: unit codes keep their zeros", () => {
    expect(readFilters(parseParams("?unit=001100&q=0000"))).toEqual({ unit: "001100", q: "0000" });
  });

  test("a filter set to nothing goes away", () => {
    expect(changeFilters(filters, { overdue: undefined, q: undefined })).toEqual({
      list: "0190-a",
      unit: "110118101",
      state: "open",
      sort: "-locate_by",
    });
  });

  test("a sort alone narrows nothing", () => {
    expect(isNarrowed({ sort: "name" })).toBe(false);
    expect(isNarrowed({ mine: true })).toBe(true);
  });
});

describe("plain parameters", () => {
  test("a name that stands twice is a list, without repeats", () => {
    const params = parseParams("?state=open&state=found&state=open");
    expect(allOf(params, "state")).toEqual(["open", "found"]);
    expect(oneOf(params, "state")).toBe("open");
  });

  test("empty values are not written", () => {
    expect(writeParams({ q: "", list: undefined, n: 3, on: true, off: false })).toBe(
      "?n=3&on=true",
    );
    expect(writeParams({})).toBe("");
  });
});

test("a list page remembers its tab, and an unknown one is the ledger", () => {
  expect(readListView({ tab: "rows", change: "new" })).toEqual({ tab: "rows", change: "new" });
  expect(readListView({ tab: "secrets", by: "year" })).toEqual({});
});
