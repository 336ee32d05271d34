import { expect, test } from "vitest";

import { EMPTY_DESK, withdrawn, type Passed } from "./desk";
import { otherOf, type Other } from "./doubles";

const MINE: Passed = {
  id: "1",
  at: "2022-04-26T09:30:00+08:00",
  plate: "冀W12345",
  direction: "in",
  vehicle_class: "car",
  persons: 1,
  by: "server",
  outcome: "admit",
  people: [],
  remarks: [],
  leave_by: null,
};

function registered(part: Partial<Other>): Other {
  const seen = { id: "2", at: "2022-04-26T09:31:00+08:00", plate: MINE.plate, by: "老李" };
  const rest = { vehicle_class: "car", persons: 1, outcome: "admit", ruled: "admit" } as const;
  return { ...seen, ...rest, direction: "in", decided: "server", people: [], ...part };
}

function deskWith(last: Other[], waiting: Other[] = []) {
  const here = { now: MINE.at, vehicles: 2, persons: 2, waiting, last, relay: null };
  return { ...EMPTY_DESK, passed: [MINE], here };
}

test("老李 registered the same car a minute later, and whose is nearest is named", () => {
  const late = registered({ id: "3", at: "2022-04-26T09:31:50+08:00", by: "老赵" });
  expect(otherOf(MINE, deskWith([late, registered({})]))?.by).toBe("老李");
  expect(otherOf(MINE, deskWith([], [registered({ outcome: "hold" })]))?.by).toBe("老李");
});

test.each([
  ["it left meanwhile", { direction: "out" as const }],
  ["it came again ten minutes later", { at: "2022-04-26T09:40:00+08:00" }],
  ["it is another car", { plate: "冀W12346" }],
  ["it is mine", { id: "1" }],
])("nothing is said where %s", (_, part) => {
  expect(otherOf(MINE, deskWith([registered(part)]))).toBeNull();
});

test("people on foot have no plate that they share", () => {
  const onFoot = { ...MINE, plate: "" };
  expect(otherOf(onFoot, deskWith([registered({ plate: "" })]))).toBeNull();
});

test("a list of an older page and one that nothing came to say nothing wrong", () => {
  expect(otherOf({ ...MINE, direction: undefined }, deskWith([registered({})]))?.id).toBe("2");
  expect(otherOf(MINE, { ...EMPTY_DESK, passed: [MINE] })).toBeNull();
});

test("mine that was taken back is gone here, and the other one stays", () => {
  const left = withdrawn(deskWith([registered({})]), "1");
  expect([left.passed, left.here?.last.map(({ id }) => id)]).toEqual([[], ["2"]]);
});
