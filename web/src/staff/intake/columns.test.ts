import { expect, test } from "vitest";

import { guessedColumns, setColumn, surenessOf, twiceIn } from "./columns";

const SHEETS = [
  { columns: [{ index: 0 }, { index: 1, field: "name" }, { index: 2, field: "phone" }] },
  { columns: [{ index: 0, field: "name" }] },
];

test("a column nobody guessed is kept in the raw row only", () => {
  expect(guessedColumns(SHEETS)).toEqual([[null, "name", "phone"], ["name"]]);
});

test("a correction changes one column of one sheet", () => {
  const before = guessedColumns(SHEETS);
  expect(setColumn(before, 0, 0, "document")).toEqual([["document", "name", "phone"], ["name"]]);
  expect(before).toEqual(guessedColumns(SHEETS));
});

test("two columns that claim one field are said", () => {
  expect(twiceIn(["name", null, "name", null, "phone"])).toEqual(["name"]);
  expect(twiceIn([null, null])).toEqual([]);
});

test("a guess is sure, likely or unsure", () => {
  expect([0.99, 0.7, 0.3].map(surenessOf)).toEqual(["sure", "likely", "unsure"]);
});
