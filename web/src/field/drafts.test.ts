import { expect, test } from "vitest";

import { after, doneAt, searchOf, transferOf, wholeList } from "./drafts";
import type { TodaysWork } from "./server";
import type { Waiting } from "@/offline/store";

const PERSON = { id: "p", name: "林梅", sex: "female", age: 34, phones: [] };
const LEAD = {
  id: "lead",
  list: "大数据派单0426",
  person: PERSON,
  address: "柳沟村 3 号",
  exposure: "",
  locate_by: "2022-04-26T10:30:00+08:00",
  attempts: 0,
  taken_by: "",
  waiting: "" as const,
  proposed_transfer: null,
  same_person: [],
};
const TEST = { id: "test", due_on: "2022-04-26", method: "pcr", specimen: "nasal", samples: 1 };
const VISIT = {
  id: "measure",
  person: PERSON,
  kind: "home_isolation",
  place: "",
  address: "",
  ends_on: "2022-05-03",
  checks_due: 2,
  checks_done: 0,
  tests: [TEST],
};
const TODAY: TodaysWork = {
  now: "2022-04-26T09:30:00+08:00",
  leads: [LEAD],
  visits: [VISIT],
  districts: [],
};

function record(kind: Waiting["kind"], about: string): Waiting {
  return {
    kind,
    about,
    path: "",
    body: {},
    label: "",
    id: "1",
    made_at: "",
    tries: 0,
    rejected: null,
  };
}

test("a lead that was closed is gone from the device", () => {
  expect(after(TODAY, record("end", "lead"))).toEqual({ ...TODAY, leads: [] });
});

test("a try is counted", () => {
  expect(after(TODAY, record("attempt", "lead")).leads).toEqual([{ ...LEAD, attempts: 1 }]);
});

test("a lead that was transferred or given up stays, and waits for the answer of others", () => {
  expect(after(TODAY, record("transfer", "lead")).leads).toEqual([{ ...LEAD, waiting: "receipt" }]);
  expect(after(TODAY, record("search", "lead")).leads).toEqual([{ ...LEAD, waiting: "approval" }]);
});

test("a transfer and a search go where the office sends its own", () => {
  const body = { to_name: "怀柔区", to_code: "110116", reason: "" };
  expect(transferOf(LEAD, body)).toEqual({
    kind: "transfer",
    about: "lead",
    path: "/leads/lead/transfer",
    body,
  });
  expect(searchOf(LEAD, "三次无人应答")).toEqual({
    kind: "search",
    about: "lead",
    path: "/leads/lead/out-of-reach",
    body: { summary: "三次无人应答" },
  });
});

test("a list that an older version of the page kept is read as one without the newer parts", () => {
  const { waiting, proposed_transfer, same_person, ...older } = LEAD;
  expect([waiting, proposed_transfer, same_person]).toEqual(["", null, []]);
  expect(wholeList({ now: TODAY.now, leads: [older], visits: [VISIT] })).toEqual(TODAY);
});

test("a reading is counted, a sample is asked no more", () => {
  const told = after(TODAY, record("reading", "measure"));
  expect(told.visits).toEqual([{ ...VISIT, checks_done: 1 }]);
  expect(after(told, record("sample", "test")).visits).toEqual([
    { ...VISIT, checks_done: 1, tests: [] },
  ]);
});

test("a visit that asks for nothing more is gone", () => {
  const only = { ...TODAY, visits: [{ ...VISIT, checks_due: 0 }] };
  expect(after(only, record("sample", "test")).visits).toEqual([]);
});

test("the time of an act is that of the server, however the device's clock is set", () => {
  const slow = new Date("2022-04-26T01:00:00Z");
  expect(doneAt(slow, 30 * 60_000)).toBe("2022-04-26T01:30:00.000Z");
});
