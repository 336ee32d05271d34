import { describe, expect, it } from "vitest";

import type { Waiting } from "@/offline/store";
import type { Outcome } from "@/parts/barrier/kinds";

import {
  afterRecord,
  countsOf,
  EMPTY_DESK,
  wholeDesk,
  withdrawn,
  type DeskList,
  type Here,
} from "./desk";
import { asDecided, othersHere, waitingHere, withHere } from "./settling";

const SAYS = { en: "says", zh: "说" };
const at = (minute: number) => `2022-04-26T09:${String(minute).padStart(2, "0")}:00+08:00`;

function mine(id: string, minute: number, ...outcomes: Outcome[]): DeskList["passed"][number] {
  const people = outcomes.map((outcome) => ({
    name: "孙*",
    outcome,
    says: SAYS,
    reference: SAYS,
  }));
  const rest = { plate: "冀W12345", vehicle_class: "truck" as const, remarks: [], leave_by: null };
  const outcome = outcomes.includes("hold") ? "hold" : (outcomes[0] ?? "");
  return { id, at: at(minute), persons: people.length, by: "device", outcome, people, ...rest };
}

function theirs(id: string, minute: number, outcome: Outcome): Here["last"][number] {
  const rest = {
    plate: "冀W50001",
    direction: "in" as const,
    vehicle_class: "car" as const,
    persons: 1,
    by: "老李",
  };
  const people = outcome === "hold" ? [{ place: 1, who: "周*", outcome }] : [];
  return { id, at: at(minute), outcome, ruled: outcome, decided: "relay", people, ...rest };
}

const HERE: Here = {
  now: at(30),
  vehicles: 4,
  persons: 4,
  waiting: [theirs("3", 5, "hold"), theirs("1", 10, "hold")],
  last: [theirs("4", 20, "admit"), theirs("1", 10, "hold"), theirs("3", 5, "hold")],
  relay: null,
};
const LIST: DeskList = {
  ...EMPTY_DESK,
  passed: [mine("2", 15, "admit"), mine("1", 10, "hold", "admit", "hold")],
  here: HERE,
};
const ids = (all: { id: string }[]) => all.map(({ id }) => id);

function decided(passage: string, place: number, outcome: Outcome): Waiting {
  const rest = { path: "", label: "", made_at: at(30), tries: 0, rejected: null };
  return { kind: "decide", about: passage, id: "key", body: { place, outcome }, ...rest };
}

describe("who waits at the checkpoint", () => {
  it("stands once, the oldest first, and not among those who went on", () => {
    expect([ids(waitingHere(LIST)), ids(othersHere(LIST))]).toEqual([["3", "1"], ["4"]]);
    expect([waitingHere(EMPTY_DESK), othersHere(EMPTY_DESK)]).toEqual([[], []]);
  });
  it("is read where an older page kept lines that name nobody", () => {
    const { people, ...old } = theirs("3", 5, "hold");
    const kept = { ...LIST, here: { ...HERE, waiting: [old], last: [old] } };
    const whole = wholeDesk(JSON.parse(JSON.stringify(kept)));
    expect(people).toHaveLength(1);
    expect([ids(waitingHere(whole)), ids(othersHere(whole))]).toEqual([["1"], ["3"]]);
    expect(wholeDesk({ chosen: "c" })).toEqual({ ...EMPTY_DESK, chosen: "c" });
    expect(wholeDesk(LIST)).toEqual(LIST);
  });
  it("is gone where the passage is taken back", () => {
    expect(ids(waitingHere(withdrawn(LIST, "1")))).toEqual(["3"]);
  });
});

