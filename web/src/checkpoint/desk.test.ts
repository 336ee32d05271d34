import { describe, expect, it } from "vitest";

import type { Waiting } from "@/offline/store";
import type { PassageSent } from "@/parts/barrier/kinds";

import type { Verdict } from "./deciding";
import {
  afterRecord,
  clockOff,
  countsOf,
  decidedAlone,
  EMPTY_DESK,
  lotOf,
  maskPerson,
  passedOf,
  putBack,
  usedChecks,
  watchState,
  withdrawn,
  withPassed,
  withSent,
  type DeskList,
  type Passed,
} from "./desk";
import { goesOn } from "./settling";

const NOW = "2022-04-26T09:30:00+08:00";
const SAYS = { en: "says", zh: "说" };

function verdict(outcome: Verdict["outcome"], leave_hours: number | null = null): Verdict {
  const none = { report_hours: null, test_from_hours: null, test_hours: null };
  return { outcome, rule: "", says: SAYS, reference: SAYS, leave_hours, ...none };
}

function sent(id: string, people = 1): PassageSent {
  const one = { name: "孙丽", document: "999999198506010113" };
  return {
    id,
    checkpoint: "c",
    plate: "冀W12345",
    people: Array.from({ length: people }, () => one),
  };
}

function passed(id: string, outcome: Verdict["outcome"], by: Passed["by"] = "device"): Passed {
  return passedOf(sent(id), [verdict(outcome)], { at: NOW, by, remarks: [] });
}

const listOf = (...all: Passed[]) => all.reduceRight<DeskList>(withPassed, EMPTY_DESK);

function record(kind: string, id = "1"): Waiting {
  const rest = { path: "", body: {}, label: "", made_at: NOW, tries: 0, rejected: null };
  return { kind, about: id, id, ...rest };
}

function answer(outcome: string, ruled: string, is_offline: boolean, is_relayed = false) {
  const person = { name: "孙*", document: "9999**********0113", says: SAYS, reference: SAYS };
  const travellers = [{ ...person, outcome, ruled }];
  const passage = { id: "1", plate: "冀W12345", passed_at: NOW, leave_by: null };
  return { passage: { ...passage, outcome, is_offline, is_relayed, travellers }, remarks: [SAYS] };
}

describe("a check upstream", () => {
  const by = (id: string, outcome: Verdict["outcome"], check: string) =>
    passedOf(sent(id), [verdict(outcome)], { at: NOW, by: "device", remarks: [], check });

  it("is used by who comes in or waits, and free again where they do not after all", () => {
    const list = listOf(
      by("1", "admit", "a"),
      by("2", "hold", "b"),
      by("3", "turn_back", "c"),
      by("4", "admit", ""),
    );
    expect(usedChecks(list)).toEqual(["a", "b"]);
    expect(usedChecks({ ...withdrawn(list, "1"), used: ["z"] })).toEqual(["z", "b"]);
  });
});

describe("a passage on the device", () => {
  it("has the gravest decision of its people, masked", () => {
    const known = { at: NOW, by: "waiting" as const, remarks: [] };
    const made = passedOf(sent("1", 2), [verdict("admit"), verdict("hold")], known);
    expect(made).toMatchObject({ outcome: "hold", persons: 2 });
    expect(made.people.map(({ name }) => name)).toEqual(["孙* …0113", "孙* …0113"]);
  });
  it("sealed has its clock to leave; held it has a whole one from when it goes on", () => {
    const known = { at: NOW, by: "device" as const, remarks: [], hours: 4 };
    const made = passedOf(sent("1"), [verdict("admit", 4)], known);
    expect(made.leave_by).toBe("2022-04-26T05:30:00.000Z");
    const held = passedOf(sent("1"), [verdict("hold")], known);
    const at = "2022-04-26T10:30:00+08:00";
    const later = [held, made].map((each) => goesOn(each, "1", at).leave_by);
    expect(later).toEqual(["2022-04-26T06:30:00.000Z", made.leave_by]);
    expect(goesOn(held, "2", at)).toBe(held);
  });
  it("is undecided where no rules are known", () => {
    expect(passedOf(sent("1"), [], { at: NOW, by: "device", remarks: [] }).outcome).toBe("");
  });
  it("says of each person what was decided while it is one of the last ten", () => {
    const list = listOf(...Array.from({ length: 11 }, (_, at) => passed(String(at), "admit")));
    expect(list.passed.map(({ people }) => people.length)).toEqual([
      ...Array<number>(10).fill(1),
      0,
    ]);
  });
  it("is decided alone only while the server is asked", () => {
    const list = listOf(passed("1", "hold", "waiting"), passed("2", "admit", "server"));
    expect(decidedAlone(list, "1").passed.map(({ by }) => by)).toEqual(["device", "server"]);
    expect(decidedAlone(list, "2")).toEqual(list);
  });
  it("taken back it counts no more", () => {
    const list = listOf(passed("1", "hold"), passed("2", "turn_back"), passed("3", "hand_over"));
    expect(countsOf(list)).toEqual({ vehicles: 3, persons: 3, held: 1, back: 1, over: 1 });
    expect(countsOf(withdrawn(list, "2"))).toMatchObject({ vehicles: 2, back: 0 });
  });
});

