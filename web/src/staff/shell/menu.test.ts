import { expect, it } from "vitest";

import { entriesFor, entryAt } from "./menu";

const all = entriesFor(() => true);

it("marks the entry that a page belongs to, also where its address begins otherwise", () => {
  const marked = {
    "/": "/",
    "/leads/7": "/leads",
    "/tubes/7": "/sampling",
    "/recalls/7": "/sampling",
    "/impose": "/measures",
    "/decide": "/orders",
    "/open-case": "/cases",
    "/checkpoints/permits": "/checkpoints",
    "/isolation/7/today": "/isolation",
  };
  const found = Object.keys(marked).map((path) => [path, entryAt(path, all)]);
  expect(Object.fromEntries(found)).toEqual(marked);
});

it("marks nothing on a page that no entry leads to, or that the officer has no entry for", () => {
  expect(entryAt("/tokens", all)).toBeUndefined();
  expect(entryAt("/listsomething", all)).toBeUndefined();
  expect(
    entryAt(
      "/tubes/7",
      entriesFor(() => false),
    ),
  ).toBeUndefined();
});