describe("what was decided at another device on vehicles that were registered here", () => {
  const place = { checkpoint: "c" };
  const list = {
    ...LIST,
    passed: [
      { ...mine("8", 29, "hold"), ...place },
      { ...mine("7", 25, "hold"), ...place },
      { ...mine("6", 20, "hold", "admit"), ...place },
      { ...mine("5", 16, "hold", "hold"), ...place },
      { ...mine("1", 10, "hold", "admit", "hold"), ...place },
    ],
  };
  const line = (id: string, minute: number, ...outcomes: Outcome[]) => ({
    ...theirs(id, minute, outcomes.includes("hold") ? "hold" : (outcomes[0] ?? "admit")),
    people: outcomes.map((outcome, place) => ({ place: place + 1, who: "孙*", outcome })),
  });
  const here: Here = {
    ...HERE,
    waiting: [line("1", 10, "admit", "admit", "hold"), line("3", 5, "hold")],
    last: [{ ...theirs("7", 25, "turn_back"), people: [] }, theirs("4", 20, "admit")],
  };
  const outcomesOf = (all: DeskList["passed"]) =>
    all.map(({ id, outcome, people }) => [id, outcome, ...people.map((each) => each.outcome)]);
  const unsent = new Set(["8"]);
  it("holds here too, and who went on waits no more; what nobody heard of stays", () => {
    const next = withHere(list, { here, checkpoint: "c", unsent });
    expect(outcomesOf(next.passed)).toEqual([
      ["8", "hold", "hold"],
      ["7", "turn_back", "turn_back"],
      ["6", "hold"],
      ["5", "hold"],
      ["1", "hold", "admit", "admit", "hold"],
    ]);
    expect(ids(waitingHere(next))).toEqual(["3", "1", "8"]);
    expect(countsOf(next).back).toBe(1);
  });
  it("is not known of what passed elsewhere, behind fifty that wait, or of yesterday at a relay", () => {
    const one: DeskList["passed"] = list.passed.slice(3, 4);
    const waits = (all: Partial<Here>, checkpoint = "c", passed = one) =>
      ids(
        waitingHere(
          withHere({ ...list, passed }, { here: { ...here, ...all }, checkpoint, unsent }),
        ),
      );
    expect(waits({ waiting: [] })).toEqual([]);
    expect(waits({ waiting: [] }, "another")).toEqual(["5"]);
    expect(waits({ now: at(15), waiting: [] })).toEqual(["5"]);
    const fifty = Array.from({ length: 50 }, (_, each) => theirs(`w${String(each)}`, 17, "hold"));
    expect(waits({ waiting: fifty })).toContain("5");
    const rest = { since: null, refused: 0, listed_at: null, is_older: false };
    const relay = { name: "古北口", waiting: 0, ...rest };
    const alone = { waiting: [], relay: { ...relay, is_alone: true } };
    expect(waits({ ...alone, now: "2022-04-27T09:15:00+08:00" })).toEqual([]);
    expect(waits({ ...alone, now: "2022-04-27T09:16:00+08:00" })).toEqual(["5"]);
    expect(waits({ waiting: [line("5", 16, "hold", "admit")] }, "c", [mine("5", 16)])).toEqual([
      "5",
    ]);
  });
});

describe("what an officer decided before anybody heard of it", () => {
  const pending = [
    { passage: "1", place: 1, outcome: "turn_back" as const },
    { passage: "3", place: 1, outcome: "admit" as const },
  ];
  it("holds on the screen, and a vehicle waits until everybody in it has a decision", () => {
    const shown = asDecided({ ...LIST, pending });
    expect(
      waitingHere(shown).map(({ id, people }) => [id, people.map((each) => each.outcome)]),
    ).toEqual([["1", ["turn_back", "admit", "hold"]]]);
    const all = [...pending, { passage: "1", place: 3, outcome: "admit" as const }];
    const done = asDecided({ ...LIST, pending: all });
    expect(ids(waitingHere(done))).toEqual([]);
    expect(countsOf(done)).toMatchObject({ held: 0, back: 1 });
    expect(asDecided(LIST)).toBe(LIST);
  });
  it("once taken is what the server says of the passage, and nothing is pending any more", () => {
    const travellers = ["turn_back", "admit", "hold"].map((outcome) => ({ outcome }));
    const next = afterRecord({ ...LIST, pending }, decided("1", 1, "turn_back"), { travellers });
    expect(next.pending).toEqual([pending[1]]);
    expect(next.passed[1]?.people.map(({ outcome }) => outcome)).toEqual([
      "turn_back",
      "admit",
      "hold",
    ]);
    const other = afterRecord(next, decided("3", 1, "admit"), { id: "3", travellers: [] });
    expect([other.pending, ids(waitingHere(other))]).toEqual([[], ["1"]]);
  });
  it("of an older passage counts as the server says it, and until then as it was", () => {
    const list = { ...LIST, passed: [{ ...mine("1", 10, "admit"), people: [] }], here: null };
    const sent = { ...list, pending: pending.slice(0, 1) };
    expect(asDecided(sent).passed[0]?.outcome).toBe("admit");
    const travellers = ["turn_back", "admit"].map((outcome) => ({ outcome }));
    const next = afterRecord(sent, decided("1", 1, "turn_back"), { travellers });
    expect(countsOf(next)).toMatchObject({ back: 1 });
    const unsaid = afterRecord(sent, decided("1", 1, "turn_back"), null);
    expect([unsaid.pending, unsaid.passed]).toEqual([[], list.passed]);
  });
});
