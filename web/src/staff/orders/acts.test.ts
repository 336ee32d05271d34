import { expect, test } from "vitest";

import { actsOn } from "./acts";

const TOWN = { work: true, assign: true, units: ["北口镇", "柳沟村"] };
const VILLAGE = { work: true, assign: false, units: ["柳沟村"] };
const DISTRICT = { work: true, assign: true, units: ["古北区", "北口镇", "柳沟村"] };
const LEADER = { work: false, assign: false, units: ["古北区", "北口镇", "柳沟村"] };

const OPEN = {
  kind: "assignment",
  subject_kind: "",
  state: "open" as const,
  accepted_at: null as string | null,
  unit: { level: 2 },
  issued_by: { code: "古北区" },
  children: [] as { closed_at: string | null }[],
};
const REPORTED = { ...OPEN, state: "reported" as const, accepted_at: "2022-04-26T09:00:00+08:00" };

test("a town accepts, reports and passes down; accepted once is accepted", () => {
  expect(actsOn(OPEN, TOWN)).toEqual({ can: ["accept", "report", "pass_down"], why: [] });
  const accepted = { ...OPEN, accepted_at: REPORTED.accepted_at };
  expect(actsOn(accepted, TOWN).can).toEqual(["report", "pass_down"]);
});

test("a village passes nothing down and is not told so; a leader only reads", () => {
  const order = { ...OPEN, unit: { level: 3 } };
  expect(actsOn(order, VILLAGE)).toEqual({ can: ["accept", "report"], why: [] });
  expect(actsOn(OPEN, LEADER)).toEqual({ can: [], why: ["noWork"] });
});

test("what is overdue is not passed down any more, and what leads answer is not reported", () => {
  const late = { ...OPEN, state: "overdue" as const };
  expect(actsOn(late, TOWN)).toEqual({ can: ["accept", "report"], why: ["passLate"] });
  const locate = { ...OPEN, kind: "locate", subject_kind: "list" };
  expect(actsOn(locate, TOWN)).toEqual({ can: ["accept"], why: ["byLeads"] });
  const room = { ...OPEN, kind: "disinfect", subject_kind: "occupancy" };
  expect(actsOn(room, TOWN)).toEqual({ can: ["accept"], why: ["byRoom"] });
  const control = { ...OPEN, kind: "control", subject_kind: "person" };
  expect(actsOn(control, TOWN)).toEqual({ can: ["accept"], why: ["byMeasure"] });
  const contest = { ...OPEN, kind: "contest", subject_kind: "contest" };
  expect(actsOn(contest, TOWN)).toEqual({ can: ["accept"], why: ["byAnswer"] });
  const sample = { ...OPEN, kind: "sample", subject_kind: "test" };
  expect(actsOn(sample, TOWN)).toEqual({ can: ["accept"], why: ["bySample"] });
  const result = { ...OPEN, kind: "result", subject_kind: "single" };
  expect(actsOn(result, TOWN)).toEqual({ can: ["accept"], why: ["byResult"] });
  const matter = { ...OPEN, kind: "site_matter", subject_kind: "matter" };
  expect(actsOn(matter, TOWN)).toEqual({ can: ["accept"], why: ["byMatter"] });
});

test("whom a checkpoint let in is written down, not reported; a town says which village", () => {
  const order = { ...OPEN, subject_kind: "passage" };
  expect(actsOn(order, TOWN)).toEqual({ can: ["accept", "pass_down"], why: ["byArrivals"] });
  const test = { ...order, kind: "sample", unit: { level: 3 } };
  expect(actsOn(test, VILLAGE)).toEqual({ can: ["accept"], why: ["byArrivals"] });
  const sealed = { ...order, kind: "locate", subject_kind: "transit" };
  expect(actsOn(sealed, TOWN)).toEqual({ can: ["accept"], why: ["byFinding"] });
  const lorry = { ...order, kind: "locate", subject_kind: "first_stop" };
  expect(actsOn(lorry, TOWN)).toEqual({ can: ["accept"], why: ["byFirstStop"] });
  const missed = { ...order, kind: "locate", subject_kind: "missed_arrival" };
  expect(actsOn(missed, DISTRICT).can).toContain("report");
});

test("only who issued it closes or returns it, and not while orders below are open", () => {
  expect(actsOn(REPORTED, TOWN)).toEqual({ can: [], why: ["waitsForIssuer"] });
  expect(actsOn(REPORTED, DISTRICT)).toEqual({ can: ["close", "return"], why: [] });
  expect(actsOn(REPORTED, LEADER)).toEqual({ can: [], why: ["waitsForIssuer"] });
  const passed = { ...REPORTED, children: [{ closed_at: null }] };
  expect(actsOn(passed, DISTRICT)).toEqual({ can: ["return"], why: ["childrenOpen"] });
});

test("nothing is left to do with a closed one", () => {
  expect(actsOn({ ...OPEN, state: "closed" }, DISTRICT)).toEqual({ can: [], why: ["closed"] });
});
