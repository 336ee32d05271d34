import { expect, test } from "vitest";

import type { Chains } from "../queries";
import { placeChains } from "./chains";

const shown = (id: string, onset: string): Chains["cases"][number] => ({
  id,
  number: id,
  person: { id, name: id },
  unit: { code: "1", name: "区", level: 1 },
  classification: "confirmed",
  onset_on: onset,
  first_positive_on: null,
  reported_at: "2022-04-20T00:00:00Z",
  source: "linked",
  source_decided: true,
  generation: null,
});
const link = (source: string, infected: string, decided: boolean) => ({
  source,
  infected,
  decided,
  place: "",
  text: "",
});

test("whom a case infected stands below it, in the order of the days", () => {
  const picture = placeChains({
    cases: [shown("C", "2022-04-16"), shown("A", "2022-04-10"), shown("B", "2022-04-13")],
    links: [link("A", "B", true), link("B", "C", true)],
  });
  expect(picture.placed.map(({ shown: { id }, column, line }) => [id, column, line])).toEqual([
    ["A", 0, 0],
    ["B", 3, 1],
    ["C", 6, 2],
  ]);
  expect([picture.first, picture.columns]).toEqual(["2022-04-10", 7]);
});

test("of two possible sources a decided one places the case", () => {
  const picture = placeChains({
    cases: [shown("A", "2022-04-10"), shown("B", "2022-04-11"), shown("C", "2022-04-16")],
    links: [link("A", "C", false), link("B", "C", true)],
  });
  expect(picture.placed.map(({ shown: { id } }) => id)).toEqual(["A", "B", "C"]);
});

test("cases that name each other as source are shown all the same", () => {
  const picture = placeChains({
    cases: [shown("A", "2022-04-10"), shown("B", "2022-04-11")],
    links: [link("A", "B", false), link("B", "A", false)],
  });
  expect(picture.placed.map(({ shown: { id } }) => id)).toEqual(["A", "B"]);
});

test("without cases there is nothing to place", () => {
  expect(placeChains({ cases: [], links: [] })).toEqual({ first: "", columns: 1, placed: [] });
});
