import { expect, test } from "vitest";

import { chosenKeys, sortWord, type Column } from "./columns";
import { nextRow } from "./useRowKeys";

interface Row {
  name: string;
}
const COLUMNS: Column<Row>[] = [
  { key: "name", title: "Name", show: (row) => row.name, always: true, sort: "name" },
  { key: "age", title: "Age", show: () => "" },
  { key: "origin", title: "From", show: () => "", offAtFirst: true },
];

test("at first all columns but the extra ones are shown", () => {
  expect(chosenKeys(COLUMNS, null)).toEqual(["name", "age"]);
});

test("a kept choice forgets columns that no longer exist and cannot hide the name", () => {
  expect(chosenKeys(COLUMNS, ["origin", "gone"])).toEqual(["name", "origin"]);
});

test("a click on a head becomes the API's word", () => {
  expect(sortWord(COLUMNS, "name", "ascend")).toBe("name");
  expect(sortWord(COLUMNS, "name", "descend")).toBe("-name");
  expect(sortWord(COLUMNS, "name", null)).toBeUndefined();
  expect(sortWord(COLUMNS, "age", "ascend")).toBeUndefined();
});

test("the walk through the rows begins at the first and stops at the ends", () => {
  expect(nextRow(-1, 1, 5)).toBe(0);
  expect(nextRow(4, 1, 5)).toBe(4);
  expect(nextRow(2, -1e9, 5)).toBe(0);
});