describe("who passes daily", () => {
  const wuGang = { ...sent("1"), vehicle_class: "commuter" as const };
  const letIn = (outcome: Verdict["outcome"]) => withSent(EMPTY_DESK, passed("1", outcome), wuGang);
  const known = ({ regulars }: DeskList) => regulars.map((each) => each.sent.plate);
  it("is remembered when let in, and not when held", () => {
    expect([known(letIn("admit")), known(letIn("hold"))]).toEqual([["冀W12345"], []]);
  });
  it("is forgotten when the passage was a mistake", () => {
    expect(known(withdrawn(letIn("admit"), "1"))).toEqual([]);
  });
});

describe("the server's answer", () => {
  it("takes the place of what was shown while it was asked, and is no alert", () => {
    const list = listOf(passed("1", "admit", "waiting"));
    const next = afterRecord(list, record("passage"), answer("hold", "hold", false));
    expect(next.passed[0]).toMatchObject({ by: "server", outcome: "hold", remarks: [SAYS] });
    expect(next.alerts).toEqual([]);
  });
  it("to what the device decided alone leaves it, and says where the rules say otherwise", () => {
    const list = listOf(passed("1", "admit"));
    const next = afterRecord(list, record("passage"), answer("admit", "hand_over", true));
    expect(next.passed[0]).toMatchObject({ by: "device", outcome: "admit" });
    expect(next.alerts).toEqual([
      { id: "1", plate: "冀W12345", at: NOW, said: "admit", ruled: "hand_over" },
    ]);
    const alike = afterRecord(list, record("passage"), answer("admit", "admit", true));
    expect(alike.alerts).toEqual([]);
  });
  it("of a relay takes its place as the server's does, and is marked as the relay's", () => {
    const list = listOf(passed("1", "admit", "waiting"));
    const next = afterRecord(list, record("passage"), answer("hold", "hold", true, true));
    expect(next.passed[0]).toMatchObject({ by: "relay", outcome: "hold" });
  });
  it("to anything else changes nothing", () => {
    const list = listOf(passed("1", "admit"));
    expect(afterRecord(list, record("shift"), { ended_at: NOW })).toBe(list);
    expect(afterRecord(list, record("passage"), null)).toBe(list);
  });
});

describe("what an officer must know of the device", () => {
  const watch = {
    digest: "d",
    made_at: NOW,
    stale_at: "2022-04-27T09:30:00+08:00",
    expires_at: "2022-04-29T09:30:00+08:00",
    phone: "110",
  };
  it.each([
    ["2022-04-27T09:29:59+08:00", "fresh"],
    ["2022-04-27T09:30:00+08:00", "stale"],
    ["2022-04-29T09:29:59+08:00", "stale"],
    ["2022-04-29T09:30:00+08:00", "over"],
  ])("at %s the watch list is %s", (at, state) => {
    expect(watchState(watch, Date.parse(at))).toBe(state);
  });
  it("a clock within five minutes is right", () => {
    expect([clockOff(300_000), clockOff(-7_200_000)]).toEqual([0, -7_200_000]);
  });
});

it("passages go in lots of a hundred, other records by themselves", () => {
  const many = (count: number) => Array.from({ length: count }, () => record("passage"));
  expect(lotOf(many(230))).toBe(100);
  expect(lotOf([...many(3), record("withdraw"), ...many(9)])).toBe(3);
  expect(lotOf([record("shift"), ...many(9)])).toBe(0);
});

it("a name shows its first character and a number its end", () => {
  expect([maskPerson("孙丽", ""), maskPerson("", "E12345678"), maskPerson("", "")]).toEqual([
    "孙*",
    "…5678",
    "",
  ]);
});

describe("taking back", () => {
  const problem = (code: string) => ({ code }) as NonNullable<Waiting["rejected"]>;
  const list = withdrawn(listOf(passed("2", "hold"), passed("1", "admit")), "1", "w");
  const waits = { ...record("withdraw", "w"), about: "1" };
  const idsOf = ({ passed: all }: DeskList) => all.map(({ id }) => id);

  it("shows again what stays because it was refused, once", () => {
    expect([idsOf(list), putBack(list, [waits])]).toEqual([["2"], list]);
    const refused = [{ ...waits, rejected: problem("other_is_gone") }];
    const back = putBack(list, refused);
    expect([idsOf(back), back.undone]).toEqual([["2", "1"], []]);
    // It is taken back once more, while the first refusal is still read.
    const again = withdrawn(back, "1", "w2");
    expect(putBack(again, refused)).toBe(again);
  });

  it("leaves gone what was taken, or what somebody else had taken back", () => {
    expect(putBack(list, [{ ...waits, rejected: problem("passage_withdrawn") }])).toBe(list);
    const taken = afterRecord(list, waits, {});
    expect([idsOf(taken), taken.undone]).toEqual([["2"], []]);
  });
});
