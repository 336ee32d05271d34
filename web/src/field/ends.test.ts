import { expect, test } from "vitest";

import { districtsFor, draftOfEnd, missingIn, othersOf, saidAtFirst } from "./ends";
import type { Lead, TodaysWork } from "./server";
import { WORDS } from "./words";

const words = WORDS.zh.end;
const HUAIROU = { code: "110116", name: "怀柔区" };

function lead(id: string, name: string, more: Partial<Lead> = {}): Lead {
  return {
    id,
    list: "大数据派单0426",
    person: { id: `p-${id}`, name, sex: "female", age: 34, phones: [] },
    address: `柳沟村 ${id} 号`,
    exposure: "",
    locate_by: "2022-04-26T10:30:00+08:00",
    attempts: 0,
    taken_by: "",
    waiting: "",
    proposed_transfer: null,
    same_person: [],
    ...more,
  };
}

const SAME = { id: "old", list: "协查0425", sheet: "", row: 3, state: "found" };
const LIN = lead("1", "林梅", { same_person: [SAME] });
const OTHER_LIN = lead("2", "林梅");
const WANG = lead("3", "王建国");
const TODAY: TodaysWork = {
  now: "2022-04-26T09:30:00+08:00",
  leads: [LIN, OTHER_LIN, WANG],
  visits: [],
  districts: [{ code: "110117", name: "平谷区" }, HUAIROU],
};

test("a duplicate is chosen among those of the same person, then the same name on the phone", () => {
  const nothing = { text: "", chosen: "" };
  expect(othersOf(LIN, TODAY, nothing, words)).toEqual([
    { id: "old", text: "协查0425 · 第3行 · 已找到" },
    { id: "2", text: "林梅 · 柳沟村 2 号 · 大数据派单0426" },
  ]);
  const sought = othersOf(LIN, TODAY, { text: "王建", chosen: "2" }, words);
  expect(sought.map(({ id }) => id)).toEqual(["old", "2", "3"]); // what was chosen stays in sight
  expect(othersOf(WANG, TODAY, nothing, words)).toEqual([]);
});

test("the one lead of the same person is chosen already; of several none is", () => {
  expect(saidAtFirst(LIN, 0, words).duplicate_of).toBe("old");
  const twice = { ...LIN, same_person: [SAME, { ...SAME, id: "older" }] };
  expect(saidAtFirst(twice, 0, words).duplicate_of).toBe("");
  expect(missingIn("duplicate", saidAtFirst(twice, 0, words), 0, words)).toBe("与哪条线索重复？");
});

test("a transfer offers where the address lies, then where others went, each once", () => {
  const there = { ...WANG, proposed_transfer: HUAIROU };
  expect(districtsFor(there, TODAY).map(({ name }) => name)).toEqual(["怀柔区", "平谷区"]);
  const said = saidAtFirst(there, 0, words);
  expect(draftOfEnd(there, "transferred", said).body).toEqual({
    to_name: "怀柔区",
    to_code: "110116",
    reason: "",
  });
  // A district that was typed has no code here.
  expect(draftOfEnd(there, "transferred", { ...said, to_name: "滦平县" }).body).toMatchObject({
    to_name: "滦平县",
    to_code: "",
  });
});

test("nobody is out of reach before somebody tried", () => {
  expect(missingIn("out_of_reach", saidAtFirst(WANG, 0, words), 0, words)).toBe(words.noTry);
  const said = saidAtFirst(WANG, 2, words);
  expect(missingIn("out_of_reach", said, 2, words)).toBe("");
  expect(draftOfEnd(WANG, "out_of_reach", said).body).toEqual({
    summary: "已联系 2 次，仍未找到本人",
  });
});

test("only what belongs to the outcome is sent", () => {
  const said = {
    ...saidAtFirst(LIN, 1, words),
    arrangement: "none",
    note: "已核实",
    said_by: "其子",
  };
  expect(draftOfEnd(LIN, "found", said).body).toEqual({
    outcome: "found",
    arrangement: "none",
    actual_address: "",
    note: "已核实",
  });
  expect(draftOfEnd(LIN, "false_hit", said).body).toEqual({ outcome: "false_hit", note: "已核实" });
  expect(draftOfEnd(LIN, "not_here", said).body).toEqual({
    outcome: "not_here",
    whereabouts: "",
    said_by: "其子",
    note: "已核实",
  });
});
