import { expect, test } from "vitest";

import { stateOfList } from "./list-state";

const NOW = new Date("2022-04-26T09:30:00+08:00");

test("a list holds until its end, and ours waits until somebody signed for it", () => {
  const later = "2022-04-26T21:30:00+08:00";
  const lists = [
    { is_ours: true, until_at: later, received_at: null },
    { is_ours: true, until_at: later, received_at: "2022-04-26T09:00:00+08:00" },
    { is_ours: false, until_at: later, received_at: "2022-04-26T09:00:00+08:00" },
    { is_ours: true, until_at: NOW.toISOString(), received_at: null },
  ];
  expect(lists.map((each) => stateOfList(each, NOW))).toEqual([
    "waiting",
    "holds",
    "holds",
    "over",
  ]);
});
