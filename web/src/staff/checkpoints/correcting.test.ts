import { expect, it } from "vitest";

import { personOf } from "./correcting";

const NOW = Date.UTC(2022, 3, 26, 1, 30);
const TYPED = { place: 2, plate: "", vehicle_class: "car" as const, permit: "", reason: "" };

it("sends of a person only what was typed", () => {
  expect(personOf(TYPED, [], NOW)).toEqual([]);
  expect(personOf({ ...TYPED, celsius: 36.4 }, [], NOW)).toEqual([{ place: 2, celsius: 36.4 }]);
  expect(
    personOf(
      { ...TYPED, card: "孙丽 999999198506010119", testHours: 30, result: "positive" },
      [],
      NOW,
    ),
  ).toEqual([
    {
      place: 2,
      name: "孙丽",
      document: "999999198506010119",
      tested_at: "2022-04-24T19:30:00.000Z",
      is_negative: false,
    },
  ]);
});

it("sends the marks where they change, and reads another document as one", () => {
  const stood = ["from_high" as const];
  expect(personOf({ ...TYPED, marks: stood }, stood, NOW)).toEqual([]);
  expect(personOf({ ...TYPED, marks: [] }, stood, NOW)).toEqual([{ place: 2, facts: [] }]);
  const marks = ["from_high" as const, "other_document" as const];
  const card = "孙丽 军1234567";
  expect(personOf({ ...TYPED, marks, card }, stood, NOW)).toEqual([
    { place: 2, name: "孙丽", document: "军1234567", facts: marks },
  ]);
});
