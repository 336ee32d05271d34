import { describe, expect, it } from "vitest";

import { isOverdue, maySample, stillToDo, waiting } from "./doing";
import type { Outcome, Passage } from "./queries";

function passage(id: string, outcomes: (Outcome | "")[], more: Partial<Passage> = {}): Passage {
  const travellers = outcomes.map((outcome) => ({ outcome, taken_at: null }));
  return { id, travellers, outcome: outcomes[0], neighbour_receiver: "", ...more } as Passage;
}

describe("what is due with a vehicle", () => {
  it("is a decision while somebody is held or undecided", () => {
    expect(stillToDo(passage("a", ["admit", "hold"]))).toEqual(["decide"]);
    expect(stillToDo(passage("a", [""]))).toEqual(["decide"]);
  });
  it("is somebody to be fetched, until somebody was", () => {
    const held = passage("a", ["hand_over"]);
    expect(stillToDo(held)).toEqual(["takeOver"]);
    const [person] = held.travellers;
    const taken = { ...held, travellers: [{ ...person, taken_at: "2022-04-26T01:00:00Z" }] };
    expect(stillToDo(taken as Passage)).toEqual([]);
  });
  it("is a neighbour who signs for who was turned back", () => {
    expect(stillToDo(passage("a", ["turn_back"]))).toEqual(["neighbour"]);
    expect(stillToDo(passage("a", ["turn_back"], { neighbour_receiver: "滦平县值班员" }))).toEqual(
      [],
    );
  });
  it("is a search for who was let in sealed, once the time is over and until something is known", () => {
    const nothing = { left_at: null, left_through: "", found_at: null, found_by: "", found: "" };
    const sealed = { leave_by: "2022-04-26T05:30:00Z", transit: nothing };
    const [before, after] = ["2022-04-26T05:00:00Z", "2022-04-26T06:00:00Z"].map(Date.parse);
    expect([before, after].map((at) => isOverdue(sealed, at ?? 0))).toEqual([false, true]);
    const left = { ...sealed, transit: { ...nothing, left_at: "2022-04-26T05:10:00Z" } };
    const found = { ...sealed, transit: { ...nothing, found_at: "2022-04-26T05:10:00Z" } };
    const car = { leave_by: null, transit: null };
    expect([left, found, car].map((each) => isOverdue(each, after ?? 0))).toEqual([
      false,
      false,
      false,
    ]);
  });
  it("is a sample and an antigen for old Ma's lorry while he is held, and for no car", () => {
    const lorry = passage("a", ["hold"], { vehicle_class: "truck" });
    const gone = passage("a", ["admit"], { vehicle_class: "truck" });
    const car = passage("a", ["hold"], { vehicle_class: "car" });
    expect([lorry, gone, car].map(maySample)).toEqual([true, false, false]);
  });
  it("is listed once, the oldest first", () => {
    const held = passage("a", ["hold"], { passed_at: "2022-04-26T02:00:00Z" });
    const older = passage("b", ["turn_back"], { passed_at: "2022-04-26T01:00:00Z" });
    const done = passage("c", ["admit"], { passed_at: "2022-04-26T00:00:00Z" });
    expect(waiting([held, older, done, held]).map(({ id }) => id)).toEqual(["b", "a"]);
  });
});
